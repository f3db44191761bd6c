"""Tickets: what a device shows for its place in line, signed, so that asking costs no look at the database."""

from struct import Struct
from typing import NamedTuple
from uuid import UUID

from giliran.appointments.services.passes import PassExpired, PassForged, Purpose, seal_bytes, unseal_bytes

_VERSION = 2
# version, release, entry, account, place (0: by the draw), size, expires
_BODY = Struct(">B16s16s16sIBQ")


class Ticket(NamedTuple):
    """An entry's place: `place` is 0 for those whom the draw places. The ids are bytes: nothing is done with them."""

    release: bytes
    entry: bytes
    account: bytes
    place: int
    size: int
    expires: int


def seal_ticket(*, release: UUID, entry: UUID, account: UUID, place: int, size: int, expires: int) -> str:
    """Return a ticket as text."""
    body = _BODY.pack(_VERSION, release.bytes, entry.bytes, account.bytes, place, size, expires)
    return seal_bytes(body, purpose=Purpose.TICKET)


def unseal_ticket(text: str | bytes, *, now: float) -> Ticket:
    """Return what a ticket says at `now` (Unix time); raise `PassForged` or `PassExpired`."""
    body = unseal_bytes(text, purpose=Purpose.TICKET)
    if len(body) != _BODY.size or body[0] != _VERSION:
        raise PassForged
    _version, release, entry, account, place, size, expires = _BODY.unpack(body)
    if now >= expires:
        raise PassExpired
    return Ticket(release, entry, account, place, size, expires)
