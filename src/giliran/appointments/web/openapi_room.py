"""The waiting room of a release in OpenAPI, for programs; people have pages below `/ruang-tunggu/`."""

from typing import Any

from giliran.foundation.web.openapi import answer, problems, schema, uuid_in_path

STATES = (
    "joined", "drawing", "waiting", "turn", "booked", "lapsed", "passed", "sold_out", "ended", "cancelled",
)  # fmt: skip
_RELEASE = uuid_in_path("release_id", "The release's id.")
_TICKET: list[dict[str, list[str]]] = [{"ticket": []}]
_POLL = {
    "tags": ["appointments"],
    "operationId": "roomStanding",
    "summary": "How it stands for a ticket",
    "description": (
        "From memory, at most half a second old. Ask again after `next_poll` seconds: the server sets it so that all "
        "together ask equally often. Before the draw nobody has a place; it does not depend on who came first."
    ),
    "security": _TICKET,
    "responses": {
        "200": answer("The standing.", media="application/json", of=schema("Standing")),
        **problems(401, 404, 405, 503),
    },
}
_JOIN = {
    "tags": ["appointments"],
    "operationId": "roomJoin",
    "summary": "Join with an entry pass; any device of the account gets the same ticket",
    "description": (
        "One entry an account and a human, whatever the devices; a family on one pass counts as one. `error`: no_pass "
        "(401), revoked (403), not_ready, has_booking, elsewhere, shut (409), busy (503: ask again, nothing is lost)."
    ),
    "security": [{"pass": []}],
    "responses": {
        "200": answer("Joined before.", media="application/json", of=schema("Ticket")),
        "201": answer("Joined now.", media="application/json", of=schema("Ticket")),
        **problems(401, 403, 404, 405, 409, 429, 503),
    },
}
_PASS = {
    "tags": ["appointments"],
    "operationId": "roomPass",
    "summary": "The pass to book with, once it is the ticket's turn, and the times that are free",
    "security": [{"ticket": [], "pass": []}],
    "responses": {
        "200": answer("Book with it at /api/fast/holds.", media="application/json", of=schema("BookingPass")),
        **problems(403, 404, 405, 503),
    },
}
PATHS: dict[str, Any] = {
    "/api/fast/rooms/{release_id}": {"parameters": [_RELEASE], "get": _POLL, "post": _JOIN},
    "/api/fast/rooms/{release_id}/pass": {"parameters": [_RELEASE], "post": _PASS},
}
SECURITY_SCHEMES: dict[str, Any] = {
    "ticket": {"type": "apiKey", "in": "header", "name": "Giliran-Ticket", "description": "Given on joining; signed."}
}
_COUNT = {"type": "integer", "minimum": 0}
_SECONDS = {"type": "number", "minimum": 0, "description": "After how many seconds to ask again."}
SCHEMAS: dict[str, Any] = {
    "Standing": {
        "type": "object",
        "properties": {
            "state": {"enum": list(STATES)},
            "place": {**_COUNT, "description": "In line; 0 while nobody knows."},
            "ahead": {**_COUNT, "description": "How many entries are before it."},
            "minutes": {"type": ["integer", "null"], "description": "Likely minutes, by the pace measured lately."},
            "left": {**_COUNT, "description": "Places left."},
            "waiting": {**_COUNT, "description": "Entries that wait."},
            "until": {**_COUNT, "description": "Unix time until which to choose, when it is their turn; else 0."},
            "next_poll": _SECONDS,
            "next": {"type": "string", "description": "The page that says the same to people."},
        },
        "required": ["state", "place", "ahead", "minutes", "left", "waiting", "until", "next_poll", "next"],
    },
    "Ticket": {
        "type": "object",
        "properties": {
            "outcome": {"enum": ["joined", "known"]},
            "ticket": {"type": "string"},
            "next_poll": _SECONDS,
        },
        "required": ["outcome", "ticket", "next_poll"],
    },
    "BookingPass": {
        "type": "object",
        "properties": {
            "pass": {"type": "string"},
            "until": {**_COUNT, "description": "Unix time."},
            "times": {"type": "array", "items": schema("FreeTime")},
        },
        "required": ["pass", "until", "times"],
    },
    "FreeTime": {
        "type": "object",
        "properties": {
            "slot": {"type": "string", "format": "uuid"},
            "starts_at": {"type": "string", "format": "date-time"},
            "free": _COUNT,
        },
        "required": ["slot", "starts_at", "free"],
    },
}
