"""Villages and what is carried into them."""
