"""A plan tabled at a meeting as a paper, frozen on a day."""
