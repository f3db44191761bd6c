"""The whole audit, in its order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from tests.fire.audit import standing, words
from tests.fire.audit.findings import Audit, Finding, Kind, Line


def audit(lines: Sequence[Line], *, at_bank: Sequence[Mapping[str, Any]]) -> Audit:
    """Look everything up, and check what must hold of the whole."""
    done = Audit()
    checks: dict[str, Callable[[], Iterable[Finding]]] = {
        "words": lambda: words.look_up(lines, done.looked_up),
        "doubled": standing.doubled,
        "doubled by people": lambda: standing.doubled_by_people(lines),
        "numbers": standing.numbers,
        "ledger": standing.ledger,
        "jobs": standing.jobs,
        "invariants": standing.invariants,
        "money": lambda: standing.money(at_bank),
        "halls": lambda: standing.halls(lines),
    }
    for name, check in checks.items():
        done.add(_checked(name, check))
    done.figures = standing.figures(lines, at_bank)
    return done


def _checked(name: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """Yield what a check finds; one that cannot be carried out to its end has found that at least."""
    try:
        with transaction.atomic():
            yield from list(check())
    except Exception as problem:  # noqa: BLE001 - whatever it stumbles over lies in the database
        yield Finding(kind=Kind.BROKEN, what=f"{name} could not be checked: {type(problem).__name__} {problem}")
