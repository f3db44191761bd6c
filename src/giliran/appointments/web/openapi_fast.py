"""The fast lane in OpenAPI: what is free, and booking by a pass."""

from typing import Any

from giliran.appointments.models import Lane
from giliran.appointments.rules import DayState
from giliran.foundation.web.openapi import answer, header, parameter, problems, schema

_ETAG = header("Of this very answer, for If-None-Match.")
_FREE = {
    "tags": ["appointments"],
    "operationId": "availability",
    "summary": "What a lane of an office offers in a month (`month`), or at what times of a day (`day`)",
    "description": "From memory, at most 250 ms old. No session, no personal data; anybody may ask.",
    "security": [],
    "parameters": [
        parameter("office", "query", "The office's code.", minLength=1, examples=["jakarta-selatan"]),
        parameter("product", "query", "The passport's code.", minLength=1, examples=["ordinary_10"]),
        parameter("lane", "query", "The lane; the regular one if none is named.", required=False, enum=Lane.values),
        parameter(
            "month", "query", "The month. Either it or `day` is needed.", required=False, examples=["2026-12"],
            pattern="^2[01][0-9]{2}-(0[1-9]|1[0-2])$",
        ),
        parameter("day", "query", "The day; it goes before `month`.", required=False, examples=["2026-12-08"]),
        parameter("If-None-Match", "header", "The ETag of an earlier answer.", required=False),
    ],
    "responses": {
        "200": answer(
            "Day by day, or time by time.", media="application/json",
            of={"oneOf": [schema("Month"), schema("Times")]}, headers={"ETag": _ETAG},
        ),
        "304": answer("As before.", headers={"ETag": _ETAG}),
        **problems(400, 404, 405, 503),
    },
}  # fmt: skip
_BACK = {"Location": header("Where to go on: the bill; or back to choosing, with the typed error in `kabar`.")}
_HOLD = {
    "tags": ["appointments"],
    "operationId": "hold",
    "summary": "Take a place, or move the booking that the pass names, or take places for a family",
    "description": (
        "The pass says for whom; a retry with the same key is safe and gets the same booking. `error` is one of: "
        "forged (401); expired, revoked, cross_site (403); unknown_slot (404); full, closed, gated, wrong_lane, "
        "wrong_office, has_booking, not_ready, party, same, gone, too_late, moves_used_up, pay_first (409); "
        "busy (503: nobody knows yet; ask again with the same key). `next` says where a person goes on."
    ),
    "security": [{"pass": []}],
    "parameters": [
        parameter(
            "Idempotency-Key", "header", "A new UUID for each wish; a form may send it as `once`.", required=False,
            format="uuid",
        ),
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"slot": {"type": "string", "format": "uuid"}},
                    "required": ["slot"],
                }
            },
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "slot": {"type": "string", "format": "uuid"},
                        "once": {"type": "string", "format": "uuid"},
                        "pass": {"type": "string"},
                    },
                    "required": ["slot"],
                }
            },
        },
    },
    "responses": {
        "200": answer("This wish was met before.", media="application/json", of=schema("Held")),
        "201": answer("The place is held.", media="application/json", of=schema("Held")),
        "303": {"description": "To a browser's form.", "headers": _BACK},
        **problems(400, 401, 403, 404, 405, 413, 429, 503),
        "409": {
            "description": "Understood and refused; `error` is the reason in one word, `detail` a sentence.",
            "content": {"application/problem+json": {"schema": schema("Problem")}},
        },
    },
}  # fmt: skip
PATHS: dict[str, Any] = {"/api/fast/availability": {"get": _FREE}, "/api/fast/holds": {"post": _HOLD}}
SECURITY_SCHEMES: dict[str, Any] = {
    "pass": {"type": "apiKey", "in": "header", "name": "Giliran-Pass", "description": "Given after sign-in; signed."}
}
_UUID = {"type": ["string", "null"], "format": "uuid"}
_HEAD = {
    "office": {"type": "string"},
    "product": {"type": "string"},
    "lane": {"enum": Lane.values},
    "time_zone": {"type": "string"},
    "not_sold": {"type": "string", "description": "Why the product is not to be had; empty when it is."},
}
_INSTANT = {"type": "string", "format": "date-time"}
SCHEMAS: dict[str, Any] = {
    "Month": {
        "type": "object",
        "properties": {
            **_HEAD,
            "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
            "days": {"type": "array", "items": schema("Day")},
        },
        "required": [*_HEAD, "month", "days"],
    },
    "Day": {
        "type": "object",
        "properties": {
            "day": {"type": "string", "format": "date"},
            "state": {"enum": [state.value for state in DayState]},
            "free": {"type": "integer", "minimum": 0},
            "reason": {"type": "string", "description": "Why there is nothing; empty otherwise."},
            "released_on": {"type": ["string", "null"], "format": "date"},
            "released_at": {"type": ["string", "null"], "format": "date-time"},
            "release": {**_UUID, "description": "The release that runs: its waiting room lets people in."},
        },
        "required": ["day", "state", "free", "reason", "released_on", "released_at", "release"],
    },
    "Times": {
        "type": "object",
        "properties": {
            **_HEAD,
            "day": {"type": "string", "format": "date"},
            "times": {"type": "array", "items": schema("Time")},
        },
        "required": [*_HEAD, "day", "times"],
    },
    "Time": {
        "type": "object",
        "properties": {
            "slot": {"type": "string", "format": "uuid"},
            "starts_at": _INSTANT,
            "ends_at": _INSTANT,
            "free": {"type": "integer", "minimum": 0, "description": "To those without a release's pass."},
            "capacity": {"type": "integer", "minimum": 0},
            "release": _UUID,
        },
        "required": ["slot", "starts_at", "ends_at", "free", "capacity", "release"],
    },
    "Held": {
        "type": "object",
        "properties": {
            "booking": {"type": "string", "format": "uuid"},
            "code": {"type": "string", "description": "What is shown at the door; told once."},
            "until": {"type": "string", "description": "Until when it is held (RFC 3339); empty when it was moved."},
            "next": {"type": "string", "description": "The bill."},
        },
        "required": ["booking", "next"],
    },
}
