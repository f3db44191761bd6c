"""What of the appointments programs read, in OpenAPI."""

from giliran.appointments.rules import DayState
from giliran.foundation.web.openapi import (
    SESSION,
    TO_SIGN_IN,
    Description,
    answer,
    header,
    parameter,
    problems,
    schema,
    uuid_in_path,
)

_BOOKING = uuid_in_path("booking_id", "The appointment's id.")
_ETAG = header("Of this very answer, for If-None-Match.")
_FREE = {
    "tags": ["appointments"],
    "operationId": "availability",
    "summary": "What an office offers in a month",
    "description": "From memory, at most 250 ms old. No session, no personal data; anybody may ask.",
    "security": [],
    "parameters": [
        parameter("office", "query", "The office's code.", minLength=1, examples=["jakarta-selatan"]),
        parameter("product", "query", "The passport's code.", minLength=1, examples=["ordinary_10"]),
        parameter("month", "query", "The month.", pattern="^2[01][0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-12"]),
        parameter("If-None-Match", "header", "The ETag of an earlier answer.", required=False),
    ],
    "responses": {
        "200": answer("Day by day.", media="application/json", of=schema("Month"), headers={"ETag": _ETAG}),
        "304": answer("As before.", headers={"ETag": _ETAG}),
        **problems(400, 404, 405, 503),
    },
}
DESCRIPTION = Description(
    tag="appointments",
    about="Which days are free, and one's own appointment for telephones.",
    paths={
        "/api/fast/availability": {"get": _FREE},
        "/janji/{booking_id}/reservasi/aplikasi.webmanifest": {
            "parameters": [_BOOKING],
            "get": {
                "tags": ["appointments"],
                "operationId": "reservationManifest",
                "summary": "What makes the reservation's page installable (W3C)",
                **SESSION,
                "responses": {
                    "200": answer("The manifest.", media="application/manifest+json", of={"type": "object"}),
                    **TO_SIGN_IN,
                    **problems(404, 405, 503),
                },
            },
        },
    },
    schemas={
        "Month": {
            "type": "object",
            "properties": {
                "office": {"type": "string"},
                "product": {"type": "string"},
                "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
                "time_zone": {"type": "string"},
                "not_sold": {"type": "string", "description": "Why the product is not to be had; empty when it is."},
                "days": {"type": "array", "items": schema("Day")},
            },
            "required": ["office", "product", "month", "time_zone", "not_sold", "days"],
        },
        "Day": {
            "type": "object",
            "properties": {
                "day": {"type": "string", "format": "date"},
                "state": {"enum": [state.value for state in DayState]},
                "free": {"type": "integer", "minimum": 0},
                "reason": {"type": "string", "description": "Why there is nothing; empty otherwise."},
                "released_on": {"type": ["string", "null"], "format": "date"},
            },
            "required": ["day", "state", "free", "reason", "released_on"],
        },
    },
)
