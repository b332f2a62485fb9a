"""The public pages of plans."""
