"""How long a passport is good for."""

from datetime import date


def expiry(issued_on: date, years: int) -> date:
    """Return the last day of validity; a 29 February becomes a 28 in a year that has none."""
    try:
        return issued_on.replace(year=issued_on.year + years)
    except ValueError:
        return issued_on.replace(year=issued_on.year + years, day=28)
