"""What one request says: whose pass, which ticket, from what network; and what is answered to a wish to join."""

import asyncio
from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from starlette.types import Scope

from giliran.appointments.services.passes import Pass, Purpose, seal, unseal
from giliran.appointments.services.room.join import Joined, Joiner, Outcome
from giliran.appointments.services.room.ticket import Ticket, seal_ticket, unseal_ticket
from giliran.appointments.web.fast.limits import Limits
from giliran.appointments.web.limits import JOINING
from giliran.appointments.web.room.joining import Writer
from giliran.appointments.web.room.memory import Memory
from giliran.appointments.web.room.rooms import Room, Standing
from giliran.foundation.tokens import BadToken
from giliran.foundation.web import raw

PASS_COOKIE, TICKET_COOKIE = "giliran_masuk", "giliran_tiket"
_PASS_COOKIE, _TICKET_COOKIE = PASS_COOKIE.encode(), TICKET_COOKIE.encode()
TICKET_LASTS = 2 * 24 * 3600
_NETWORKS = {b"slow-2g": "2g", b"2g": "2g", b"3g": "3g", b"4g": "4g"}

memory = Memory()
writer = Writer()
_each: "WeakKeyDictionary[asyncio.AbstractEventLoop, Limits]" = WeakKeyDictionary()


def _limits() -> Limits:
    """Return what counts for this event loop: its connection is of one loop."""
    loop = asyncio.get_running_loop()
    if loop not in _each:
        _each[loop] = Limits(JOINING)
    return _each[loop]


def entry_pass_of(scope: Scope, *, at: datetime) -> Pass | None:
    """Return the entry pass that was sent; None where there is none, or none that is good: nobody learns which."""
    text = raw.header(scope, b"giliran-pass") or raw.cookie(scope, _PASS_COOKIE)
    try:
        return unseal(text, purpose=Purpose.ENTRY, at=at) if text else None
    except BadToken:
        return None


def ticket_of(scope: Scope, room: Room, *, now: float) -> Ticket | None:
    """Return the ticket that was sent, if it is good and this room's."""
    text = raw.header(scope, b"giliran-ticket") or raw.cookie(scope, _TICKET_COOKIE)
    try:
        ticket = unseal_ticket(text, now=now) if text else None
    except BadToken:
        return None
    return ticket if ticket is not None and ticket.release == room.release else None


def fits(entry_pass: Pass, room: Room) -> bool:
    """Say whether a pass is for this room's office and lane."""
    return entry_pass.office == room.office_id and entry_pass.lane == room.lane


class TooOftenError(Exception):
    """An account, a device or a network joins more often than people do. `seconds`: when to come back."""

    def __init__(self, seconds: float) -> None:
        """Keep when to come back."""
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


async def join(scope: Scope, room: Room, entry_pass: Pass) -> Joined:
    """Write somebody down; raises `AwayError`, `TooOftenError`. Whoever is in already is not counted."""
    if not fits(entry_pass, room):
        return Joined(outcome=Outcome.NOT_READY)
    known = writer.known(release=room.id, account=entry_pass.account)
    if known is not None:
        return known
    if wait := _limits().wait(scope, entry_pass.account.bytes):
        raise TooOftenError(wait)
    network = _NETWORKS.get(raw.header(scope, b"ect"), "")
    return await writer.join(release=room.id, joiner=Joiner(entry_pass=entry_pass, network=network))


def ticket_for(room: Room, entry_pass: Pass, joined: Joined, *, now: float) -> str:
    """Return the ticket of an entry, which any device of its account may have."""
    if joined.entry is None:
        raise ValueError(joined.outcome)
    # Before the draw all early ones say the same; afterwards the place stands in the row and in the ticket.
    return seal_ticket(
        release=room.id, entry=joined.entry, account=entry_pass.account, place=joined.place or 0, size=joined.size,
        expires=int(max(now, room.opens_at)) + TICKET_LASTS,
    )  # fmt: skip


def booking_pass(room: Room, ticket: Ticket, entry_pass: Pass, standing: Standing) -> str | None:
    """Return the pass to book with, for those whose turn it is; ticket and entry pass must be one account's."""
    if standing.state != "turn" or ticket.account != entry_pass.account.bytes or not fits(entry_pass, room):
        return None
    return seal(
        entry_pass._replace(purpose=Purpose.BOOK, release=UUID(bytes=room.id.bytes), expires=int(standing.until))
    )
