"""The fast and live lanes' answer when something fails: a problem (RFC 9457), never a traceback."""

import logging

from django.conf import settings
from django.utils import translation
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from giliran.foundation import references
from giliran.foundation.outage import state_of, trouble_of
from giliran.foundation.web import failing

logger = logging.getLogger(__name__)


class Steady:
    """ASGI middleware. A stream that has begun ends in order, so that whoever follows it comes back by himself."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep the next in line."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and answer in place of what fails."""
        began = False

        async def send_on(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        except Exception as problem:
            if scope["type"] != "http":
                raise
            reference = _tell(problem)
            if began:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            else:
                await _problem(Request(scope), problem, reference)(scope, receive, send)


def _problem(request: Request, problem: Exception, reference: str) -> JSONResponse:
    trouble = trouble_of(problem)
    seconds = failing.wait(trouble)
    kept = request.cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    with translation.override(kept if kept in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        told = failing.problem_details(trouble, seconds, reference)
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(seconds)} if trouble else {})
    return JSONResponse(told, status_code=told["status"], media_type=failing.PROBLEM, headers=headers)


def _tell(problem: Exception) -> str:
    reference, trouble = references.new_reference(), trouble_of(problem)
    if trouble:
        told = {"trouble": trouble.value, "sqlstate": state_of(problem), "reference": reference}
        logger.warning("a lane could not answer", extra=told)
    else:
        logger.error("a lane failed", exc_info=problem, extra={"reference": reference})
    return reference
