"""The meetings' part of a committee's page, and its terms of reference at meetings."""
