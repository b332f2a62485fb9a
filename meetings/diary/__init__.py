"""The basics of a meeting: its dates, deadlines and lateness, and email about it."""
