"""The waiting room for programs: how it stands for a ticket, from memory alone; joining; the pass to book with."""

import json
import random
from http import HTTPStatus
from typing import Any

from starlette.types import Receive, Scope, Send

from giliran.appointments.services.room.join import Joined, Outcome
from giliran.appointments.web.fast.moment import Moment
from giliran.appointments.web.room import asking, pages
from giliran.appointments.web.room.joining import AwayError
from giliran.appointments.web.room.line import TROUBLE
from giliran.appointments.web.room.pages import with_room_for
from giliran.appointments.web.room.rooms import Room, Standing
from giliran.foundation.clock import now
from giliran.foundation.web import raw
from giliran.foundation.web.problems import details

API = "/api/fast/rooms/"
_HEAD = len(API)
_GONE_WHILE_AWAY = 5
_chance = random.Random()  # noqa: S311 - spreads the load; nothing is guarded by it
_HEADERS = [(b"content-type", raw.JSON), (b"cache-control", b"no-store")]
_BODY = (
    b'{"state":"%s","place":%d,"ahead":%d,"minutes":%s,"left":%d,"waiting":%d,"until":%d,"next_poll":%.2f,'
    b'"next":"/ruang-tunggu/%s/%s"}'
)
_moment = Moment()
_STATUS = {Outcome.JOINED: 201, Outcome.KNOWN: 200, Outcome.REVOKED: 403}


async def api(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer `GET /api/fast/rooms/<release>`, and `POST` there and to `…/pass`."""
    key, _, rest = scope["path"][_HEAD:].partition("/")
    try:
        room = asking.memory.known(key) or await asking.memory.room(key)
    except TROUBLE:
        await _away(send)
        return
    if room is None or (rest and rest != "pass"):
        await _problem(send, 404, "unknown_room", "Ruang tunggu ini tidak ada.", "/")
    elif scope["method"] == "GET" and not rest:
        await _poll(scope, send, room)
    elif scope["method"] == "POST":
        await raw.read_all(receive)
        await (_pass if rest else _join)(scope, send, room)
    else:
        await _problem(send, 405, "method", "Pakai GET atau POST.", f"{API}{key}")


async def _poll(scope: Scope, send: Send, room: Room) -> None:
    at = _moment.unix()
    ticket = asking.ticket_of(scope, room, now=at)
    if ticket is None:
        await _problem(send, 401, "no_ticket", "Masuk dulu ke ruang tunggu ini.", f"/ruang-tunggu/{room.id}/")
        return
    body = told(room, room.standing(ticket, at))
    headers = [*_HEADERS, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def told(room: Room, standing: Standing) -> bytes:
    """Return how it stands, as JSON."""
    likely = b"%d" % standing.minutes if standing.minutes else b"null"
    return _BODY % (
        standing.state.encode(), standing.place, standing.ahead, likely,
        room.left, room.waiting, standing.until, spread(standing.seconds), room.path,
        b"pilih/" if standing.state == "turn" else b"",
    )  # fmt: skip


def spread(seconds: float) -> float:
    """Return about as many seconds: those who came together ask apart."""
    return seconds * _chance.uniform(0.85, 1.15)


async def _join(scope: Scope, send: Send, room: Room) -> None:
    at = now()
    entry_pass = asking.entry_pass_of(scope, at=at) if raw.comes_from_here(scope) else None
    if entry_pass is None:
        await _problem(send, 401, "no_pass", "Ambil dulu izin masuk dari halaman permohonan.", "/beranda/")
        return
    try:
        joined = await asking.join(scope, room, entry_pass)
    except AwayError:
        await _away(send)
        return
    except asking.TooOftenError as problem:
        await _problem(
            send, 429, "too_often", "Terlalu sering. Coba lagi sebentar lagi.", "/beranda/", wait=problem.seconds
        )
        return
    if joined.entry is None:
        await _problem(
            send,
            _STATUS.get(joined.outcome, 409),
            joined.outcome.value,
            str(pages.JOIN_TOLD[joined.outcome]),
            "/beranda/",
        )
        return
    await _json(send, _STATUS[joined.outcome], _ticket(room, entry_pass, joined, at.timestamp()))


def _ticket(room: Room, entry_pass: Any, joined: Joined, at: float) -> dict[str, Any]:
    return {
        "outcome": joined.outcome.value,
        "ticket": asking.ticket_for(room, entry_pass, joined, now=at),
        "next_poll": round(spread(room.seconds_until_draw(at) if room.opens_at > at else room.seconds_of(None)), 2),
    }


async def _pass(scope: Scope, send: Send, room: Room) -> None:
    at = now()
    ticket, entry_pass = asking.ticket_of(scope, room, now=at.timestamp()), asking.entry_pass_of(scope, at=at)
    standing = room.standing(ticket, at.timestamp()) if ticket else None
    sealed = asking.booking_pass(room, ticket, entry_pass, standing) if ticket and entry_pass and standing else None
    if sealed is None or ticket is None or standing is None:
        await _problem(send, 403, "not_your_turn", "Belum giliran Anda.", f"/ruang-tunggu/{room.id}/")
        return
    times = [
        {"slot": str(slot.id), "starts_at": slot.starts_at.isoformat(), "free": slot.free}
        for slot in with_room_for(room.slots, ticket.size)
    ]
    await _json(send, 200, {"pass": sealed, "until": int(standing.until), "times": times})


async def _json(send: Send, status: int, body: dict[str, Any]) -> None:
    await raw.answer(send, status, json.dumps(body, separators=(",", ":")).encode(), media=raw.JSON)


async def _problem(send: Send, status: int, error: str, detail: str, where: str, *, wait: float = 0.0) -> None:
    body = json.dumps(details(status=status, detail=detail, error=error, next=where)).encode()
    more = [(b"allow", b"GET, POST")] if status == HTTPStatus.METHOD_NOT_ALLOWED else []
    if wait:
        more.append((b"retry-after", b"%d" % max(1, round(wait))))
    await raw.answer(send, status, body, media=raw.PROBLEM, more=more)


async def _away(send: Send) -> None:
    body = json.dumps(
        details(status=503, detail="Sedang terhenti sebentar. Coba lagi.", error="busy", next="/")
    ).encode()
    wait = str(round(_chance.uniform(_GONE_WHILE_AWAY, 2 * _GONE_WHILE_AWAY))).encode()
    await raw.answer(send, 503, body, media=raw.PROBLEM, more=[(b"retry-after", wait)])
