"""Booklets' number series."""

from django.contrib import admin
from django.http import HttpRequest

from giliran.issuance.models import BookletSeries
from giliran.issuance.services import add_series


@admin.register(BookletSeries)
class BookletSeriesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic only in the stubs
    """Runs of booklet numbers; what is in use is never deleted."""

    list_display = ("office", "electronic", "prefix", "next", "last")

    def save_model(self, request: HttpRequest, obj: BookletSeries, form: object, change: bool) -> None:  # noqa: FBT001, ARG002 - Django's signature
        """Write through the service."""
        add_series(obj)

    def has_delete_permission(self, request: HttpRequest, obj: BookletSeries | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Keep every run: passports hold its numbers."""
        return False
