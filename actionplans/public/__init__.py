"""What the public reads about plans."""
