"""The shell's navigation."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the page shell shows on every page."""
    return {"navigation": [], "account_navigation": []}
