"""The fast lane: what is free, from memory. No session, no personal data; anybody may ask."""

from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from giliran.appointments import queries
from giliran.appointments.queries import MonthView
from giliran.appointments.web.availability import BAD_REQUEST, Availability, Key, month_of
from giliran.foundation.clock import now
from giliran.foundation.web.problems import PROBLEM
from giliran.offices import queries as offices


async def availability(request: Request) -> Response:
    """Answer with each day of a month at an office for a product: its state, how many places, and why not.

    `GET /api/fast/availability?office=<code>&product=<code>&month=<yyyy-mm>`; at most 250 ms old; ETag and 304.
    """
    key = tuple(request.query_params.get(name, "") for name in ("office", "product", "month"))
    if not all(key) or month_of(key[2]) is None:
        return JSONResponse(BAD_REQUEST, status_code=400, media_type=PROBLEM)
    page = await _known.page((key[0], key[1], key[2]))
    headers = {"ETag": page.etag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == page.etag:
        return Response(status_code=304, headers=headers)
    status, media = (200, "application/json") if page.found else (404, PROBLEM)
    return Response(page.body, status_code=status, media_type=media, headers=headers)


@sync_to_async
def _load(key: Key) -> dict[str, Any] | None:
    office_code, product, text = key
    try:
        office, month = offices.office_by_code(office_code), month_of(text)
        if office is None or month is None or not office.active:
            return None
        return _body(queries.month(office.id, product, *month, at=now()), product)
    except queries.ProductUnknownError:
        return None
    finally:
        close_old_connections()


def _body(shown: MonthView, product: str) -> dict[str, Any]:
    return {
        "office": shown.office.code,
        "product": product,
        "month": f"{shown.year}-{shown.month:02}",
        "time_zone": shown.office.time_zone,
        "not_sold": shown.not_sold,
        "days": [
            {
                "day": found.day.isoformat(),
                "state": found.state.value,
                "free": found.free,
                "reason": found.reason,
                "released_on": found.released_on.isoformat() if found.released_on else None,
            }
            for found in shown.days
        ],
    }


_known = Availability(load=_load)
routes = [Route("/api/fast/availability", availability, methods=["GET"])]
