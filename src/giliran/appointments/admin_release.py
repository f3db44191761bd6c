"""The head office's back office for release schedules; every change goes through the services and onto the ledger."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from giliran.appointments.models import ReleaseSchedule
from giliran.appointments.services import release
from giliran.foundation.web.admin import PeriodAdmin, served

_FIELDS = (
    "lane", "every", "weekday", "month_day", "at", "covers", "days_from", "days_to", "share_percent", "room_minutes",
    "valid_from",
)  # fmt: skip


@admin.register(ReleaseSchedule)
class ReleaseScheduleAdmin(PeriodAdmin):
    """When places come; several schedules may hold at once. An office's own pages show what one would do."""

    list_display = (
        "office", "lane", "every", "weekday", "month_day", "at", "covers", "share_percent", "room_minutes",
        "valid_from", "valid_to",
    )  # fmt: skip
    list_select_related = ("office",)
    list_filter = ("lane", "every", "covers")
    search_fields = ("office__name", "office__city", "office__code")
    autocomplete_fields = ("office",)
    exclude = ("valid_to",)
    actions = ("end_today",)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Make a schedule."""
        draft = release.ScheduleDraft(**{name: values[name] for name in _FIELDS})
        return release.make_schedule(draft, office_id=values["office"].pk, **served(request))

    @admin.action(description=_("Hentikan jadwal ini mulai besok"))
    def end_today(self, request: HttpRequest, rows: QuerySet[ReleaseSchedule]) -> None:
        """Let these schedules come due no more after today."""
        for row in rows:
            release.end_schedule(schedule_id=row.id, office_id=row.office_id, **served(request))
