"""Taking and giving back places: the statement's synchronous executor, for pages and desks."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from giliran.appointments import rules
from giliran.appointments.models import Booking, Slot, Withholding
from giliran.appointments.services.statement import COLUMNS, TAKE_PLACES
from giliran.foundation.ids import new_id
from giliran.foundation.instants import not_before
from giliran.foundation.references import new_reference
from giliran.ledger.facts import Fact
from giliran.offices.queries import figure

_TRIES = 4
_chance = random.SystemRandom()


class Outcome(StrEnum):
    """What became of a request for a place."""

    BOOKED = "booked"
    REPEATED = "repeated"  # the same key was answered before: `Answer.booking` is that booking
    HAS_BOOKING = "has_booking"
    NOT_READY = "not_ready"
    FULL = "full"
    CLOSED = "closed"
    PARTY = "party"  # there was a place, but not for everybody of the family
    SAME = "same"  # it has this slot already
    GONE = "gone"  # the booking that was to be moved is live no more
    REVOKED = "revoked"  # the pass was taken back
    WRONG_LANE = "wrong_lane"
    WRONG_OFFICE = "wrong_office"
    GATED = "gated"  # a release runs for the slot, and the pass is not one of those that it let in
    AGAIN = "again"  # the same person asked twice in one batch: ask again


@dataclass(frozen=True, kw_only=True)
class Request:
    """One wish for a place in `slot`. `booking` None asks for a new booking, else that live one gets the place.

    `epoch`, `lane` and `release` are the pass's, where there is one; None asks nothing. `party` names a family.
    """

    application: UUID
    person: UUID
    slot: UUID
    fact: Fact
    state: str
    actor: UUID | None
    booking: UUID | None = None
    once_key: UUID | None = None
    expires_at: datetime | None = None
    moves: int = 0
    reopen_at: datetime | None = None
    epoch: int | None = None
    lane: str | None = None
    release: UUID | None = None
    party: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a request; `booking` is the one made, changed, or already there."""

    outcome: Outcome
    booking: UUID | None


def take_places(requests: Sequence[Request], *, at: datetime, together: bool = False) -> list[Answer]:
    """Carry out all requests in one statement, in order of arrival; each gets its answer. `together`: all or none.

    The claims of all persons must exist (`services.claims.ensure_claim`). A code or an identity that meets its twin
    at the very same moment makes the statement fail as a whole; it is then tried again, with new codes.
    """
    for attempt in range(_TRIES):
        ids = [request.booking or new_id() for request in requests]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(TAKE_PLACES, _arguments(requests, ids, at, together=together))
                rows = cursor.fetchall()
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
        else:
            return [_answer(row, ids) for row in rows]
    raise AssertionError


def give_back(*, booking: Booking, at: datetime) -> None:
    """Free the place of a locked booking that ends. The place is withheld, and opens again at a random moment."""
    if booking.slot_id is None:
        message = "only a booking with a place can give one back"
        raise ValueError(message)
    slot = Slot.objects.select_for_update(no_key=True).get(id=booking.slot_id)
    Slot.objects.filter(id=slot.id).update(taken=F("taken") - 1, withheld=F("withheld") + 1)
    Withholding.objects.create(
        slot=slot, booking=booking, at=at,
        reopen_at=reopening_of(office_id=slot.office_id, starts_at=slot.starts_at, at=at),
    )  # fmt: skip


def reopening_of(*, office_id: UUID, starts_at: datetime, at: datetime) -> datetime:
    """Draw the moment at which a place freed now opens again."""
    return rules.reopening(
        at=at,
        starts_at=starts_at,
        shortest=figure("reopen_minutes_shortest", on=at.date(), office_id=office_id),
        longest=figure("reopen_minutes_longest", on=at.date(), office_id=office_id),
        chance=_chance.random(),
    )


def end_withholding(withholding: Withholding, *, at: datetime) -> None:
    """Let a withheld place be free again, unless it was offered to somebody; the slot's row is locked first."""
    Slot.objects.select_for_update(no_key=True).get(id=withholding.slot_id)
    still = Withholding.objects.filter(id=withholding.id, ended_at=None, offer=None)
    if still.update(ended_at=not_before(at, withholding.at)):
        Slot.objects.filter(id=withholding.slot_id).update(withheld=F("withheld") - 1)


def _arguments(requests: Sequence[Request], ids: Sequence[UUID], at: datetime, *, together: bool) -> dict[str, Any]:
    rows = [_row(n, request, booking_id) for n, (request, booking_id) in enumerate(zip(requests, ids, strict=True))]
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name, _kind in COLUMNS}
    return {
        **columns,
        "at": at,
        "node": settings.NODE,
        "bookable": list(rules.BOOKABLE_STATES),
        "together": together,
        "none": 0,
    }


def _row(n: int, request: Request, booking_id: UUID) -> dict[str, Any]:
    return {
        "n": n,
        "fresh": request.booking is None,
        "booking": booking_id,
        "application": request.application,
        "person": request.person,
        "slot": request.slot,
        "once_key": request.once_key,
        "code": new_reference(),
        "state": request.state,
        "expires_at": request.expires_at,
        "moves": request.moves,
        "withholding": new_id(),
        "reopen_at": request.reopen_at,
        "event": new_id(),
        "kind": request.fact.kind,
        "data": json.dumps(request.fact.to_data()),
        "actor": request.actor,
        "epoch": request.epoch,
        "lane": request.lane,
        "release": request.release,
        "party": request.party,
    }


def _answer(row: tuple[int, UUID | None, str], ids: Sequence[UUID]) -> Answer:
    n, known, outcome = row
    return Answer(outcome=Outcome(outcome), booking=ids[n] if outcome == Outcome.BOOKED else known)
