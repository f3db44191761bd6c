"""The waiting room's addresses in the fast lane, as raw ASGI; `HANDLERS` is what the front sends on to them.

`GET /ruang-tunggu/<release>/` says how it stands and `POST` joins; `GET …/pilih/` shows the times to those let in. For
programs `/api/fast/rooms/<release>` (`poll`).
"""

import math
from typing import Any
from uuid import UUID

from starlette.types import ASGIApp, Receive, Scope, Send

from giliran.appointments.models import Release
from giliran.appointments.services.room.join import Outcome
from giliran.appointments.web.room import asking, pages
from giliran.appointments.web.room.joining import AwayError
from giliran.appointments.web.room.line import TROUBLE
from giliran.appointments.web.room.poll import API, api, spread
from giliran.appointments.web.room.rooms import Room, Standing
from giliran.appointments.web.room.shed import busy_page
from giliran.foundation.clock import now
from giliran.foundation.web import raw

PAGES = "/ruang-tunggu/"
_State = Release.State
_made = pages.Pages()
# Nobody need ask again: nothing will change for them here.
_STILL = frozenset({"unknown", "no_pass", "other_pass", "can_join", "booked", "lapsed", "passed", "ended", "cancelled"})


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what is below `/ruang-tunggu/`."""
    key, _, rest = scope["path"][len(PAGES) :].partition("/")
    try:
        room = await asking.memory.room(key)
    except TROUBLE:
        await busy_page(send, raw.language(scope))
        return
    if room is None or rest not in {"", "pilih/"}:
        await _show(scope, send, None, Standing("unknown", 0), status=404)
    elif rest:
        await _choose(scope, send, room)
    elif scope["method"] == "POST":
        await raw.read_all(receive)
        await _join(scope, send, room)
    else:
        await _look(scope, send, room)


async def _look(scope: Scope, send: Send, room: Room) -> None:
    at = now()
    ticket = asking.ticket_of(scope, room, now=at.timestamp())
    if ticket is None:
        await _show(scope, send, room, _outside(scope, room, at), late=room.state != _State.JOINING)
        return
    standing = room.standing(ticket, at.timestamp())
    if standing.state == "turn":
        await raw.lead_to(send, f"{PAGES}{room.id}/pilih/")
        return
    await _show(scope, send, room, standing, entry=ticket.entry)


def _outside(scope: Scope, room: Room, at: Any) -> Standing:
    """Say what somebody sees who has no ticket."""
    moment = at.timestamp()
    if room.state == _State.PLANNED:
        return Standing("unopened", min(60.0, max(5.0, room.room_opens_at - moment + 5)))
    if room.state == _State.CANCELLED:
        return Standing("cancelled", 0)
    if not room.open:
        return Standing("sold_out" if room.sold_out else "ended", 0)
    entry_pass = asking.entry_pass_of(scope, at=at)
    if entry_pass is None:
        return Standing("no_pass", 0)
    return Standing("can_join" if asking.fits(entry_pass, room) else "other_pass", 0)


async def _join(scope: Scope, send: Send, room: Room) -> None:
    at = now()
    entry_pass = asking.entry_pass_of(scope, at=at) if raw.comes_from_here(scope) else None
    if entry_pass is None or not asking.fits(entry_pass, room) or not room.open:
        await _show(scope, send, room, _outside(scope, room, at), status=403)
        return
    try:
        joined = await asking.join(scope, room, entry_pass)
    except (AwayError, asking.TooOftenError):
        await busy_page(send, raw.language(scope))
        return
    if joined.entry is None:
        refused = Standing("can_join", 0)
        late = room.state != _State.JOINING
        await _show(scope, send, room, refused, status=409, late=late, outcome=joined.outcome)
        return
    here = f"{PAGES}{room.id}/"
    ticket = asking.ticket_for(room, entry_pass, joined, now=at.timestamp())
    kept = raw.cookie_to_keep(asking.TICKET_COOKIE, ticket, path=here, seconds=asking.TICKET_LASTS)
    await raw.lead_to(send, here, more=[kept])


async def _choose(scope: Scope, send: Send, room: Room) -> None:
    at = now()
    ticket, entry_pass = asking.ticket_of(scope, room, now=at.timestamp()), asking.entry_pass_of(scope, at=at)
    standing = room.standing(ticket, at.timestamp()) if ticket else None
    sealed = asking.booking_pass(room, ticket, entry_pass, standing) if ticket and entry_pass and standing else None
    if sealed is None or ticket is None or standing is None:
        if ticket and standing and standing.state == "turn":  # a ticket without its pass
            await _show(scope, send, room, Standing("no_pass", 0), status=403)
            return
        await raw.lead_to(send, f"{PAGES}{room.id}/")
        return
    asked, language = raw.query(scope), raw.language(scope)
    told = asked.get("kabar", "")[:20]
    filled = _made.choose(room, language, day=asked.get("hari", "")[:10], size=ticket.size, told=told)
    values = {"pass": sealed, "once": pages.new_key(), "until": pages.clock_time(standing.until, room.zone)}
    await raw.answer(send, 200, filled.fill(values))


async def _show(
    scope: Scope, send: Send, room: Room | None, standing: Standing, *, status: int = 200, late: bool = False,
    outcome: Outcome | None = None, entry: bytes = b"",
) -> None:  # fmt: skip
    language = raw.language(scope)
    refreshes = standing.state not in _STILL and standing.seconds > 0
    flags = {"numbered": bool(entry), **_flags(room, standing, late=late, outcome=outcome)}
    filled = _made.state(
        standing.state, room, language, path=f"{PAGES}{room.id}/" if room else "", refreshes=refreshes, **flags
    )
    numbers = {"place": standing.place, "ahead": standing.ahead, "minutes": standing.minutes}
    if room:
        numbers |= {"left": room.left if room.state == _State.RUNNING else room.places, "waiting": room.waiting}
    values: dict[str, object] = {name: pages.counted(number, language) for name, number in numbers.items()}
    values["entry"] = UUID(bytes=entry) if entry else ""
    values["seconds"] = math.ceil(spread(standing.seconds))
    await raw.answer(send, status, filled.fill(values) if scope["method"] != "HEAD" else b"")


def _flags(room: Room | None, standing: Standing, *, late: bool, outcome: Outcome | None) -> dict[str, Any]:
    """Return what changes a page's words, not only its numbers."""
    if standing.state == "can_join":
        return {"late": late, "refusal": str(pages.JOIN_TOLD[outcome]) if outcome else ""}
    if standing.state == "waiting" and room:
        return {"likely": standing.minutes > 0, "hope": "slim" if standing.ahead >= room.left else "good"}
    return {}


HANDLERS: dict[str, ASGIApp] = {PAGES: page, API: api}
