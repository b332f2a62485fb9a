"""Attendance figures for each councillor, and the six-month rule (LGA 1972 s.85)."""
