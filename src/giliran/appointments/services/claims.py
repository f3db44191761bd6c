"""Claims: the row that is locked before anything of a person's booking changes."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from giliran.accounts import queries as accounts
from giliran.appointments.models import Booking, Claim

_SEVERAL = 2
# The identity is noted while no booking is live, so that it never meets the unique index in the middle of one.
_ENSURE = """
INSERT INTO appointments_claim AS c (person_id, identity) VALUES (%s, %s)
ON CONFLICT (person_id) DO UPDATE SET identity = excluded.identity
WHERE c.booking_id IS NULL AND c.identity IS DISTINCT FROM excluded.identity
"""


def ensure_claim(person_id: UUID) -> None:
    """Make sure that a person has a claim, and that it carries their identity once that is confirmed."""
    person = accounts.person(person_id)
    hashes = accounts.hashes_of_nik(person.nik) if person.identity_confirmed and person.nik else []
    if len(hashes) < _SEVERAL:
        _note(person_id, hashes[0] if hashes else None)
        return
    with transaction.atomic(savepoint=False):
        _note(person_id, _standing(hashes))


def _note(person_id: UUID, identity: bytes | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ENSURE, [person_id, identity])


def _standing(hashes: Sequence[bytes]) -> bytes:
    """Return which of a NIK's hashes its claims carry, so that twins meet while the look-up key is being changed.

    All claims of one human go together: as those that stand, whichever key that was, until `appointments.rotation`
    moves them all at once; the first takes the present key. The lock keeps others of the same NIK out meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_human(hashes)])
    standing = {bytes(claim.identity or b"") for claim in Claim.objects.filter(identity__in=hashes).only("identity")}
    return next((found for found in reversed(hashes) if found in standing), hashes[0])


def move_identity(*, identity: bytes, hashes: Sequence[bytes]) -> int:
    """Let all claims that carry `identity` carry the present hash; return how many, 0 if somebody is at work on one."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_human(hashes)])
            if not cursor.fetchone()[0]:
                return 0
        of_human = Claim.objects.filter(identity=identity)
        free = of_human.select_for_update(no_key=True, of=("self",), skip_locked=True).values_list(
            "person_id", flat=True
        )
        if len(free) != of_human.count():
            return 0
        return of_human.update(identity=hashes[0])


def _human(hashes: Sequence[bytes]) -> int:
    """Return the number that stands for a NIK among advisory locks, whatever the order of the keys."""
    return int.from_bytes(min(hashes)[:8], signed=True)


def lock_claim(person_id: UUID) -> Claim:
    """Lock a person's claim until the transaction ends; raise `Claim.DoesNotExist`."""
    return Claim.objects.select_for_update(no_key=True, of=("self",)).get(person_id=person_id)


def lock_claims(person_ids: Sequence[UUID]) -> None:
    """Lock several claims, in person order."""
    claims = (
        Claim.objects.select_for_update(no_key=True, of=("self",))
        .filter(person_id__in=person_ids)
        .order_by("person_id")
    )
    list(claims.values_list("person_id"))


def lock_booking(booking_id: UUID) -> Booking:
    """Lock the claim of a booking's person, then return the booking as it is now; raise `Booking.DoesNotExist`."""
    person_id = Booking.objects.values_list("person_id", flat=True).get(id=booking_id)
    lock_claim(person_id)
    return Booking.objects.select_related("slot").get(id=booking_id)


def release_claim(booking: Booking) -> None:
    """Let the person book again: their live booking has ended."""
    Claim.objects.filter(person_id=booking.person_id, booking_id=booking.id).update(booking=None)
