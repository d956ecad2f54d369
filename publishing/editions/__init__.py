"""Editions (期次): 1–8 approved articles pushed together, signed off by somebody else than who composed them."""
