"""What people type about inspections and plans, one subject per file."""
