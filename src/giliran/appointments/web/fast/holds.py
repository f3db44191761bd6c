"""`POST /api/fast/holds`: a place for whoever shows a booking pass."""

import math
from datetime import timedelta
from typing import Any

from starlette.types import Receive, Scope, Send

from giliran.appointments.services.passes import Pass, PassExpired, PassForged, Purpose, read, unseal_bytes
from giliran.appointments.web.fast import problems
from giliran.appointments.web.fast.asking import Asked, BadAskingError, read_asked
from giliran.appointments.web.fast.limits import Limits
from giliran.appointments.web.fast.moment import Moment
from giliran.appointments.web.fast.slots import Slots
from giliran.appointments.web.fast.standing import Refusal, carry_out
from giliran.appointments.web.fast.writer import GroupWriter, Told, Wish
from giliran.foundation.database.batches import AwayError
from giliran.foundation.ratelimit import Buckets
from giliran.foundation.web import raw

_CREATED = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
_AGAIN_IN = b"2"
_TRIES, _PER = 240, timedelta(minutes=1)
"""Of one account, in one process: more is a program gone astray, and costs nothing. `limits` holds over them all."""


class Holds:
    """The handler, with what it knows of slots and its way to the database."""

    def __init__(self, *, writer: GroupWriter, slots: Slots) -> None:
        """Keep both."""
        self.writer, self.slots, self.moment = writer, slots, Moment()
        self.tries, self.limits = Buckets(limit=_TRIES, per=_PER), Limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] != "POST":
            await _refuse(scope, send, "not_allowed", more=[(b"allow", b"POST")])
            return
        try:
            asked = await read_asked(scope, receive)
        except BadAskingError as problem:
            await _refuse(scope, send, str(problem))
            return
        if asked.page and not raw.comes_from_here(scope):
            await _refuse(scope, send, "cross_site")
            return
        try:
            body = unseal_bytes(asked.sealed, purpose=Purpose.BOOK)
            pass_ = read(body, purpose=Purpose.BOOK, now=self.moment.unix())
        except PassForged:
            await _refuse(scope, send, "forged", asked=asked)
            return
        except PassExpired:
            await _refuse(scope, send, "expired", asked=asked)
            return
        account = pass_.account.bytes
        wait = self.tries.wait(account, at=self.moment.unix())
        if wait := wait or self.limits.wait(scope, account, cookies=asked.cookies):
            later = [(b"retry-after", b"%d" % math.ceil(wait))]
            await _refuse(scope, send, "too_often", asked=asked, pass_=pass_, more=later)
            return
        try:
            await self._take(scope, send, asked, pass_)
        except AwayError:
            await _refuse(scope, send, "busy", asked=asked, pass_=pass_, more=[(b"retry-after", _AGAIN_IN)])

    async def _take(self, scope: Scope, send: Send, asked: Asked, pass_: Pass) -> None:
        slot = self.slots.known(asked.slot) or await self.slots.get(asked.slot)
        if slot is None:
            await _refuse(scope, send, "unknown_slot", asked=asked, pass_=pass_)
            return
        if pass_.booking is not None or pass_.party:
            try:
                told, until = await carry_out(pass_, slot_id=asked.slot, once_key=asked.once_key)
            except Refusal as refusal:
                await _refuse(scope, send, refusal.error, asked=asked, pass_=pass_, sentence=refusal.sentence)
                return
        else:
            expires_at, until = self.moment.end(slot.hold)
            data = f'{{"application":"{pass_.application}",{slot.data},"until":"{until}"}}'
            wish = Wish(
                pass_.application, pass_.person, asked.slot, asked.once_key, expires_at, data, pass_.account,
                pass_.epoch, pass_.lane, pass_.release,
            )  # fmt: skip
            told = await self.writer.submit(wish)
            if told.outcome == "again":  # the same person asked twice at once; by now the other request is answered
                told = await self.writer.submit(wish)
        if told.outcome == "booked" or (told.outcome == "repeated" and told.booking is not None):
            await _hand_over(send, asked, told, until)
        else:
            await _refuse(scope, send, told.outcome, asked=asked, pass_=pass_)


async def _hand_over(send: Send, asked: Asked, told: Told, until: str) -> None:
    following = f"/janji/{told.booking}/tagihan/"
    if asked.page:
        await raw.lead_to(send, following)
        return
    if told.outcome == "booked":
        status = 201
        body = f'{{"booking":"{told.booking}","code":"{told.code}","until":"{until}","next":"{following}"}}'
    else:
        status, body = 200, f'{{"booking":"{told.booking}","next":"{following}"}}'
    content = body.encode()
    headers: list[Any] = [*_CREATED, (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _refuse(
    scope: Scope,
    send: Send,
    error: str,
    *,
    asked: Asked | None = None,
    pass_: Pass | None = None,
    sentence: str = "",
    more: Any = (),
) -> None:
    following = _way_back(pass_)
    if asked is not None and asked.page:
        await raw.lead_to(send, f"{following}?kabar={error}")
        return
    if sentence:
        content = problems.body_saying(error, sentence, following=following)
    else:
        content = problems.body_of(error, language=raw.language(scope), following=following)
    headers: list[Any] = [*problems.HEADERS, (b"content-length", b"%d" % len(content)), *more]
    await send({"type": "http.response.start", "status": problems.status_of(error), "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _way_back(pass_: Pass | None) -> str:
    """Return where to choose again: the waiting room's light page, or the application's calendar."""
    if pass_ is None:
        return "/beranda/"
    return f"/ruang-tunggu/{pass_.release}/pilih/" if pass_.release else f"/janji/{pass_.application}/"
