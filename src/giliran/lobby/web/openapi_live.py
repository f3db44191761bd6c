"""The lobby's wire in OpenAPI: boards and tickets, live and as one picture."""

from typing import Any

from giliran.foundation.web.openapi import Json, answer, header, parameter, problems, schema

_STREAM = (
    "Server-sent events; the same bytes go to all who follow one office. First `hall`, the whole of it: the numbers in "
    "each step's queue in the order of calling, those at counters, the latest calls that are over, ranges of minutes, "
    "notices. Then `news`: what changed (`out`, `now`, `new`, `in`, `past`, `counters`, `waits`, `joining`, "
    "`notices`). An id is the ledger's position: whoever comes back with it is told the news since, and `back` behind "
    "them, or `hall` again. `lost`: we cannot see the hall ourselves; a `hall` follows. `beat` every 15 seconds when "
    "nothing else came. A call is to be announced when `new` names its number in news that came while the line was up. "
    "All of it, with an example of each: docs/architecture.md, The lobby's wire."
)
_YOU = (
    " A ticket is told of itself by `you`, whenever that changed: number, state, step, counter, calls. Its place is "
    "the number's in the step's queue, its range the one that `waits` has for that place."
)
_ONCE = "For those who can only ask again and again."
_LAST = [
    parameter("Last-Event-ID", "header", "The last event seen.", required=False),
    parameter("last", "query", "The same, for those who cannot send headers.", required=False, pattern="^[0-9]{1,18}$"),
]
_BOARD = parameter("papan", "query", "Which board asks: its slug. It is then seen to be there.", required=False)
_OFFICE = parameter("office_code", "path", "The office's code.", pattern="^[a-z0-9-]+$")
_TOKEN = parameter(
    "token", "path", "From the ticket's QR: follows this one visit for some hours.", pattern="^[A-Za-z0-9_:-]+$"
)
_UNLESS = parameter("If-None-Match", "header", "The ETag of the last answer.", required=False)


def _stream(name: str, summary: str, about: str, *more: Json) -> dict[str, Any]:
    return {
        "get": {
            "tags": ["lobby"],
            "operationId": name,
            "summary": summary,
            "description": about,
            "security": [],
            "parameters": [*_LAST, *more],
            "responses": {"200": answer("The stream.", media="text/event-stream"), **problems(404, 405, 503)},
        }
    }


def _once(name: str, summary: str, of: str, *more: Json) -> dict[str, Any]:
    etag = {"ETag": header("Of this picture but for its instant, for If-None-Match.")}
    return {
        "get": {
            "tags": ["lobby"],
            "operationId": name,
            "summary": summary,
            "description": _ONCE,
            "security": [],
            "parameters": [_UNLESS, *more],
            "responses": {
                "200": answer("Now.", media="application/json", of=schema(of), headers=etag),
                "304": answer("As before."),
                **problems(404, 405, 503),
            },
        }
    }


PATHS: Json = {
    "/live/board/{office_code}.json": {"parameters": [_OFFICE], **_once("board", "An office's board", "Board", _BOARD)},
    "/live/board/{office_code}": {
        "parameters": [_OFFICE],
        **_stream("boardStream", "An office's board, live", _STREAM, _BOARD),
    },
    "/live/ticket/{token}.json": {"parameters": [_TOKEN], **_once("ticket", "One's place", "Place")},
    "/live/ticket/{token}": {"parameters": [_TOKEN], **_stream("ticketStream", "One's place, live", _STREAM + _YOU)},
}
_NUMBER: Json = {"type": "integer", "minimum": 0}
_MINUTES: Json = {"type": ["integer", "null"], "minimum": 0}
_AT: Json = {"type": "integer", "description": "Seconds since 1970."}
_CALL: Json = {
    "number": {"type": "string"},
    "counter": {"type": ["integer", "null"]},
    "name": {"type": "string", "description": "What the counter is called."},
    "calls": {**_NUMBER, "description": "Rises with each call of this step."},
    "at": _AT,
}
_NOTICE: Json = {
    "id": {"type": "string", "format": "uuid"},
    "text_id": {"type": "string"},
    "text_en": {"type": "string"},
    "spoken": {"type": "boolean"},
    "steps": {"type": "array", "items": {"type": "string"}, "description": "For boards that show one of these."},
}
_RANGE: Json = {"type": "array", "items": _NUMBER, "minItems": 3, "maxItems": 3}


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": [*properties]}


SCHEMAS: Json = {
    "Board": _object(
        {
            "at": {**_AT, "description": "When it was sent."},
            "now": {"type": "array", "items": schema("Called")},
            "recent": {"type": "array", "items": _object(_CALL)},
            "waiting": {"type": "object", "additionalProperties": _NUMBER, "description": "People, by step."},
            "ranges": {
                "type": "object",
                "additionalProperties": _RANGE,
                "description": "Minutes that somebody would wait who came now: from, to, middle; by step.",
            },
            "notices": {"type": "array", "items": _object(_NOTICE)},
        }
    ),
    "Called": _object(
        {
            **_CALL,
            "serving": {"type": "boolean"},
            "step": {"type": "string"},
            "language": {"type": "string", "description": "In which it is called."},
        }
    ),
    "Place": _object(
        {
            "at": {**_AT, "description": "When it was sent."},
            "number": {"type": "string"},
            "state": {"type": "string"},
            "ahead": {"type": ["integer", "null"], "minimum": 0},
            "low": {**_MINUTES, "description": "Minutes to wait, the short end."},
            "high": {**_MINUTES, "description": "Minutes to wait, the long end."},
            "middle": {**_MINUTES, "description": "Minutes to wait, as often less as more."},
            "counter": {"type": "string"},
            "step": {"type": "string"},
            "calls": _NUMBER,
        }
    ),
}
