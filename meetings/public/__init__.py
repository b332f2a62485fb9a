"""The public pages of a meeting."""
