"""Who may have which product."""

ADULT_AGE = 17
"""From this age, or once married, a person is treated as an adult (and needs a KTP)."""


def old_enough(*, min_age: int, age: int, married: bool = False) -> bool:
    """Say whether a person of `age` may have a product; being married stands in for the age."""
    return married or age >= min_age
