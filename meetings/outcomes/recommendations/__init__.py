"""Recommendations, the two-month clock and the responses (s.9FE)."""
