"""The live lane in OpenAPI."""

from typing import Any

from giliran.foundation.web.openapi import Description, answer, parameter, problems, schema
from giliran.lobby.web import openapi_fast, openapi_live

_LAST = parameter("Last-Event-ID", "header", "The last event seen.", required=False)


def _stream(name: str, summary: str, *, about: str) -> dict[str, Any]:
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


_TEXT = {"type": "string"}
_LANGUAGE = parameter("language", "path", "The language, `id` or `en`.", pattern="^[a-z]+$")
_WORDS: dict[str, Any] = {
    "tags": ["lobby"],
    "operationId": "voice",
    "summary": "How a language says letters, digits and counters",
    "description": "What boards put together when they call a number, with the sounds that were made ahead.",
    "security": [],
    "responses": {"200": answer("Words.", media="application/json", of=schema("Voice")), **problems(404, 405)},
}
_COLLEAGUE = parameter(
    "token", "path", "From an officer's own page: good for one working day at one office.", pattern="^[A-Za-z0-9_:-]+$"
)
_CALLS = (
    "A mark of each open call for help between officers of an office, and a new mark once somebody is coming. Who "
    "called, and from where, only the officer's own page says. Nothing that visitors follow carries these calls."
)
DESCRIPTION = Description(
    tag="lobby",
    about="Boards and one's own place in the queue, as they change. Numbers only, never names.",
    paths={
        **openapi_fast.PATHS,
        "/suara/{language}.json": {"parameters": [_LANGUAGE], "get": _WORDS},
        **openapi_live.PATHS,
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
        "Voice": {
            "type": "object",
            "properties": {
                "language": {"type": "string"},
                "says": {"type": "object", "additionalProperties": _TEXT, "description": "Words by piece."},
                "sounds": {
                    "type": "object",
                    "additionalProperties": _TEXT,
                    "description": "Addresses of WAV files, of pieces spoken ahead; each may be kept for ever.",
                },
            },
            "required": ["language", "says", "sounds"],
        },
        **openapi_live.SCHEMAS,
        "Calls": {
            "type": "object",
            "properties": {"calls": {"type": "array", "items": {"type": "string"}}},
            "required": ["calls"],
        },
    },
    security_schemes=openapi_fast.SECURITY_SCHEMES,
)
