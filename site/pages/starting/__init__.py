"""Ways to begin an article: from a skeleton of its kind, or as last year's written anew."""
