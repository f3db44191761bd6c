"""The live lane in OpenAPI."""

from typing import Any

from giliran.foundation.web.openapi import Description, Json, answer, parameter, problems, schema
from giliran.lobby.web import openapi_fast

_STREAM = (
    "Server-sent events. Each event is a whole picture as its JSON twin gives it; its id is the ledger's position, so "
    "that whoever comes back with Last-Event-ID is told only what is new."
)
_LAST = parameter("Last-Event-ID", "header", "The last event seen.", required=False)
_OFFICE = parameter("office_code", "path", "The office's code.", pattern="^[a-z0-9-]+$")
_TOKEN = parameter(
    "token", "path", "From the ticket's QR: follows this one visit for some hours.", pattern="^[A-Za-z0-9_:-]+$"
)


def _stream(name: str, summary: str, *, about: str = _STREAM) -> dict[str, Any]:
    return {
        "get": {
            "tags": ["lobby"],
            "operationId": name,
            "summary": summary,
            "description": about,
            "security": [],
            "parameters": [_LAST],
            "responses": {"200": answer("The stream.", media="text/event-stream"), **problems(404, 405, 503)},
        }
    }


def _once(name: str, summary: str, of: str) -> dict[str, Any]:
    return {
        "get": {
            "tags": ["lobby"],
            "operationId": name,
            "summary": summary,
            "description": "For those who can only ask again and again.",
            "security": [],
            "responses": {"200": answer("Now.", media="application/json", of=schema(of)), **problems(404, 405, 503)},
        }
    }


_COLLEAGUE = parameter(
    "token", "path", "From an officer's own page: good for one working day at one office.", pattern="^[A-Za-z0-9_:-]+$"
)
_CALLS = (
    "A mark of each open call for help between officers of an office, and a new mark once somebody is coming. Who "
    "called, and from where, only the officer's own page says. Nothing that visitors follow carries these calls."
)
_NUMBER: Json = {"type": "integer", "minimum": 0}
DESCRIPTION = Description(
    tag="lobby",
    about="Boards and one's own place in the queue, as they change. Numbers only, never names.",
    paths={
        **openapi_fast.PATHS,
        "/live/board/{office_code}.json": {"parameters": [_OFFICE], **_once("board", "An office's board", "Board")},
        "/live/board/{office_code}": {"parameters": [_OFFICE], **_stream("boardStream", "An office's board, live")},
        "/live/ticket/{token}.json": {"parameters": [_TOKEN], **_once("ticket", "One's place", "Place")},
        "/live/ticket/{token}": {"parameters": [_TOKEN], **_stream("ticketStream", "One's place, live")},
        "/live/colleagues/{token}.json": {
            "parameters": [_COLLEAGUE],
            **_once("colleagues", "Calls for help between officers", "Calls"),
        },
        "/live/colleagues/{token}": {
            "parameters": [_COLLEAGUE],
            **_stream("colleaguesStream", "Calls for help between officers, live", about=_CALLS),
        },
    },
    schemas={
        **openapi_fast.SCHEMAS,
        "Board": {
            "type": "object",
            "properties": {
                "at": {"type": "integer", "description": "When it was sent, in seconds since 1970."},
                "now": {"type": "array", "items": schema("Called")},
                "recent": {"type": "array", "items": schema("Called")},
                "waiting": {"type": "object", "additionalProperties": _NUMBER, "description": "By queue."},
            },
            "required": ["at", "now", "recent", "waiting"],
        },
        "Called": {
            "type": "object",
            "properties": {
                "number": {"type": "string"},
                "counter": {"type": ["integer", "null"]},
                "name": {"type": "string"},
                "calls": _NUMBER,
                "at": {"type": "integer"},
                "serving": {"type": "boolean"},
            },
            "required": ["number", "counter", "name", "calls", "at"],
        },
        "Calls": {
            "type": "object",
            "properties": {"calls": {"type": "array", "items": {"type": "string"}}},
            "required": ["calls"],
        },
        "Place": {
            "type": "object",
            "properties": {
                "state": {"type": "string"},
                "ahead": {"type": ["integer", "null"]},
                "low": {"type": ["integer", "null"], "description": "Minutes to wait, the short end."},
                "high": {"type": ["integer", "null"], "description": "Minutes to wait, the long end."},
                "counter": {"type": "string"},
                "step": {"type": "string"},
                "calls": _NUMBER,
            },
            "required": ["state", "ahead", "low", "high", "counter", "step", "calls"],
        },
    },
    security_schemes=openapi_fast.SECURITY_SCHEMES,
)
