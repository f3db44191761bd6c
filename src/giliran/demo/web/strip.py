"""The strip on every page of a demonstration."""

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format

from giliran.demo.web.halls import HOME_ZONE
from giliran.foundation.clock import local
from giliran.foundation.web.requests import now_of


def strip(request: HttpRequest) -> dict[str, Any]:
    """Return what the shell shows above everything."""
    told = date_format(local(now_of(request), HOME_ZONE), "D j M, H.i")
    return {"strip": {"template": "demo/strip.html", "now": f"{told} WIB"}}
