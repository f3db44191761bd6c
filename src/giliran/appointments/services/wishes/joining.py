"""Getting onto the waiting list."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.appointments import queries, rules
from giliran.appointments.events_wishes import WishMade
from giliran.appointments.models import LIVE, Booking, State, Wish
from giliran.appointments.queries.wishes import WishView, wish_view
from giliran.appointments.services.claims import ensure_claim, lock_claims
from giliran.appointments.services.refusals import HasBooking, NotReady, OtherOffice, PayFirst
from giliran.appointments.services.wishes.refusals import (
    AlreadyWaiting,
    DaysNotPossible,
    LaneNotTheirs,
    NotTogether,
    TooManyTogether,
)
from giliran.appointments.services.wishes.rows import ACTIVE, record
from giliran.offices import queries as offices

_FURTHEST = timedelta(days=92)


@transaction.atomic
def join_wish(
    *,
    application_ids: Sequence[UUID],
    first_day: date,
    last_day: date,
    at: datetime,
    actor: UUID | None,
    lane: str = rules.REGULAR,
    part_of_day: str = Wish.PartOfDay.ANY,
) -> WishView:
    """Put an application, or a family's together, on the list of its office; the first one named is told.

    Who is owed a place may wait for one too. Raises a `BookingRefused` that says why not.
    """
    together = [applications.application(found) for found in dict.fromkeys(application_ids)]
    office_id = _common_office(together, at=at)
    today = queries.today_at(office_id=office_id, at=at)
    _refuse_days(first_day, last_day, today=today)
    if any(queries.refusal_of(lane, found, on=today) for found in together):
        raise LaneNotTheirs
    people = sorted(found.person_id for found in together)
    for person_id in people:
        ensure_claim(person_id)
    lock_claims(people)
    _refuse_unready(together, payment_first=offices.office(office_id).payment_first)
    ids = [found.id for found in together]
    if Wish.objects.filter(account_id=together[0].account_id, state__in=ACTIVE, applications__overlap=ids).exists():
        raise AlreadyWaiting
    made = Wish.objects.create(
        account_id=together[0].account_id, person_id=together[0].person_id, applications=ids, office_id=office_id,
        lane=lane, first_day=first_day, last_day=last_day, part_of_day=part_of_day, created_at=at,
    )  # fmt: skip
    facts = [
        WishMade(
            application=found, office=office_id, lane=lane, first_day=first_day, last_day=last_day, people=len(ids)
        )
        for found in ids
    ]
    record(made, facts, at=at, actor=actor)
    return wish_view(made)


def _common_office(together: Sequence[ApplicationView], *, at: datetime) -> UUID:
    if not together:
        raise NotReady
    office_id = together[0].office_id
    if office_id is None:
        raise NotReady
    if len({found.account_id for found in together}) > 1:
        raise NotTogether
    if any(found.office_id != office_id for found in together):
        raise OtherOffice
    if len({found.person_id for found in together}) < len(together):
        raise NotTogether
    if len(together) > queries.figure_at("family_limit", office_id=office_id, at=at):
        raise TooManyTogether
    return office_id


def _refuse_days(first_day: date, last_day: date, *, today: date) -> None:
    if not today <= last_day or first_day > last_day or last_day > today + _FURTHEST:
        raise DaysNotPossible


def _refuse_unready(together: Sequence[ApplicationView], *, payment_first: bool) -> None:
    people = [found.person_id for found in together]
    live = {found.person_id: found for found in Booking.objects.filter(person_id__in=people, state__in=LIVE)}
    for found in together:
        booking = live.get(found.person_id)
        if booking is not None:
            if booking.state != State.OWED or booking.application_id != found.id:
                raise HasBooking
            continue
        if found.state not in rules.BOOKABLE_STATES or found.product is None:
            raise NotReady
        if payment_first:
            raise PayFirst
