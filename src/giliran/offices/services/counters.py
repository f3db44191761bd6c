"""Counters are added, renamed, taken out of use; their numbers stay theirs."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused
from giliran.ledger.services import append
from giliran.offices.events import CounterAdded, CounterChanged
from giliran.offices.models import Counter


class NumberTakenRefused(Refused):
    """The office has a counter of this number."""

    message = _("Nomor loket ini sudah ada di kantor itu. Pilih nomor lain.")


@transaction.atomic
def add_counter(*, office_id: UUID, number: int, name: str, at: datetime, actor: UUID | None) -> UUID:
    """Add a counter; return its id. Raises `NumberTakenRefused`."""
    if Counter.objects.filter(office_id=office_id, number=number).exists():
        raise NumberTakenRefused
    row = Counter.objects.create(office_id=office_id, number=number, name=name)
    fact = CounterAdded(counter=row.pk, number=number)
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return row.pk


@transaction.atomic
def change_counter(*, counter_id: UUID, name: str, active: bool, at: datetime, actor: UUID | None) -> None:
    """Give a counter another name, take it out of use or put it back."""
    row = Counter.objects.select_for_update(no_key=True).get(pk=counter_id)
    if (row.name, row.active) == (name, active):
        return
    before, row.name, row.active = row.name, name, active
    row.save(update_fields=["name", "active"])
    fact = CounterChanged(counter=row.pk, number=row.number, name_before=before, name_after=name, active=active)
    append(fact, subject=row.office_id, at=at, actor=actor, office=row.office_id)


def rename_counter(*, counter_id: UUID, name: str, at: datetime, actor: UUID | None) -> None:
    """Give a counter another name."""
    active = Counter.objects.values_list("active", flat=True).get(pk=counter_id)
    change_counter(counter_id=counter_id, name=name, active=active, at=at, actor=actor)
