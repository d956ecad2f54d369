"""The public site: home, sections, and the three kinds of article as Wagtail pages."""
