"""The head office's back office for blank booklets; what arrives goes through the service and onto the ledger."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from giliran.foundation.web.admin import ServedAdmin, served
from giliran.issuance import services
from giliran.issuance.models import BookletSeries


@admin.register(BookletSeries)
class BookletSeriesAdmin(ServedAdmin):
    """Runs of booklet numbers: taken into use, never changed."""

    list_display = ("office", "electronic", "prefix", "first", "next", "last")
    list_filter = ("electronic", "office")
    list_select_related = ("office",)
    fields = ("office", "electronic", "prefix", "first", "last")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show runs; change none."""
        return obj is None and super().has_change_permission(request, obj)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Take a run into use."""
        return services.take_series_into_use(
            office_id=values["office"].id,
            **{name: values[name] for name in ("electronic", "prefix", "first", "last")},
            **served(request),
        )
