"""`POST /api/fast/calls`: the next visitor for whoever shows a counter pass."""

import json
import math
from datetime import timedelta

from starlette.types import Receive, Scope, Send

from giliran.foundation.clock import now
from giliran.foundation.database.batches import AwayError
from giliran.foundation.ratelimit import Buckets
from giliran.foundation.tokens import BadToken, ExpiredToken
from giliran.foundation.web import raw
from giliran.lobby.services.calling.asking import Answer, Outcome, Request
from giliran.lobby.services.calling.next_one import REFUSALS
from giliran.lobby.services.calling.passes import CounterPass, read_counter_pass
from giliran.lobby.web.fast.asking import Asked, BadAskingError, read_asked
from giliran.lobby.web.fast.problems import send_problem
from giliran.lobby.web.fast.writer import Writer

_TRIES, _PER = 240, timedelta(minutes=1)
"""Of one session at a counter, in one process: no hand presses so often. What a call changes is bounded by the hall."""
_AGAIN_IN = b"1"


class Calls:
    """The handler, with its way to the database."""

    def __init__(self, *, writer: Writer) -> None:
        """Keep it."""
        self.writer = writer
        self.tries = Buckets(limit=_TRIES, per=_PER, most=20_000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] != "POST":
            await send_problem(scope, send, "not_allowed", more=[(b"allow", b"POST")])
            return
        at = now()
        try:
            asked = await read_asked(scope, receive)
            pass_ = read_counter_pass(asked.sealed, at=at)
        except BadAskingError as problem:
            await send_problem(scope, send, str(problem))
            return
        except ExpiredToken:
            await send_problem(scope, send, "expired")
            return
        except BadToken:
            await send_problem(scope, send, "forged")
            return
        if wait := self.tries.wait(pass_.session.bytes, at=at.timestamp()):
            await send_problem(scope, send, "too_often", more=[(b"retry-after", b"%d" % math.ceil(wait))])
            return
        try:
            found = await self.writer.submit(_request(asked, pass_))
        except AwayError:
            await send_problem(scope, send, "away", more=[(b"retry-after", _AGAIN_IN)])
            return
        if found.outcome in REFUSALS:
            await send_problem(scope, send, found.outcome.value)
        else:
            await raw.answer(send, 200, told(found), media=raw.JSON)


def told(found: Answer) -> bytes:
    """Return an answer's body: who was called or is served now, `visit` null where that is nobody.

    A repeated request is told what it was told the first time.
    """
    body = {
        "visit": str(found.visit) if found.visit else None,
        "number": found.number,
        "step": found.step,
        "counter": found.counter,
        "calls": found.calls,
        "paused": found.outcome is Outcome.FINISHED,
    }
    return json.dumps(body, separators=(",", ":")).encode()


def _request(asked: Asked, pass_: CounterPass) -> Request:
    return Request(
        wants=asked.wants, office=pass_.office, counter=pass_.counter, officer=pass_.officer, visit=asked.visit,
        session=pass_.session, once=asked.once,
    )  # fmt: skip
