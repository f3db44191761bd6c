"""Changing which documents are asked for."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.catalogue.events import RequirementChanged, RequirementEnded, subject_of
from giliran.catalogue.models import DocumentKind, Requirement
from giliran.catalogue.rules.requirements import faults
from giliran.catalogue.services.past import refuse_past
from giliran.foundation.errors import Refused
from giliran.foundation.periods import succeed, valid_on
from giliran.ledger.services import append


class RuleRefused(Refused):
    """A rule that would never be understood."""

    def __init__(self, found: Sequence[str]) -> None:
        """Say what is wrong with it."""
        super().__init__(_("Aturan ini tidak dapat dibaca. Perbaiki: %(faults)s") % {"faults": "; ".join(found)})


@transaction.atomic
def change_requirement(
    *,
    service_code: str,
    key: str,
    kinds: Sequence[str],
    rule: Mapping[str, Any],
    reasons: Mapping[str, str],
    valid_from: date,
    at: datetime,
    actor: UUID | None,
) -> UUID:
    """Ask for one of `kinds` by `rule` from a day on; what was asked under this key before ends the day before.

    `reasons`: the sentence by language ("id", "en"). Returns the id of what holds then.
    Raises `PastRefused`, `RuleRefused`.
    """
    refuse_past(valid_from, at=at)
    if found := faults(rule) or ([] if kinds else ["kinds"]):
        raise RuleRefused(found)
    succession = succeed(Requirement.objects.filter(service_id=service_code, key=key), day=valid_from)
    old: Requirement | None = succession.before
    kinds_before = _kinds_of(old)
    rule_before = json.dumps(old.rule, sort_keys=True) if old else ""
    row = old if old and succession.same else _next_row(service_code, key, after=old, day=valid_from)
    if row is not old:
        row.valid_to = succession.valid_to
    row.rule, row.reason_id, row.reason_en = dict(rule), reasons["id"], reasons["en"]
    row.save()
    row.kinds.set(DocumentKind.objects.filter(pk__in=kinds))
    fact = RequirementChanged(
        service=service_code,
        key=key,
        kinds_before=kinds_before,
        kinds_after=_kinds_of(row),
        rule_before=rule_before,
        rule_after=json.dumps(rule, sort_keys=True),
        valid_from=valid_from,
    )
    append(fact, subject=subject_of("requirement", f"{service_code}:{key}"), at=at, actor=actor)
    return row.pk


@transaction.atomic
def end_requirement(*, service_code: str, key: str, last_day: date, at: datetime, actor: UUID | None) -> None:
    """Ask for this no more after `last_day`."""
    refuse_past(last_day, at=at)
    row = Requirement.objects.filter(valid_on(last_day), service_id=service_code, key=key).first()
    if row is None or row.valid_to == last_day:
        return
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    fact = RequirementEnded(service=service_code, key=key, last_day=last_day)
    append(fact, subject=subject_of("requirement", f"{service_code}:{key}"), at=at, actor=actor)


def _next_row(service_code: str, key: str, *, after: Requirement | None, day: date) -> Requirement:
    last = Requirement.objects.filter(service_id=service_code).count()
    position = after.position if after else last
    return Requirement(service_id=service_code, key=key, position=position, valid_from=day)


def _kinds_of(row: Requirement | None) -> tuple[str, ...]:
    return tuple(sorted(row.kinds.values_list("code", flat=True))) if row else ()
