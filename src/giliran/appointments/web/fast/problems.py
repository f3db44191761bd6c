"""Refusals of the fast lane: problems for programs (RFC 9457), a way back for browsers. Made once a language."""

import json
from functools import cache
from http import HTTPStatus
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from starlette.types import Scope, Send

from giliran.appointments.services.places import Outcome
from giliran.appointments.services.refusals import BY_OUTCOME
from giliran.foundation.web import raw
from giliran.foundation.web.problems import details

HEADERS = ((b"content-type", b"application/problem+json"), (b"cache-control", b"no-store"))

PERHAPS = _("Tempat belum dapat dipastikan. Kirim lagi dengan kunci yang sama; Anda tidak akan memesan dua kali.")
_STATUS = {
    "revoked": HTTPStatus.FORBIDDEN,
    "expired": HTTPStatus.FORBIDDEN,
    "forged": HTTPStatus.UNAUTHORIZED,
    "bad_request": HTTPStatus.BAD_REQUEST,
    "cross_site": HTTPStatus.FORBIDDEN,
    "unknown_slot": HTTPStatus.NOT_FOUND,
    "not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_often": HTTPStatus.TOO_MANY_REQUESTS,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "away": HTTPStatus.SERVICE_UNAVAILABLE,
    "bad_query": HTTPStatus.BAD_REQUEST,
    "unknown_office": HTTPStatus.NOT_FOUND,
    "only_get": HTTPStatus.METHOD_NOT_ALLOWED,
}
_DETAIL = {
    "forged": _("Izin pesan ini tidak sah. Masuk, lalu pilih waktu sekali lagi."),
    "expired": _("Izin pesan ini sudah lewat waktunya. Masuk lagi untuk mendapat yang baru."),
    "bad_request": _("Sebutkan slot (UUID), Idempotency-Key (UUID), dan Giliran-Pass."),
    "cross_site": _("Kirim dari halaman kami sendiri."),
    "unknown_slot": _("Waktu ini tidak ada. Pilih waktu lain."),
    "not_allowed": _("Alamat ini hanya menerima POST."),
    "too_large": _("Permintaan terlalu besar."),
    "too_often": _("Terlalu sering dalam waktu singkat. Tunggu sebentar, lalu coba lagi."),
    "busy": PERHAPS,
    "away": _("Layanan sedang terhenti sebentar. Coba lagi sebentar lagi."),
    "bad_query": _("Sebutkan office, product, dan month (2026-12) atau day (2026-12-08); lane bila perlu."),
    "unknown_office": _("Kantor atau paspor ini tidak dikenal."),
    "only_get": _("Alamat ini hanya dapat dibaca."),
}


def status_of(error: str) -> int:
    """Return the HTTP status of a typed error; what the statement refuses is a conflict."""
    return int(_STATUS.get(error, HTTPStatus.CONFLICT))


def body_of(error: str, *, language: str, following: str) -> bytes:
    """Return the problem's body; `following` is the URL of what to do next."""
    return _shape(error, language).replace(b"@next@", following.encode())


def body_saying(error: str, sentence: str, *, following: str) -> bytes:
    """Return the body of a problem with a sentence of its own."""
    return json.dumps(details(status=status_of(error), detail=sentence, error=error, next=following)).encode()


async def send_problem(scope: Scope, send: Send, error: str, *, following: str = "/kantor/", more: Any = ()) -> None:
    """Answer with a problem in the asker's language."""
    content = body_of(error, language=raw.language(scope), following=following)
    headers: list[Any] = [*HEADERS, (b"content-length", b"%d" % len(content)), *more]
    await send({"type": "http.response.start", "status": status_of(error), "headers": headers})
    await send({"type": "http.response.body", "body": content})


@cache
def _shape(error: str, language: str) -> bytes:
    with translation.override(language):
        detail = _DETAIL.get(error) or BY_OUTCOME[Outcome(error)].message
        told = details(status=status_of(error), detail=str(detail), error=error, next="@next@")
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
