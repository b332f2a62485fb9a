"""Municipal years, which run from May."""

from datetime import date

# Councils hold their annual meeting in spring, most in May (LGA 1972 Sch 12 para 1).
FIRST_MONTH = 5


def municipal_year(on: date) -> int:
    """Return the municipal year of a day by the year it starts in: 2024 for 2024/25."""
    return on.year if on.month >= FIRST_MONTH else on.year - 1
