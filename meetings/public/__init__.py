"""What the public reads about a meeting."""
