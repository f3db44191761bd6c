"""What holds from one day to another: the last day counts, and no last day means until further notice."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import connection, models
from django.db.models import F, Func, Q, Value


def valid_on(day: date, *, prefix: str = "") -> Q:
    """Return the condition that a row's period covers `day`; `prefix` leads to the row ("fee__")."""
    began = Q(**{f"{prefix}valid_from__lte": day})
    return began & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day}))


def days() -> Func:
    """Return the period of a row as a range of PostgreSQL, both ends in it."""
    return Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField())


def one_at_a_time(*equal: Any, name: str, condition: Q | None = None) -> ExclusionConstraint:
    """Let no two rows that agree in every field or expression of `equal` hold on the same day (needs btree_gist)."""
    expressions = [(part, RangeOperators.EQUAL) for part in equal]
    return ExclusionConstraint(
        name=name, expressions=[*expressions, (days(), RangeOperators.OVERLAPS)], condition=condition
    )


def in_order(*, name: str) -> models.CheckConstraint:
    """Let no period end before it begins."""
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name)


@dataclass(frozen=True)
class Succession:
    """How a new row follows the old: `same` begins on the very day and is to be corrected, else one is to be made."""

    before: Any
    same: bool
    valid_to: date | None


def succeed(rows: models.QuerySet[Any], *, day: date) -> Succession:
    """Make room for a row from `day` on: end the one that holds then, on the day before.

    `rows` are all of the one key. The new row ends where the old would have ended, or before the next begins.
    """
    _take_turns(str(rows.query))
    known = list(rows.select_for_update(no_key=True, of=("self",)).order_by("valid_from"))
    covering = next((row for row in known if _covers(row, day)), None)
    following = next((row for row in known if row.valid_from > day), None)
    if covering is None:
        return Succession(None, same=False, valid_to=following.valid_from - timedelta(days=1) if following else None)
    if covering.valid_from == day:
        return Succession(covering, same=True, valid_to=covering.valid_to)
    until = covering.valid_to
    covering.valid_to = day - timedelta(days=1)
    covering.save(update_fields=["valid_to"])
    return Succession(covering, same=False, valid_to=until)


def _covers(row: Any, day: date) -> bool:
    return bool(row.valid_from <= day and (row.valid_to is None or row.valid_to >= day))


def _take_turns(key: str) -> None:
    # A row lock does not show the row that another has just inserted; whoever waits here reads it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
