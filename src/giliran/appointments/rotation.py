"""What a change of keys means here: claims carry the hash of a NIK, by which twins meet."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import IntegrityError

from giliran.accounts import queries as accounts
from giliran.appointments.models import Claim
from giliran.appointments.services.claims import move_identity
from giliran.foundation.rotation import Part, Step

_AT_ONCE = 100


class Identities:
    """Claims whose hash is not the present one; all claims of one human are moved together.

    A claim whose person has another NIK by now, or none, forgets the former one's hash as soon as no booking is live.
    """

    name = "appointments_claim: identities"

    def waiting(self) -> int:
        """Count them."""
        after, found = None, 0
        while claims := self._some(after):
            found += sum(1 for _ in _behind(claims))
            after = claims[-1].person_id
        return found

    def step(self, after: UUID | None) -> Step | None:
        """Move the next ones."""
        claims = self._some(after)
        if not claims:
            return None
        renewed = 0
        for claim, hashes in _behind(claims):
            identity = bytes(claim.identity or b"")
            if identity in hashes:
                renewed += _moved(identity, hashes)
            else:
                renewed += Claim.objects.filter(pk=claim.pk, identity=identity, booking=None).update(identity=None)
        return Step(last=claims[-1].person_id, renewed=renewed)

    def _some(self, after: UUID | None) -> list[Claim]:
        claims = Claim.objects.filter(identity__isnull=False).order_by("person_id")
        return list((claims.filter(person_id__gt=after) if after else claims)[:_AT_ONCE])


def _behind(claims: Sequence[Claim]) -> Iterator[tuple[Claim, list[bytes]]]:
    known = accounts.nik_hashes([claim.person_id for claim in claims])
    for claim in claims:
        identity, hashes = bytes(claim.identity or b""), known.get(claim.person_id, [])
        if identity in hashes[1:] or (identity not in hashes and claim.booking_id is None):
            yield claim, hashes


def _moved(identity: bytes, hashes: Sequence[bytes]) -> int:
    try:
        return move_identity(identity=identity, hashes=hashes)
    except IntegrityError:
        return 0  # two accounts of one human hold bookings: the one under the earlier key waits for the other's end


PARTS: list[Part] = [Identities()]
