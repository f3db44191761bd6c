"""Signing up without script: the mobile number is proved by a code first, in place of the proof of work.

A number that belongs to an account gets a message that says so instead of a code, and the page looks the same: who
asks does not learn whose number is known.
"""

import secrets
from dataclasses import dataclass
from typing import cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from giliran.accounts.web import limits
from giliran.accounts.web.adapter import CODES_LAST, AccountAdapter
from giliran.accounts.web.forms import FirstCodeForm, PhoneFirstForm
from giliran.accounts.web.phone_proved import keep_proved
from giliran.foundation.web import access
from giliran.foundation.web.device import device_of
from giliran.foundation.web.requests import now_of

_ASKED = "accounts_phone_asked"
_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A number that a code was asked for."""

    phone: str
    code: str
    until: float
    tries: int


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for the number, and send a code to it."""
    device_of(request)
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = PhoneFirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        limits.hold_back(request, limits.FIRST_CODES, number=phone)
        _send(request, phone)
        return redirect("account_phone_first_code")
    return render(request, "accounts/phone_first.html", {"form": form})


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponseBase:
    """Take the code; the rest of signing up follows."""
    asked = _asked(request)
    if asked is None:
        return redirect("account_phone_first")
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.hold_back(request, limits.CODES)
        if secrets.compare_digest(asked.code.encode(), form.cleaned_data["code"].encode()):
            del request.session[_ASKED]
            keep_proved(request, asked.phone)
            return redirect("account_signup")
        _wrong(request, asked)
        form.add_error("code", AccountAdapter.error_messages["incorrect_code"])
    return render(request, "accounts/phone_first_code.html", {"form": form, "phone": asked.phone})


def _send(request: HttpRequest, phone: str) -> None:
    adapter = cast("AccountAdapter", get_adapter())
    known = adapter.get_user_by_phone(phone) is not None
    code = "" if known else f"{secrets.randbelow(10**6):06}"
    if known:
        adapter.send_account_already_exists_sms(phone)
    else:
        adapter.send_first_code(phone, code)
    until = (now_of(request) + CODES_LAST).timestamp()
    request.session[_ASKED] = [phone, code, until, _TRIES]


def _asked(request: HttpRequest) -> _Asked | None:
    kept = request.session.get(_ASKED)
    if not kept or now_of(request).timestamp() >= kept[2] or kept[3] < 1:
        return None
    return _Asked(phone=kept[0], code=kept[1], until=kept[2], tries=kept[3])


def _wrong(request: HttpRequest, asked: _Asked) -> None:
    request.session[_ASKED] = [asked.phone, asked.code, asked.until, asked.tries - 1]
