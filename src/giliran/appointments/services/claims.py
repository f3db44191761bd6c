"""Claims: the row that is locked before anything of a person's booking changes."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from giliran.accounts import queries as accounts
from giliran.appointments.models import Booking, Claim

# The identity is noted while no booking is live, so that it never meets the unique index in the middle of one.
_ENSURE = """
INSERT INTO appointments_claim AS c (person_id, identity) VALUES (%s, %s)
ON CONFLICT (person_id) DO UPDATE SET identity = excluded.identity
WHERE c.booking_id IS NULL AND c.identity IS DISTINCT FROM excluded.identity
"""


def ensure_claim(person_id: UUID) -> None:
    """Make sure that a person has a claim, and that it carries their identity once that is confirmed."""
    person = accounts.person(person_id)
    identity = person.nik_hash if person.identity_confirmed else None
    with connection.cursor() as cursor:
        cursor.execute(_ENSURE, [person_id, identity])


def lock_claim(person_id: UUID) -> Claim:
    """Lock a person's claim until the transaction ends; raise `Claim.DoesNotExist`."""
    return Claim.objects.select_for_update(of=("self",)).get(person_id=person_id)


def lock_claims(person_ids: Sequence[UUID]) -> None:
    """Lock several claims, in person order."""
    claims = Claim.objects.select_for_update(of=("self",)).filter(person_id__in=person_ids).order_by("person_id")
    list(claims.values_list("person_id"))


def lock_booking(booking_id: UUID) -> Booking:
    """Lock the claim of a booking's person, then return the booking as it is now; raise `Booking.DoesNotExist`."""
    person_id = Booking.objects.values_list("person_id", flat=True).get(id=booking_id)
    lock_claim(person_id)
    return Booking.objects.select_related("slot").get(id=booking_id)


def release_claim(booking: Booking) -> None:
    """Let the person book again: their live booking has ended."""
    Claim.objects.filter(person_id=booking.person_id, booking_id=booking.id).update(booking=None)
