"""From a draft to its readers, and back. Knows no page type of ours: any Wagtail site could use it.

The way of an article: article → review → editions → render → delivery, over channels; aftercare keeps watch over
what is out; villages in outreach.
"""
