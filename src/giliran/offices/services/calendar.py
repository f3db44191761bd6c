"""When offices are open: the week's plan, single days, national holidays."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused
from giliran.foundation.periods import succeed
from giliran.ledger.services import append
from giliran.offices.events import (
    COUNTRY,
    ExceptionAdded,
    ExceptionWithdrawn,
    HolidayChanged,
    OpeningPlanChanged,
)
from giliran.offices.models import HolidayChange, OpeningException, OpeningHours
from giliran.offices.rules import Hours, hours_in_order, hours_in_words
from giliran.offices.services.figures import refuse_past


class HoursRefused(Refused):
    """Hours that cannot be kept."""

    message = _("Jam tutup harus sesudah jam buka, dan jam istirahat harus di antaranya. Periksa jamnya.")


class DayTakenRefused(Refused):
    """The day has its exception already."""

    message = _("Hari itu sudah punya pengecualian. Cabut dulu yang lama, lalu tambahkan yang baru.")


@transaction.atomic
def change_opening_plan(
    *, office_id: UUID, weekday: int, hours: Hours | None, valid_from: date, at: datetime, actor: UUID | None
) -> UUID | None:
    """Give a weekday (ISO, Monday is 1) these hours from a day on, or make it a day off (None).

    Returns the id of the row that now holds. Raises `PastRefused`, `HoursRefused`.
    """
    refuse_past(valid_from, at=at, office_id=office_id)
    _refuse_bad(hours)
    row: OpeningHours | None = None
    succession = succeed(OpeningHours.objects.filter(office_id=office_id, weekday=weekday), day=valid_from)
    before = _as_hours(succession.before)
    if succession.same:
        succession.before.delete()  # began on this very day, so it has no past; the ledger keeps what it said
    if hours is not None:
        row = OpeningHours.objects.create(
            office_id=office_id, weekday=weekday, valid_from=valid_from, valid_to=succession.valid_to, **vars(hours)
        )
    fact = OpeningPlanChanged(
        weekday=weekday, before=hours_in_words(before), after=hours_in_words(hours), valid_from=valid_from
    )
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return row.pk if row else None


@transaction.atomic
def add_exception(
    *,
    office_id: UUID,
    day: date,
    hours: Hours | None,
    reason_id: str,
    reason_en: str,
    at: datetime,
    actor: UUID | None,
) -> UUID:
    """Open an office at other hours on one day, or close it (None); return the exception's id.

    Raises `PastRefused`, `HoursRefused`, `DayTakenRefused`.
    """
    refuse_past(day, at=at, office_id=office_id)
    _refuse_bad(hours)
    if OpeningException.objects.filter(office_id=office_id, day=day, withdrawn=False).exists():
        raise DayTakenRefused
    row = OpeningException.objects.create(
        office_id=office_id,
        day=day,
        open=hours is not None,
        reason_id=reason_id,
        reason_en=reason_en,
        **(vars(hours) if hours else {}),
    )
    fact = ExceptionAdded(exception=row.pk, day=day, hours=hours_in_words(hours))
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return row.pk


@transaction.atomic
def withdraw_exception(*, exception_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Let the day go by the plan again; it must not be over."""
    row = OpeningException.objects.select_for_update(no_key=True).get(pk=exception_id)
    if row.withdrawn:
        return
    refuse_past(row.day, at=at, office_id=row.office_id)
    row.withdrawn = True
    row.save(update_fields=["withdrawn"])
    fact = ExceptionWithdrawn(exception=row.pk, day=row.day)
    append(fact, subject=row.office_id, at=at, actor=actor, office=row.office_id)


@transaction.atomic
def add_holiday_change(
    *, day: date, holiday: bool, name_id: str, name_en: str, at: datetime, actor: UUID | None
) -> UUID:
    """Make a day a national holiday, or an ordinary day that the printed calendar has as one."""
    refuse_past(day, at=at, office_id=None)
    if HolidayChange.objects.filter(day=day, withdrawn=False).exists():
        raise DayTakenRefused
    row = HolidayChange.objects.create(day=day, holiday=holiday, name_id=name_id, name_en=name_en)
    fact = HolidayChanged(change=row.pk, day=day, holiday=holiday, withdrawn=False)
    append(fact, subject=COUNTRY, at=at, actor=actor)
    return row.pk


@transaction.atomic
def withdraw_holiday_change(*, change_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Let the printed calendar hold again for that day; it must not be over."""
    row = HolidayChange.objects.select_for_update(no_key=True).get(pk=change_id)
    if row.withdrawn:
        return
    refuse_past(row.day, at=at, office_id=None)
    row.withdrawn = True
    row.save(update_fields=["withdrawn"])
    fact = HolidayChanged(change=row.pk, day=row.day, holiday=row.holiday, withdrawn=True)
    append(fact, subject=COUNTRY, at=at, actor=actor)


def _refuse_bad(hours: Hours | None) -> None:
    if hours is not None and not hours_in_order(hours):
        raise HoursRefused


def _as_hours(row: OpeningHours | None) -> Hours | None:
    if row is None:
        return None
    return Hours(opens=row.opens, closes=row.closes, break_starts=row.break_starts, break_ends=row.break_ends)
