"""What is public and not reviewed yet."""
