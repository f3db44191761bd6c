"""Each API is described, and each description has its API."""

import re
from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from starlette.routing import Route

from giliran.config import asgi, openapi
from giliran.foundation.web.access import rule_of
from tests.house.rooms import SOURCE
from tests.house.test_views import views

_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
_METHODS = {"get", "head", "post", "put", "patch", "delete"}
_ASKED_BY_SCRIPT = re.compile(r"hx-(?:get|post)=\"\{% url \"([\w:]+)\"")
_ANSWERS_PROGRAMS = re.compile(r"JsonResponse|application/(?:\w+\+)?json|text/event-stream|_tus\(")


def _pages() -> Iterator[tuple[str, str, Any]]:
    """Yield name, path and view of what Django serves, without its own back office and allauth's pages."""
    for name, pattern in views(get_resolver()):
        module = getattr(pattern.callback, "__module__", "") or ""
        if not name.startswith("admin:") and module.startswith("giliran."):
            yield name, "/" + _CONVERTER.sub(r"{\1}", str(pattern.pattern)), pattern.callback


def _lanes() -> Iterator[Route]:
    for prefix in (asgi._FAST, asgi._LIVE):
        yield from (route for route in asgi._lane(prefix) if isinstance(route, Route))


def _in_lanes() -> set[str]:
    """Return the lanes' addresses: routes, and crowded ones; of what takes all below it, what is described of it."""
    crowded = {path for path in asgi.handlers() if path.startswith((asgi._FAST, asgi._LIVE))}
    below = {path for path in _described() if any(path.startswith(each) for each in crowded if each.endswith("/"))}
    return {route.path for route in _lanes()} | {path for path in crowded if not path.endswith("/")} | below


def _asked_by_scripts() -> set[str]:
    return {name for page in SOURCE.rglob("*.html") for name in _ASKED_BY_SCRIPT.findall(page.read_text("utf-8"))}


def _answers_programs(view: Any) -> bool:
    """Whether a view is for programs: signed, marked so, or with an answer in its own text that no person reads."""
    rule, names = rule_of(view), []
    inner = view
    while hasattr(inner, "__wrapped__"):
        inner = inner.__wrapped__
    names = [inner.__name__, *inner.__code__.co_names]
    module = import_module(inner.__module__)
    texts = (_text_of(getattr(module, name, None), inner.__module__) for name in names)
    return (
        getattr(view, "speaks_problems", False)
        or (rule is not None and rule.kind == "signature")
        or any(_ANSWERS_PROGRAMS.search(text) for text in texts)
    )


def _text_of(found: Any, module: str) -> str:
    import inspect

    inside = callable(found) and getattr(found, "__module__", "") == module
    return inspect.getsource(found) if inside else ""


def _described() -> dict[str, Any]:
    paths: dict[str, Any] = openapi.document()["paths"]
    return paths


def _apis() -> set[str]:
    scripts = _asked_by_scripts()
    pages = {path for name, path, view in _pages() if name in scripts or _answers_programs(view)}
    return pages | _in_lanes() | {"/healthz"}


def test_every_api_is_described() -> None:
    assert _apis() - set(_described()) == set(), "these APIs have no description in their room's web/openapi.py"


def test_every_description_has_its_api() -> None:
    known = {path for _name, path, _view in _pages()} | _in_lanes() | {"/healthz"}
    assert set(_described()) - known == set(), "nothing answers at these addresses"
    assert set(_described()) - _apis() == set(), "these are pages, not APIs"


def test_the_scan_finds_what_it_should() -> None:
    assert _apis() >= {
        "/snap/v1.0/transfer-va/payment",
        "/pemberitahuan/tanda-terima/",
        "/dokumen/kiriman/{upload_id}/",
        "/api/fast/availability",
        "/live/ticket/{token}",
        "/tagihan/{bill_id}/keadaan/",
        "/janji/{booking_id}/reservasi/aplikasi.webmanifest",
    }
    assert not {"/", "/beranda/", "/permohonan/{application_id}/"} & _apis()


def test_what_is_referred_to_is_there_and_is_used() -> None:
    document = openapi.document()
    text = repr(document)
    for kind in ("schemas", "securitySchemes"):
        for name in document["components"][kind]:
            used = f"#/components/{kind}/{name}'" if kind == "schemas" else f"{{'{name}': []}}"
            assert used in text, name
    for reference in re.findall(r"'\$ref': '#/([^']+)'", text):
        assert reduce(lambda part, name: part[name], reference.split("/"), document)


def test_every_operation_is_told_of_fully() -> None:
    names = []
    for path, item in _described().items():
        inside = set(re.findall(r"{(\w+)}", path))
        for method in _METHODS & set(item):
            operation = item[method]
            names.append(operation["operationId"])
            parameters = [*item.get("parameters", ()), *operation.get("parameters", ())]
            assert {each["name"] for each in parameters if each["in"] == "path"} == inside, path
            assert all(each["description"].endswith(".") for each in parameters), path
            assert {"tags", "summary", "responses"} <= set(operation), path
            assert operation["tags"][0] in {part.tag for part in openapi.descriptions()}
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_the_description_is_public_small_and_kept() -> None:
    answer = Client().get(openapi.ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert "public" in answer.headers["Cache-Control"]
    assert "sessionid" not in answer.cookies
    again = Client().get(openapi.ADDRESS, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_the_readable_page_names_every_operation() -> None:
    page = Client().get("/api/").content.decode()
    for path in _described():
        assert path in page
    assert settings.STATIC_URL in page
    assert not re.search(r"<script[^>]+src=\"https?:", page)
