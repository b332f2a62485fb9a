"""Who changed what, and what the second of two editors is shown."""
