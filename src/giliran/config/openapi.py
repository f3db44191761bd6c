"""The description of all our APIs: the rooms' fragments joined into one OpenAPI 3.1 document."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from giliran.foundation.web.openapi import PROBLEM_SCHEMA, Description, answer, header, problems

ADDRESS = "/api/openapi.json"
_OWN = Description(
    tag="operating",
    about="For those who run an installation, and for programs that read descriptions.",
    paths={
        "/healthz": {
            "get": {
                "tags": ["operating"],
                "operationId": "health",
                "summary": "Is the process there? Every role answers",
                "security": [],
                "responses": {"200": answer("It is.", media="text/plain"), **problems(405)},
            }
        },
        ADDRESS: {
            "get": {
                "tags": ["operating"],
                "operationId": "description",
                "summary": "This description",
                "security": [],
                "responses": {
                    "200": answer(
                        "OpenAPI 3.1.",
                        media="application/json",
                        of={"type": "object", "required": ["openapi", "info", "paths"]},
                        headers={"ETag": header("Of this very answer, for If-None-Match.")},
                    ),
                    "304": answer("As before."),
                    **problems(405, 503),
                },
            }
        },
    },
)


def descriptions() -> Iterator[Description]:
    """Yield our own part and each room's, in the rooms' order."""
    yield _OWN
    for room in settings.ROOMS:
        name = f"giliran.{room}.web.openapi"
        if room != "foundation" and find_spec(f"giliran.{room}.web") and find_spec(name):
            found: Description = import_module(name).DESCRIPTION
            yield found


@cache
def document() -> dict[str, Any]:
    """Return the whole document. Raises `ValueError` when two rooms give one name to two things."""
    parts = list(descriptions())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Giliran",
            "version": version("giliran"),
            "summary": "From a phone at home to a passport in hand.",
            "description": "What programs may ask and tell. Refusals are problems (RFC 9457); SNAP's are SNAP's own.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": settings.BASE_URL}],
        "tags": [{"name": part.tag, "description": part.about} for part in parts],
        "paths": _joined(part.paths for part in parts),
        "components": {
            "schemas": _joined([{"Problem": PROBLEM_SCHEMA}, *(part.schemas for part in parts)]),
            "securitySchemes": _joined(
                [
                    {"session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}},
                    *(part.security_schemes for part in parts),
                ]
            ),
        },
    }


def _joined(parts: Any) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for part in parts:
        if both := set(joined) & set(part):
            message = f"described twice: {sorted(both)}"
            raise ValueError(message)
        joined |= part
    return joined
