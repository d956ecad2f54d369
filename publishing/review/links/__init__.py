"""Where an article's links lead: what the public site knows at once, and what others have answered some time ago."""
