"""Changes to inspections and action plans, one subject per file."""
