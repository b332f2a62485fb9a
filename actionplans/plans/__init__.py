"""Action plans, from draft to closed."""
