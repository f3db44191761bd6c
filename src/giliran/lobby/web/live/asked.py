"""What boards and phones ask the lane for, and the answers that are no stream."""

import json
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from starlette.types import Scope, Send

from giliran.foundation.clock import now
from giliran.foundation.web import raw
from giliran.foundation.web.problems import details
from giliran.lobby.web.live import wire
from giliran.lobby.web.live.followed import Followed
from giliran.lobby.web.live.picture import Own, StepName

_DETAIL = {
    HTTPStatus.NOT_FOUND: _("Kantor atau nomor antrean ini tidak ada."),
    HTTPStatus.METHOD_NOT_ALLOWED: _("Alamat ini hanya dapat dibaca."),
    HTTPStatus.SERVICE_UNAVAILABLE: _("Antrean tidak dapat diikuti sekarang. Coba lagi sebentar lagi."),
}
_MORE = {
    HTTPStatus.SERVICE_UNAVAILABLE: [(b"retry-after", b"5")],
    HTTPStatus.METHOD_NOT_ALLOWED: [(b"allow", b"GET")],
}


def last_of(scope: Scope) -> int | None:
    """Return the last event that somebody saw."""
    asked = raw.header(scope, b"last-event-id").decode("latin-1") or raw.query(scope).get("last", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None  # noqa: PLR2004 - 64 bits


def board_picture(hall: Followed) -> dict[str, Any]:
    """Return what a board shows, for those who ask again and again."""
    told, names = hall.told, hall.told.counters
    steps = hall.picture.steps if hall.picture else []
    called = sorted((each for each in told.standing.values() if not each.waits), key=lambda each: -each.at)
    return {
        "now": [
            {
                "number": each.number, "counter": each.counter, "name": names.get(str(each.counter), ""),
                "calls": each.calls, "at": each.at, "serving": each.serving, "step": each.step,
                "language": each.language,
            }
            for each in called
        ],
        "recent": [
            {"number": number, "counter": counter, "name": names.get(str(counter), ""), "calls": calls, "at": at}
            for number, counter, calls, at in told.recent
        ],
        "waiting": {step.key: len(told.queues.get(step.key, ())) for step in steps},
        "ranges": {step: list(found) for step, found in told.joining.items() if found},
        "notices": told.notices,
    }  # fmt: skip


def place_picture(hall: Followed, visit: Any, own: Own, *, language: str) -> dict[str, Any]:
    """Return one's own place; `step` and `counter` are names."""
    ahead, minutes = hall.told.place(visit) or (None, None)
    low, high, middle = minutes or (None, None, None)
    steps = hall.picture.steps if hall.picture else []
    return {
        "number": own.number,
        "state": own.state,
        "ahead": ahead,
        "low": low,
        "high": high,
        "middle": middle,
        "counter": hall.told.counters.get(str(own.counter), ""),
        "step": next((_name(step, language) for step in steps if step.key == own.step), own.step),
        "calls": own.calls,
    }


async def answer(scope: Scope, send: Send, picture: dict[str, Any]) -> None:
    """Answer with a picture, or that it is as before."""
    content = wire.compact(picture).encode()
    etag = b'"%s"' % blake2b(content, digest_size=9).hexdigest().encode()
    more = [(b"etag", etag), (b"vary", b"Cookie")]
    if etag in raw.header(scope, b"if-none-match"):
        await raw.answer(send, 304, b"", media=raw.JSON, more=more)
        return
    stamped = b'{"at":%d,%s' % (int(now().timestamp()), content[1:])
    await raw.answer(send, 200, stamped, media=raw.JSON, more=more)


async def refuse(scope: Scope, send: Send, status: HTTPStatus) -> None:
    """Answer with a problem."""
    with translation.override(raw.language(scope)):
        told = details(status=status, detail=str(_DETAIL[status]))
    more = {
        HTTPStatus.SERVICE_UNAVAILABLE: [(b"retry-after", b"5")],
        HTTPStatus.METHOD_NOT_ALLOWED: [(b"allow", b"GET")],
    }
    await raw.answer(send, status, json.dumps(told).encode(), media=raw.PROBLEM, more=more.get(status, []))


def _name(step: StepName, language: str) -> str:
    return step.indonesian if language == "id" else step.english
