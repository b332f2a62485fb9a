"""Plans as files: as data, as a table, as a Word document and as PDF."""
