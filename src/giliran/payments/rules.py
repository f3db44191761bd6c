"""Pure decisions about bills: what states there are, how a code is formed, what a payment does to a bill."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stdnum import verhoeff

CODE_DIGITS = 15


class BillState(StrEnum):
    """Where a bill stands. Only `open` and `expired` can still become `paid`; `paid` is final."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class BillLine:
    """One line of a bill: what for (a code of the catalogue's: a product, a surcharge), and how much in rupiah."""

    text_code: str
    amount: int


class Decision(StrEnum):
    """What a payment does to a bill."""

    SETTLES = "settles"
    SETTLES_LATE = "settles_late"
    WRONG_AMOUNT = "wrong_amount"
    ALREADY_PAID = "already_paid"
    CANCELLED = "cancelled"


def total(lines: Sequence[BillLine]) -> int:
    """Return the sum of the lines, in rupiah."""
    return sum(line.amount for line in lines)


def new_billing_code() -> str:
    """Return a random 15-digit billing code: 14 digits that nobody can guess and a check digit (Verhoeff).

    The check digit finds every single wrong digit and every swap of neighbours before money moves.
    """
    body = str(secrets.randbelow(9) + 1) + "".join(str(secrets.randbelow(10)) for _ in range(CODE_DIGITS - 2))
    return body + str(verhoeff.calc_check_digit(body))


def billing_code(text: str) -> str | None:
    """Return the billing code in `text` (spaces and dashes forgiven), or None if it is none."""
    digits = "".join(character for character in text if character not in " -\u00a0")
    if len(digits) != CODE_DIGITS or not digits.isascii() or not digits.isdigit():
        return None
    return digits if verhoeff.is_valid(digits) else None


def grouped(code: str) -> str:
    """Write a billing code in groups of three, to be read and typed."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def shortened(name: str) -> str:
    """Return a name that its bearer recognises and that tells others little: "Siti Rahmawati" → "SITI R"."""
    first, *others = name.upper().split() or [""]
    return " ".join([first, *(word[0] for word in others)])


def masked(name: str) -> str:
    """Return a name of which only the first letter of each word is left: "Siti Rahmawati" → "S··· R········"."""
    return " ".join(word[0] + "·" * (len(word) - 1) for word in name.split())


def decide(*, state: BillState, amount: int, due_at: datetime, paid: int, paid_at: datetime) -> Decision:
    """Say what a payment of `paid` rupiah made at `paid_at` does to a bill.

    A payment is late where its bill had expired already, or where the bank took it after the bill was due.
    """
    if state == BillState.CANCELLED:
        return Decision.CANCELLED
    if state == BillState.PAID:
        return Decision.ALREADY_PAID
    if paid != amount:
        return Decision.WRONG_AMOUNT
    late = state == BillState.EXPIRED or paid_at > due_at
    return Decision.SETTLES_LATE if late else Decision.SETTLES
