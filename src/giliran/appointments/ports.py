"""What the room needs from outside: custodians of a draw's secrets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from giliran.foundation.sockets import Socket


class CustodianUnavailable(Exception):  # noqa: N818 - an outcome, which the draw reckons with
    """The custodian cannot be asked, or its answer cannot be trusted. Asking again later is safe."""


class CustodianRefused(Exception):  # noqa: N818 - an outcome, which the draw reckons with
    """The custodian answered, signed, that it will not do this: another root, or before the moment."""


class Custodian(Protocol):
    """Somebody independent of us who keeps a secret until the entrants of a release are fixed.

    Both calls may be repeated, and then have the same answer. `at` is our time, and part of what we sign.
    """

    name: str
    """A short name for good: it is kept with the draw."""
    title: str
    """As people know it."""

    def commit(self, *, release: UUID, opens_at: datetime, at: datetime) -> bytes:
        """Return the commitment to a secret made for this release; raise `CustodianUnavailable`, `CustodianRefused`."""

    def reveal(self, *, release: UUID, root: bytes, entrants: int, at: datetime) -> bytes:
        """Return the secret, now that the root is published; raise `CustodianUnavailable`, `CustodianRefused`.

        The custodian keeps the first root that it was given, and reveals for no other.
        """


custodians: Socket[Sequence[Custodian]] = Socket("appointments.custodians")
