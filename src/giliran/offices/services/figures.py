"""Setting the dated figures."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.foundation.periods import succeed, valid_on
from giliran.ledger.services import append
from giliran.offices.events import COUNTRY, FigureChanged
from giliran.offices.models import Figure, Office

NATIONAL_TIME = "Asia/Jakarta"


class PastRefused(Refused):
    """The past is settled: decisions were taken by what held then."""

    message = _("Perubahan hanya dapat berlaku mulai hari ini atau sesudahnya. Pilih tanggal lain.")


@transaction.atomic
def set_figure(
    *,
    key: str,
    value: int,
    unit: str,
    valid_from: date,
    at: datetime,
    actor: UUID | None,
    office_id: UUID | None = None,
) -> UUID:
    """Give a figure this value from a day on, for the country or one office; the value before ends the day before.

    Raises `PastRefused` for a day that is over.
    """
    refuse_past(valid_from, at=at, office_id=office_id)
    succession = succeed(Figure.objects.filter(_of(office_id), key=key), day=valid_from)
    before = succession.before.value if succession.before else None
    if succession.same:
        row = succession.before
        row.value, row.unit = value, unit
        row.save(update_fields=["value", "unit"])
    else:
        row = Figure.objects.create(
            key=key, office_id=office_id, value=value, unit=unit, valid_from=valid_from, valid_to=succession.valid_to
        )
    fact = FigureChanged(key=key, before=before, after=value, valid_from=valid_from)
    append(fact, subject=office_id or COUNTRY, at=at, actor=actor, office=office_id)
    return UUID(str(row.pk))


@transaction.atomic
def end_figure(*, key: str, office_id: UUID, last_day: date, at: datetime, actor: UUID | None) -> None:
    """End an office's own value after `last_day`, so that the country's holds there again."""
    refuse_past(last_day, at=at, office_id=office_id)
    own = Figure.objects.filter(valid_on(last_day), key=key, office_id=office_id)
    row = own.select_for_update(no_key=True, of=("self",)).first()

    if row is None or row.valid_to == last_day:
        return
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    fact = FigureChanged(key=key, before=row.value, after=None, valid_from=last_day + timedelta(days=1))
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)


def refuse_past(day: date, *, at: datetime, office_id: UUID | None) -> None:
    """Raise `PastRefused` for a day that is over at the office (or, for the country, in Jakarta)."""
    zone = NATIONAL_TIME if office_id is None else Office.objects.values_list("time_zone", flat=True).get(pk=office_id)
    if day < local_day(at, zone):
        raise PastRefused


def _of(office_id: UUID | None) -> Q:
    return Q(office=None) if office_id is None else Q(office_id=office_id)
