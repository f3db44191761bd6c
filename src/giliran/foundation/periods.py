"""What holds from one day to another: the last day counts, and no last day means until further notice."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
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
