"""Executive decisions called in (Local Government Act 2000 s.9F)."""
