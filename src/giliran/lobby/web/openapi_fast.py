"""Calling over the fast lane, in OpenAPI."""

from typing import Any

from giliran.foundation.web.openapi import answer, problems, schema
from giliran.lobby.services.calling.asking import Wants

_UUID = {"type": "string", "format": "uuid"}
_CALL = {
    "tags": ["lobby"],
    "operationId": "call",
    "summary": "Call the next visitor to one's counter; finish with the present one and call; or begin to serve",
    "description": (
        "The pass says who sits where; it is void once they have left the counter. `once` makes a retry safe: who asks "
        "again with the same key hears what was done, and nothing is done twice; only who heard that nobody waits may "
        "hear of somebody the next time. `error` is one of: forged (401); expired, no_counter, revoked (403); paused, "
        "busy (somebody is still at the counter), gone (the visit named is not at this counter, or not called or "
        "served) (409); away (503: nobody knows yet; ask again with the same key)."
    ),
    "security": [{"counter": []}],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "then": {"enum": [wants.value for wants in Wants]},
                        "visit": {**_UUID, "description": "Who is finished or served; not needed to call."},
                        "once": {**_UUID, "description": "New for each press of a key."},
                    },
                    "required": ["then", "once"],
                }
            }
        },
    },
    "responses": {
        "200": answer("Done; `visit` is null where nobody waits.", media="application/json", of=schema("AtCounter")),
        **problems(400, 401, 403, 405, 413, 429, 503),
        "409": {
            "description": "Understood and refused; `error` is the reason in one word, `detail` a sentence.",
            "content": {"application/problem+json": {"schema": schema("Problem")}},
        },
    },
}
PATHS: dict[str, Any] = {"/api/fast/calls": {"post": _CALL}}
SECURITY_SCHEMES: dict[str, Any] = {
    "counter": {
        "type": "apiKey",
        "in": "header",
        "name": "Giliran-Counter",
        "description": "Given on the console's page to an officer who sits at a counter; signed.",
    }
}
SCHEMAS: dict[str, Any] = {
    "AtCounter": {
        "type": "object",
        "properties": {
            "visit": {"type": ["string", "null"], "format": "uuid"},
            "number": {"type": ["string", "null"]},
            "step": {"type": ["string", "null"]},
            "counter": {"type": ["integer", "null"]},
            "calls": {"type": "integer", "minimum": 0},
            "paused": {"type": "boolean", "description": "Somebody was finished, and nobody called: a pause."},
        },
        "required": ["visit", "number", "step", "counter", "calls", "paused"],
    }
}
