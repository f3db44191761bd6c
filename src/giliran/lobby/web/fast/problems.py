"""Refusals of the fast lane: problems for programs (RFC 9457), with a sentence for the officer; made once."""

import json
from functools import cache
from http import HTTPStatus
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from starlette.types import Scope, Send

from giliran.foundation.web import raw
from giliran.foundation.web.problems import details
from giliran.lobby.services.calling.asking import Outcome
from giliran.lobby.services.calling.next_one import REFUSALS

_STATUS = {
    "forged": HTTPStatus.UNAUTHORIZED,
    "expired": HTTPStatus.FORBIDDEN,
    "no_counter": HTTPStatus.FORBIDDEN,
    "revoked": HTTPStatus.FORBIDDEN,
    "bad_request": HTTPStatus.BAD_REQUEST,
    "not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_often": HTTPStatus.TOO_MANY_REQUESTS,
    "away": HTTPStatus.SERVICE_UNAVAILABLE,
}
_DETAIL = {
    "forged": _("Izin loket ini tidak sah. Buka kembali halaman loket Anda."),
    "expired": _("Izin loket ini sudah lewat waktunya. Buka kembali halaman loket Anda."),
    "no_counter": _("Anda tidak lagi duduk di loket ini. Buka kembali halaman loket Anda."),
    "revoked": _("Anda tidak lagi bertugas di kantor ini."),
    "bad_request": _(
        "Sebutkan then (call, finish_and_call, start), visit bila perlu, once (UUID), dan Giliran-Counter."
    ),
    "not_allowed": _("Alamat ini hanya menerima POST."),
    "too_large": _("Permintaan terlalu besar."),
    "too_often": _("Terlalu sering dalam waktu singkat. Tunggu sebentar, lalu coba lagi."),
    "away": _("Panggilan belum dapat dipastikan. Coba lagi sebentar lagi; nomor yang sama tidak dipanggil dua kali."),
}


def status_of(error: str) -> int:
    """Return the HTTP status of a typed error; what the statement refuses is a conflict."""
    return int(_STATUS.get(error, HTTPStatus.CONFLICT))


async def send_problem(scope: Scope, send: Send, error: str, *, more: Any = ()) -> None:
    """Answer with a problem in the officer's language."""
    body = _shape(error, raw.language(scope))
    await raw.answer(send, status_of(error), body, media=raw.PROBLEM, more=more)


@cache
def _shape(error: str, language: str) -> bytes:
    with translation.override(language):
        detail = _DETAIL.get(error) or REFUSALS[Outcome(error)].message
        told = details(status=status_of(error), detail=str(detail), error=error)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
