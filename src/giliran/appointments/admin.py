"""The head office's back office for quota; every change goes through the services and onto the ledger."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from giliran.appointments import admin_release
from giliran.appointments.models import LaneFlow, LanePlan
from giliran.appointments.services import quota
from giliran.foundation.clock import local_day
from giliran.foundation.web.admin import PeriodAdmin, served

__all__ = ["LaneFlowAdmin", "LanePlanAdmin", "admin_release"]

_OFFICE = ("office__name", "office__city", "office__code")


@admin.register(LanePlan)
class LanePlanAdmin(PeriodAdmin):
    """What lanes get; a new quota ends the old, the action ends a lane's. An office's own pages show what it does."""

    list_display = (
        "office", "lane", "weekday", "places", "share_percent", "opens", "closes", "valid_from", "valid_to",
        "successor",
    )  # fmt: skip
    list_select_related = ("office",)
    list_filter = ("lane",)
    search_fields = _OFFICE
    autocomplete_fields = ("office",)
    exclude = ("valid_to",)
    carried = ("office", "lane", "weekday", "places", "share_percent", "opens", "closes")
    actions = ("end_today",)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Give the lane its quota from a day on."""
        names = ("lane", "weekday", "share_percent", "places", "opens", "closes")
        wanted = quota.Quota(**{name: values[name] for name in names})
        return quota.set_lane_plan(
            office_id=values["office"].pk, quota=wanted, valid_from=values["valid_from"], **served(request)
        )

    @admin.action(description=_("Hentikan kuota ini mulai hari ini"))
    def end_today(self, request: HttpRequest, rows: QuerySet[LanePlan]) -> None:
        """Let these lanes have no quota of their own from today on."""
        for row in rows.select_related("office"):
            quota.set_lane_plan(
                office_id=row.office_id,
                quota=quota.Quota(lane=row.lane, weekday=row.weekday),
                valid_from=local_day(served(request)["at"], row.office.time_zone),
                **served(request),
            )


@admin.register(LaneFlow)
class LaneFlowAdmin(PeriodAdmin):
    """Where unused places go; a new flow ends the old, the action ends one."""

    list_display = ("office", "from_lane", "to_lane", "days_before", "at", "valid_from", "valid_to", "successor")
    list_select_related = ("office",)
    list_filter = ("from_lane", "to_lane")
    search_fields = _OFFICE
    autocomplete_fields = ("office",)
    exclude = ("valid_to",)
    carried = ("office", "from_lane", "to_lane", "days_before", "at")
    actions = ("end_today",)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Let places flow from a day on."""
        names = ("from_lane", "to_lane", "days_before", "valid_from")
        return quota.set_flow(
            office_id=values["office"].pk,
            at_time=values["at"],
            **{name: values[name] for name in names},
            **served(request),
        )

    @admin.action(description=_("Hentikan aliran ini mulai hari ini"))
    def end_today(self, request: HttpRequest, rows: QuerySet[LaneFlow]) -> None:
        """Let nothing flow from these lanes from today on."""
        for row in rows.select_related("office"):
            quota.set_flow(
                office_id=row.office_id,
                from_lane=row.from_lane,
                to_lane="",
                days_before=row.days_before,
                at_time=row.at,
                valid_from=local_day(served(request)["at"], row.office.time_zone),
                **served(request),
            )
