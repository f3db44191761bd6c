"""The head office's back office for halls: what offices without a plan of their own go by. Duties are each office's."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from giliran.foundation.web.admin import ServedAdmin, served
from giliran.lobby.models import ServiceAtDoor, StepPlan
from giliran.lobby.services import common


class _CommonAdmin(ServedAdmin):
    """Rows of no office: what they say is changed, none is added or taken away."""

    ordering = ("order",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Add nothing: an office's supervisor adds what the office needs."""
        return False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Show those of no office."""
        return super().get_queryset(request).filter(office=None)


@admin.register(StepPlan)
class StepPlanAdmin(_CommonAdmin):
    """Steps of the plan for all."""

    list_display = ("name_id", "name_en", "key", "usual_seconds")
    fields = ("name_id", "name_en", "usual_seconds")

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Change a step's names and how long it usually takes."""
        common.change_step(
            step_id=row.pk,
            name_id=values["name_id"],
            name_en=values["name_en"],
            usual_seconds=values["usual_seconds"],
            **served(request),
        )
        return row.pk


@admin.register(ServiceAtDoor)
class ServiceAtDoorAdmin(_CommonAdmin):
    """Services that doors offer."""

    list_display = ("name_id", "name_en", "key", "circumstance", "active")
    fields = ("name_id", "name_en", "active")

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Change a service's names, and whether it is offered."""
        common.change_service(
            service_id=row.pk,
            name_id=values["name_id"],
            name_en=values["name_en"],
            active=values["active"],
            **served(request),
        )
        return row.pk
