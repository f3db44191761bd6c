"""A release's draw in OpenAPI, for whoever recomputes it."""

from typing import Any

from giliran.foundation.web.openapi import answer, problems, schema, uuid_in_path

_HEX = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_HEX_OR_NONE = {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"}
_MOMENT = {"type": "string", "format": "date-time"}
_MOMENT_OR_NONE = {"type": ["string", "null"], "format": "date-time"}
_COUNT = {"type": "integer", "minimum": 0}

PATHS: dict[str, Any] = {
    "/rilis/{release_id}/undian.json": {
        "parameters": [uuid_in_path("release_id", "The release's id.")],
        "get": {
            "tags": ["appointments"],
            "operationId": "releaseDraw",
            "summary": "All that is published of a release's draw",
            "description": (
                "Commitments before, root at closing, secrets and the line after. Random ids, nothing of persons. seed"
                " = SHA-256(secrets used, smallest first, then root, then beacon); number = first 16 bytes of"
                " HMAC-SHA-256(seed, entry id); `line` is in the order of the numbers. `giliran release verify` checks"
                " it."
            ),
            "responses": {
                "200": answer("The draw.", media="application/json", of=schema("Draw")),
                **problems(404, 405, 503),
            },
        },
    },
}
SCHEMAS: dict[str, Any] = {
    "Draw": {
        "type": "object",
        "required": ["format", "release", "root", "seed", "beacon", "custodians", "entrants", "line"],
        "properties": {
            "format": {"type": "string", "const": "giliran-draw-1"},
            "release": {"type": "string", "format": "uuid"},
            "office": {"type": "string"},
            "lane": {"type": "string"},
            "time_zone": {"type": "string"},
            "first_day": {"type": "string", "format": "date"},
            "last_day": {"type": "string", "format": "date"},
            "room_opened_at": _MOMENT,
            "opens_at": _MOMENT,
            **dict.fromkeys(("closed_at", "drawn_at", "sold_out_at", "ended_at"), _MOMENT_OR_NONE),
            "state": {"enum": ["planned", "joining", "drawing", "running", "ended"]},
            "places": _COUNT,
            "entrants": _COUNT,
            "root": _HEX_OR_NONE,
            "seed": _HEX_OR_NONE,
            "beacon": {"type": "string"},
            "custodians": {"type": "array", "items": schema("Custodian")},
            "report": {"type": ["object", "null"]},
            "line": {"type": "array", "items": {"type": "string", "format": "uuid"}},
        },
    },
    "Custodian": {
        "type": "object",
        "required": ["name", "commitment", "committed_at", "secret", "revealed_at", "used"],
        "properties": {
            "name": {"type": "string"},
            "title": {"type": "string"},
            "commitment": _HEX,
            "committed_at": _MOMENT,
            "secret": _HEX_OR_NONE,
            "revealed_at": _MOMENT_OR_NONE,
            "used": {"type": "boolean"},
        },
    },
}
