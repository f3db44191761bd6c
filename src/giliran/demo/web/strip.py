"""The strip on every page of a demonstration."""

from typing import Any

from django.http import HttpRequest

from giliran.demo.web.halls import HOME_ZONE
from giliran.foundation.web.requests import now_of


def strip(request: HttpRequest) -> dict[str, Any]:
    """Return what the shell shows above everything."""
    return {"strip": {"template": "demo/strip.html", "at": now_of(request), "zone": HOME_ZONE, "short": "WIB"}}
