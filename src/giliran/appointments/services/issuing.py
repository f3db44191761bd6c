"""Giving out booking passes, and taking them back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.appointments import queries, rules
from giliran.appointments.events_passes import PassesRevoked
from giliran.appointments.models import LIVE, Booking, Claim, Entry, EntryMember, Lane, Release, State
from giliran.appointments.services.claims import ensure_claim, lock_claim
from giliran.appointments.services.passes import MOST_MEMBERS, Member, Pass, Purpose, seal
from giliran.appointments.services.refusals import (
    BY_MOVE,
    FamilyTooLarge,
    HasBooking,
    NotLetIn,
    NotReady,
    OtherOffice,
    PayFirst,
    WrongLane,
)
from giliran.ledger.services import append
from giliran.offices import queries as offices

BY_APPOINTMENT = (Lane.REGULAR, Lane.EXPRESS, Lane.COLLECTIVE, Lane.WEEKEND)
"""Nobody makes an appointment for the other lanes: one comes, and takes a number."""


@transaction.atomic
def issue_booking_pass(
    *,
    application_id: UUID,
    lane: str = Lane.REGULAR,
    at: datetime,
    actor: UUID | None,
    release: UUID | None = None,
    entry: UUID | None = None,
    with_family: Sequence[UUID] = (),
) -> str:
    """Return the pass by which an application (and those of the family who come along) takes a place in `lane`.

    It goes with everything that a page would ask: the application is sent, its person has no other live booking. Its
    own live booking, if it may be moved or waits for its place, stands in the pass. `release` and `entry` name the
    running release and the place in its line by which the person was let in. Without them the pass is as good, save
    for the places behind that release's gate. The caller has made sure that `actor` may speak for the application.
    Raises a `BookingRefused` that says why not.
    """
    del actor  # nothing changes, so there is nothing to record
    application = _ready(application_id, lane=lane, at=at)
    office_id = application.office_id
    if office_id is None:
        raise NotReady
    party = _family_of(application, with_family, lane=lane, at=at)
    everybody = [application, *party]
    if release is not None:
        _let_in(release=release, entry=entry, everybody=everybody)
    standing = _standing(everybody, at=at)
    if standing is None and offices.office(office_id).payment_first:
        raise PayFirst
    epochs = {each.person_id: _epoch(each.person_id) for each in sorted(everybody, key=lambda one: one.person_id)}
    minutes = queries.figure_at("pass_minutes", office_id=office_id, at=at)
    return seal(
        Pass(
            purpose=Purpose.BOOK, account=application.account_id, person=application.person_id,
            application=application_id, office=office_id, lane=lane, epoch=epochs[application.person_id],
            expires=int((at + timedelta(minutes=minutes)).timestamp()), release=release, booking=standing,
            party=tuple(Member(each.person_id, each.id, epochs[each.person_id]) for each in party),
        )
    )  # fmt: skip


@transaction.atomic
def revoke_passes(*, person_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Make all passes of a person void from now on, whoever holds them."""
    ensure_claim(person_id)
    claim = lock_claim(person_id)
    Claim.objects.filter(person_id=person_id).update(epoch=F("epoch") + 1)
    append(PassesRevoked(epoch=claim.epoch + 1), subject=person_id, at=at, actor=actor)


def _ready(application_id: UUID, *, lane: str, at: datetime) -> ApplicationView:
    application = applications.application(application_id)
    if application.product is None or application.state not in rules.BOOKABLE_STATES:
        raise NotReady
    if lane not in BY_APPOINTMENT:
        raise WrongLane
    if lane == Lane.EXPRESS and queries.refusal_of(lane, application, on=at.date()):
        raise WrongLane
    return application


def _family_of(
    application: ApplicationView, others: Sequence[UUID], *, lane: str, at: datetime
) -> list[ApplicationView]:
    """Return who comes along: few enough, of the same account, to the same office."""
    party = [_ready(each, lane=lane, at=at) for each in dict.fromkeys(others) if each != application.id]
    if len(party) > MOST_MEMBERS:
        raise FamilyTooLarge
    if any(each.account_id != application.account_id for each in party):
        raise NotReady
    if any(each.office_id != application.office_id for each in party):
        raise OtherOffice
    return party


def _epoch(person_id: UUID) -> int:
    ensure_claim(person_id)
    return Claim.objects.values_list("epoch", flat=True).get(person_id=person_id)


def _standing(everybody: Sequence[ApplicationView], *, at: datetime) -> UUID | None:
    """Return the booking that the pass may place or move; raise where one stands that it may not."""
    live = Booking.objects.select_related("slot").filter(
        person_id__in=[each.person_id for each in everybody], state__in=LIVE
    )
    found = list(live)
    if not found:
        return None
    own = found[0]
    if len(everybody) > 1 or own.application_id != everybody[0].id or own.state == State.HELD:
        raise HasBooking
    if own.state == State.CONFIRMED and (refusal := queries.move_refusal(own, at=at)):
        raise BY_MOVE[refusal]
    return own.id


def _let_in(*, release: UUID, entry: UUID | None, everybody: Sequence[ApplicationView]) -> None:
    """Make sure that the release runs, that its threshold has reached the entry, and that all of them stand in it."""
    running = Release.objects.filter(id=release, state=Release.State.RUNNING).first()
    if entry is None or running is None or running.office_id != everybody[0].office_id:
        raise NotLetIn
    mine = Entry.objects.filter(
        id=entry, release_id=release, account_id=everybody[0].account_id, place__lte=running.admitted_to
    ).exclude(state=Entry.State.GONE)
    entered = set(EntryMember.objects.filter(entry__in=mine).values_list("application_id", flat=True))
    if not {each.id for each in everybody} <= entered:
        raise NotLetIn
