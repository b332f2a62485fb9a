"""Pages of inspections and action plans, one subject per file."""
