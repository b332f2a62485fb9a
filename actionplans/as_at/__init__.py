"""A plan as at any day: what was known and overdue, in figures and words."""
