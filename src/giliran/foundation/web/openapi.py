"""How a room describes its APIs: a fragment of OpenAPI 3.1 in `web/openapi.py`, which `config` joins into one document.

A fragment is the standard's own mapping, written out by hand; here is what fragments share.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from giliran.foundation.web.problems import PROBLEM

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Description:
    """A room's part: its name and what it is about, paths as the standard has them, and what they refer to."""

    tag: str
    about: str
    paths: Json
    schemas: Json = field(default_factory=dict)
    security_schemes: Json = field(default_factory=dict)


_TITLES = {
    400: "What was sent cannot be read.",
    401: "The signature, its time or its sender is not accepted.",
    403: "Not allowed: the CSRF token is missing, or the page belongs to somebody else.",
    404: "There is nothing here, or nothing of yours.",
    405: "This address does not take this method; `Allow` says which it takes.",
    409: "This is not the next piece; `Upload-Offset` says where the upload stands.",
    413: "More than is taken at once.",
    415: "Not of the media type that is taken here.",
    422: "Understood and refused; `detail` is a sentence for the person.",
    423: "The file is being read; ask again in a moment.",
    429: "Too often; `detail` says when to come back.",
    460: "The file is not the one that was announced: its SHA-256 differs. It is forgotten (tus, checksum).",
    503: "Out of order for a moment; nothing confirmed is lost. `Retry-After` says when to come back.",
}


def problems(*statuses: int) -> dict[str, Any]:
    """Return the answers of these refusals: problems (RFC 9457)."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(status): {"description": _TITLES[status], "content": content} for status in statuses}


def schema(name: str) -> dict[str, str]:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def answer(description: str, *, media: str = "", of: Json | None = None, headers: Json | None = None) -> dict[str, Any]:
    """Return one answer: without a body unless `media` is given, whose form `of` tells."""
    told: dict[str, Any] = {"description": description}
    if media:
        told["content"] = {media: {"schema": dict(of)} if of else {}}
    if headers:
        told["headers"] = {name: dict(about) for name, about in headers.items()}
    return told


def header(description: str, **about: Any) -> dict[str, Any]:
    """Return a header of an answer; a text unless `about` says else."""
    return {"description": description, "schema": {"type": "string", **about}}


def parameter(name: str, where: str, description: str, *, required: bool = True, **about: Any) -> dict[str, Any]:
    """Return a parameter in `path`, `query` or `header`; a text unless `about` says else."""
    return {
        "name": name,
        "in": where,
        "required": required,
        "description": description,
        "schema": {"type": "string", **about},
    }


def uuid_in_path(name: str, description: str) -> dict[str, Any]:
    """Return an id in the path."""
    return parameter(name, "path", description, format="uuid")


SESSION: Json = {"security": [{"session": []}]}
"""Of operations for somebody who has signed in; without a session they lead to the sign-in page."""
TO_SIGN_IN: Json = {
    "302": {"description": "Nobody has signed in: to the sign-in page.", "headers": {"Location": header("Where to.")}}
}
PROBLEM_SCHEMA: Json = {
    "type": "object",
    "description": "A problem (RFC 9457). `detail` is a sentence for people, in their language.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status"],
}
