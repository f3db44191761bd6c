"""Money is whole rupiah, an `int`; there are no fractions in the state's fees."""

MAX_AMOUNT = 10**12


def rupiah(amount: int) -> str:
    """Write an amount the Indonesian way: 650000 → "Rp650.000"."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")
