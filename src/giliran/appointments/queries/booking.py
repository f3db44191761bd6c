"""Reading bookings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from giliran.appointments import rules
from giliran.appointments.models import LIVE, Booking, State
from giliran.appointments.queries.figures import figure_at, today_at
from giliran.foundation import references
from giliran.foundation.remembering import remembered

_LATELY, _SOON = timedelta(days=7), timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class BookingView:
    """A booking as it stands. `slot_id`, `starts_at`, `ends_at` and `local_date` are None while a place is owed."""

    id: UUID
    application_id: UUID
    person_id: UUID
    office_id: UUID
    slot_id: UUID | None
    bill_id: UUID | None
    state: State
    code: str
    starts_at: datetime | None
    ends_at: datetime | None
    local_date: date | None
    hold_expires_at: datetime | None
    reschedules: int
    created_at: datetime
    lane: str | None = None
    party: UUID | None = None


@remembered
def booking(booking_id: UUID) -> BookingView:
    """Return one booking; raise `LookupError` if there is none."""
    found = Booking.objects.select_related("slot").filter(id=booking_id).first()
    if found is None:
        raise LookupError(booking_id)
    return view_of(found)


@remembered
def live_booking(application_id: UUID) -> BookingView | None:
    """Return an application's held, confirmed or owed booking."""
    found = Booking.objects.select_related("slot").filter(application_id=application_id, state__in=LIVE).first()
    return view_of(found) if found else None


@remembered
def bookings_of(application_id: UUID) -> list[BookingView]:
    """Return all of an application's bookings, the newest first."""
    return _views(Booking.objects.filter(application_id=application_id).order_by("-created_at", "-id"))


def party_bookings(party: UUID) -> list[BookingView]:
    """Return the bookings of those who took their places together, in order of time."""
    return _views(Booking.objects.filter(party=party).order_by("slot__starts_at", "created_at", "id"))


def bookings_of_many(application_ids: Collection[UUID]) -> dict[UUID, list[BookingView]]:
    """Return the bookings of several applications, each the newest first; an empty list for one that has none."""
    found: dict[UUID, list[BookingView]] = {application_id: [] for application_id in application_ids}
    for each in _views(Booking.objects.filter(application_id__in=application_ids).order_by("-created_at", "-id")):
        found[each.application_id].append(each)
    return found


def booking_by_code(code: str, office_id: UUID | None = None, *, at: datetime | None = None) -> BookingView | None:
    """Return the booking of a code read out or scanned at an office (None: any), or None if it is not there.

    A live one is found wherever it is. One that has ended is found at its own office, by those of the days around `at`:
    codes of the whole past have no index (`models.Booking` says why), and nobody comes to the door with those.
    """
    known = references.normalise(code)
    if known is None:
        return None
    found = Booking.objects.select_related("slot").filter(code=known)
    live = found.filter(state__in=LIVE)
    row = (live if office_id is None else live.filter(office_id=office_id)).first()
    if row is None and office_id is not None and at is not None:
        today = today_at(office_id=office_id, at=at)
        days = (today - _LATELY, today + _SOON)
        row = found.filter(slot__office_id=office_id, slot__local_date__range=days).order_by("-created_at").first()
    return view_of(row) if row else None


def bookings_on(office_id: UUID, day: date) -> list[BookingView]:
    """Return an office's bookings of a day that use a place, in order of time."""
    placed = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW, State.HELD)
    rows = Booking.objects.filter(slot__office_id=office_id, slot__local_date=day, state__in=placed)
    return _views(rows.order_by("slot__starts_at", "created_at"))


def arrivals_due(office_id: UUID, day: date) -> list[tuple[UUID, datetime]]:
    """Return the bookings of a day that were paid for, whether their holders came or not: id and appointed time."""
    paid = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)
    rows = Booking.objects.filter(slot__office_id=office_id, slot__local_date=day, state__in=paid)
    return list(rows.order_by("slot__starts_at", "id").values_list("id", "slot__starts_at"))


def move_refusal(found: Booking, *, at: datetime) -> rules.MoveRefusal | None:
    """Say why an applicant may not move this booking, or None."""
    if found.slot is None:
        return rules.MoveRefusal.NOT_CONFIRMED
    return rules.move_refusal(
        confirmed=found.state == State.CONFIRMED,
        day=found.slot.local_date,
        today=today_at(office_id=found.office_id, at=at),
        days_before=figure_at("reschedule_until_days_before", office_id=found.office_id, at=at),
        reschedules=found.reschedules,
        limit=figure_at("reschedule_limit", office_id=found.office_id, at=at),
    )


def change_is_too_late(found: Booking, *, at: datetime) -> bool:
    """Say whether the last day for giving the place up is over."""
    days_before = figure_at("reschedule_until_days_before", office_id=found.office_id, at=at)
    today = today_at(office_id=found.office_id, at=at)
    return found.slot is not None and today > rules.last_day_to_change(found.slot.local_date, days_before=days_before)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What the applicant may do with a booking, and until when."""

    move: rules.MoveRefusal | None
    cancel: bool
    last_day: date | None


def changes_allowed(booking_id: UUID, *, at: datetime) -> Changes:
    """Say whether a booking may be moved (None: yes) or cancelled, and the last day for it."""
    found = Booking.objects.select_related("slot").get(id=booking_id)
    live = found.state in LIVE
    last_day = None
    if found.slot is not None:
        days_before = figure_at("reschedule_until_days_before", office_id=found.office_id, at=at)
        last_day = rules.last_day_to_change(found.slot.local_date, days_before=days_before)
    late = found.state == State.CONFIRMED and change_is_too_late(found, at=at)
    return Changes(move=move_refusal(found, at=at), cancel=live and not late, last_day=last_day)


_PAID_WITHOUT_PLACE = """
SELECT bill.id FROM payments_bill bill
WHERE bill.state = 'paid' AND bill.paid_at >= %s AND NOT EXISTS (
    SELECT FROM appointments_booking b
    WHERE b.application_id = bill.application_id
        AND b.state IN ('confirmed', 'owed', 'attended', 'no_show', 'cancelled')
) ORDER BY bill.id
"""


def paid_without_place(*, since: datetime) -> list[UUID]:
    """Return bills paid since then whose application has nothing to show for it."""
    with connection.cursor() as cursor:
        cursor.execute(_PAID_WITHOUT_PLACE, [since])
        return [row[0] for row in cursor.fetchall()]


def _views(rows: QuerySet[Booking]) -> list[BookingView]:
    return [view_of(row) for row in rows.select_related("slot")]


def view_of(row: Booking) -> BookingView:
    """Return a row (with its slot) as a view."""
    slot = row.slot
    return BookingView(
        id=row.id,
        application_id=row.application_id,
        person_id=row.person_id,
        office_id=row.office_id,
        slot_id=row.slot_id,
        bill_id=row.bill_id,
        state=State(row.state),
        code=row.code,
        starts_at=slot.starts_at if slot else None,
        ends_at=slot.ends_at if slot else None,
        local_date=slot.local_date if slot else None,
        hold_expires_at=row.hold_expires_at,
        reschedules=row.reschedules,
        created_at=row.created_at,
        lane=slot.lane if slot else None,
        party=row.party,
    )
