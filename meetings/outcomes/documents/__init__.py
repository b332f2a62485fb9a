"""Documents asked of the executive (2012 Regulations, reg. 17)."""
