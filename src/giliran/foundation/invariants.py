"""What must always hold. Each room lists its own in `invariants.INVARIANTS`; `check_invariants` runs them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """A sentence that must be true, and how to find what breaks it: a line a problem, without personal data."""

    statement: str
    broken: Callable[[datetime], Iterable[str]]


def none_of(statement: str, query: str) -> Invariant:
    """Return the invariant that `query` finds nothing; each row found is a problem, its columns are shown."""

    def broken(_at: datetime) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return [" ".join(str(column) for column in row) for row in cursor.fetchall()]

    return Invariant(statement=statement, broken=broken)
