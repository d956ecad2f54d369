"""Notes on top of an article until somebody has dealt with them."""
