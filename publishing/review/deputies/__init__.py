"""Who decides in another's place while they are away."""
