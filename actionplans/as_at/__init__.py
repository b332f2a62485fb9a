"""A plan as at any day: what was known, what was overdue, in figures and words."""
