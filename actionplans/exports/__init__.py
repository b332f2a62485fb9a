"""A plan handed out: as data, as a table, as a Word file and as PDF."""
