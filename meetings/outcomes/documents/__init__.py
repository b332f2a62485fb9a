"""Executive documents asked for by members (2012 Regulations, reg. 17)."""
