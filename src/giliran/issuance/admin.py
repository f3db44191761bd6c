"""Booklets' number series."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from giliran.foundation.web.admin import ServedAdmin
from giliran.issuance.models import BookletSeries
from giliran.issuance.services import take_series_into_use


@admin.register(BookletSeries)
class BookletSeriesAdmin(ServedAdmin):
    """Runs of booklet numbers: entered once, then their next number moves by itself."""

    list_display = ("office", "electronic", "prefix", "next", "last")

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002 - the base's signature
        """Take the run into use."""
        return take_series_into_use(
            office_id=values["office"].id,
            electronic=values["electronic"],
            prefix=values["prefix"],
            first=values["next"],
            last=values["last"],
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Leave a run as it was entered."""
        return False
