"""Inspections, their frameworks, clocks and judgements."""
