"""A mobile number that was proved in this browser before there is an account."""

from datetime import timedelta

from django.http import HttpRequest

from giliran.foundation.web.requests import now_of

_PROVED = "accounts_phone_proved"
_GOOD_FOR = timedelta(minutes=30)


def keep_proved(request: HttpRequest, phone: str) -> None:
    """Keep a number whose code was right."""
    request.session[_PROVED] = [phone, (now_of(request) + _GOOD_FOR).timestamp()]


def proved_number(request: HttpRequest) -> str:
    """Return the number that was proved a short while ago; empty where none was."""
    kept = request.session.get(_PROVED)
    return str(kept[0]) if kept and now_of(request).timestamp() < kept[1] else ""


def forget_proved(request: HttpRequest) -> None:
    """Let it count for one account."""
    request.session.pop(_PROVED, None)
