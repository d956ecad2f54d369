"""Every act, chained: what was logged can be neither changed nor taken away without its being seen."""
