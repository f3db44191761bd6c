"""Placing or moving a booking that stands, and families: rare beside single holds, so the pages' own services do it."""

from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from giliran.appointments import services
from giliran.appointments.models import Claim
from giliran.appointments.services.passes import Pass
from giliran.appointments.services.refusals import WORDS, BookingRefused, PassRevoked
from giliran.appointments.web.fast.writer import Told
from giliran.foundation.clock import now
from giliran.foundation.database.batches import AwayError
from giliran.foundation.errors import Refused
from giliran.foundation.outage import trouble_of


class Refusal(Exception):  # noqa: N818 - an outcome, not a fault
    """Why not: the typed word, and the sentence."""

    def __init__(self, error: str, sentence: str) -> None:
        """Keep both."""
        super().__init__(error)
        self.error, self.sentence = error, sentence


@sync_to_async
def carry_out(pass_: Pass, *, slot_id: UUID, once_key: UUID) -> tuple[Told, str]:
    """Move or place the pass's booking, or hold places for its family; return the first booking and until when.

    Raises `Refusal`, or `AwayError` where the database is in trouble.
    """
    try:
        if pass_.booking is not None:
            return _placed(pass_, pass_.booking, slot_id)
        return _held_together(pass_, slot_id, once_key)
    except Refused as refused:
        kind = type(refused)
        word = WORDS.get(kind, "not_ready") if issubclass(kind, BookingRefused) else "not_ready"
        raise Refusal(word, str(refused.message)) from refused
    except Exception as problem:
        if trouble_of(problem):
            raise AwayError from problem
        raise
    finally:
        close_old_connections()


def _placed(pass_: Pass, booking_id: UUID, slot_id: UUID) -> tuple[Told, str]:
    """Carry out what the page does; whoever's pass was taken back meanwhile is refused."""
    if Claim.objects.values_list("epoch", flat=True).get(person_id=pass_.person) != pass_.epoch:
        raise PassRevoked
    moved = services.move_booking(booking_id=booking_id, slot_id=slot_id, at=now(), actor=pass_.account)
    return Told("booked", moved.id, moved.code), ""


def _held_together(pass_: Pass, slot_id: UUID, once_key: UUID) -> tuple[Told, str]:
    made = services.hold_party(
        application_ids=[pass_.application, *(each.application for each in pass_.party)],
        slot_id=slot_id,
        once_key=once_key,
        at=now(),
        actor=pass_.account,
        lane=pass_.lane,
        release=pass_.release,
        epochs={pass_.person: pass_.epoch} | {each.person: each.epoch for each in pass_.party},
    )
    until = made[0].hold_expires_at
    return Told("booked", made[0].id, made[0].code), until.isoformat() if until else ""
