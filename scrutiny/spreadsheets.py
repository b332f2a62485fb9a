"""Cells for spreadsheets: text is never taken for a formula."""

# What spreadsheets take for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def escaped(cell: str) -> str:
    """Put an apostrophe before text that a spreadsheet would work out as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def unescaped(cell: str) -> str:
    """Remove the apostrophe that `escaped` put there."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell
