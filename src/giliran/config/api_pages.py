"""The description of our APIs, for programs and for readers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe

from giliran.config import openapi
from giliran.foundation.web import access

_METHODS = ("get", "head", "post", "put", "patch", "delete")
_AN_HOUR = 3600


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation as a reader sees it; `answers` are statuses with what they mean."""

    method: str
    path: str
    summary: str
    about: str
    takes: list[tuple[str, str, str]]
    body: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """The operations of one tag."""

    name: str
    about: str
    operations: list[Operation]


@cache
def _written() -> tuple[bytes, str]:
    from hashlib import blake2b  # noqa: PLC0415 - once a process

    content = json.dumps(openapi.document(), ensure_ascii=False, separators=(",", ":")).encode()
    return content, f'"{blake2b(content, digest_size=12).hexdigest()}"'


def _etag(_request: HttpRequest) -> str:
    return _written()[1]


@access.public
@require_safe
@cache_control(public=True, max_age=_AN_HOUR)
@etag(_etag)
def description(_request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    return HttpResponse(_written()[0], content_type="application/json")


@access.public
@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """Show it to people."""
    document = openapi.document()
    context = {"info": document["info"], "parts": list(_parts(document)), "address": openapi.ADDRESS}
    return render(request, "config/api.html", context)


def _parts(document: dict[str, Any]) -> Iterator[Part]:
    for tag in document["tags"]:
        operations = [
            _operation(method, path, item)
            for path, item in document["paths"].items()
            for method in _METHODS
            if tag["name"] in item.get(method, {}).get("tags", ())
        ]
        yield Part(name=tag["name"], about=tag["description"], operations=operations)


def _operation(method: str, path: str, item: dict[str, Any]) -> Operation:
    found = item[method]
    parameters = [*item.get("parameters", ()), *found.get("parameters", ())]
    return Operation(
        method=method.upper(),
        path=path,
        summary=found["summary"],
        about=found.get("description", ""),
        takes=[(each["name"], each["in"], each["description"]) for each in parameters],
        body=", ".join(found.get("requestBody", {}).get("content", ())),
        answers=[(status, about["description"]) for status, about in found["responses"].items()],
    )
