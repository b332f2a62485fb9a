"""Task and finish groups and their reports."""
