"""Who changed what in a plan, and when."""
