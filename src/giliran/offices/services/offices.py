"""Offices come, change and go; a closed one stays, since applications point at it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused
from giliran.ledger.services import append
from giliran.offices.events import OfficeChanged, OfficeClosed, OfficeOpened
from giliran.offices.models import Office

DESCRIPTION = frozenset(
    {"name", "kind", "city", "province", "address", "latitude", "longitude", "time_zone", "payment_first"}
)
"""What `change_office` may change; the code stands in links and stays."""


class CodeTakenRefused(Refused):
    """Another office has this code."""

    message = _("Kode ini sudah dipakai kantor lain. Pilih kode yang lain.")


@transaction.atomic
def open_office(*, code: str, description: Mapping[str, Any], at: datetime, actor: UUID | None) -> UUID:
    """Add an office with all of `DESCRIPTION`; return its id."""
    _refuse_unknown(description)
    if Office.objects.filter(code=code).exists():
        raise CodeTakenRefused
    made = Office.objects.create(code=code, **description)
    append(OfficeOpened(code=code), subject=made.pk, at=at, actor=actor, office=made.pk)
    return made.pk


@transaction.atomic
def change_office(*, office_id: UUID, changes: Mapping[str, Any], at: datetime, actor: UUID | None) -> None:
    """Change some of `DESCRIPTION`; what stays the same is not recorded."""
    _refuse_unknown(changes)
    row = Office.objects.select_for_update(no_key=True).get(pk=office_id)
    different = sorted(name for name, value in changes.items() if getattr(row, name) != value)
    if not different:
        return
    before = tuple(str(getattr(row, name)) for name in different)
    for name in different:
        setattr(row, name, changes[name])
    row.save(update_fields=different)
    after = tuple(str(changes[name]) for name in different)
    fact = OfficeChanged(fields=tuple(different), before=before, after=after)
    append(fact, subject=row.pk, at=at, actor=actor, office=row.pk)


@transaction.atomic
def close_office(*, office_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Let an office take no more applicants; closing twice is once."""
    row = Office.objects.select_for_update(no_key=True).get(pk=office_id)
    if row.active:
        row.active = False
        row.save(update_fields=["active"])
        append(OfficeClosed(code=row.code), subject=row.pk, at=at, actor=actor, office=row.pk)


@transaction.atomic
def reopen_office(*, office_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Let a closed office take applicants again."""
    row = Office.objects.select_for_update(no_key=True).get(pk=office_id)
    if not row.active:
        row.active = True
        row.save(update_fields=["active"])
        append(OfficeOpened(code=row.code), subject=row.pk, at=at, actor=actor, office=row.pk)


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    if unknown := fields.keys() - DESCRIPTION:
        message = f"an office has no {', '.join(sorted(unknown))} to change"
        raise TypeError(message)
