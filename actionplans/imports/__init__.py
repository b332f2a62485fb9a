"""Plans imported from the tables that councils keep."""
