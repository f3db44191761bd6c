"""Staff and their roles, for the head office; every change goes through the services and onto the ledger."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from giliran.accounts import services
from giliran.accounts.models import Assignment, User
from giliran.foundation.actors import Role
from giliran.foundation.web.admin import ServedAdmin, served


@admin.register(User)
class StaffAdmin(ServedAdmin):
    """Staff: accounts opened, closed and opened again. Applicants are found by their whole address only."""

    fields = ("email", "name", "is_active")
    list_display = ("email", "called", "is_active")
    list_filter = ("is_active",)
    search_fields = ("email",)
    search_help_text = _("Petugas: sebagian alamat e-mail. Pemohon: alamat lengkap.")
    ordering = ("email",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """Ask for address and name; later, show them."""
        return ("email", "called", "is_active") if obj else ("email",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """Keep address and name: they are the holder's to change."""
        return ("email", "called") if obj else ()

    @admin.display(description=_("Nama"))
    def called(self, user: User) -> str:
        """Show the name."""
        return str(user.name)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """List staff; find an applicant by the whole address."""
        staff = queryset.filter(is_staff=True)
        if not search_term:
            return staff, False
        found, doubled = super().get_search_results(request, staff, search_term)
        return found | queryset.filter(email__iexact=search_term.strip()), doubled

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:
        """Open an account for a colleague, or close and reopen one."""
        if not change:
            return services.open_for(email=values["email"], name="", **served(request))
        services.set_active(user_id=row.pk, active=values["is_active"], **served(request))
        return row.pk


@admin.register(Assignment)
class AssignmentAdmin(ServedAdmin):
    """Roles: given from today on, and ended by an action."""

    fields = ("user", "role", "office")
    list_display = ("email", "role", "office", "valid_from", "valid_to")
    list_filter = ("role", "valid_to")
    list_select_related = ("user", "office")
    search_fields = ("user__email", "office__name")
    autocomplete_fields = ("user", "office")
    actions = ("end",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show roles; a role is not changed but ended, and another given."""
        return obj is None and super().has_change_permission(request, obj)

    @admin.display(description=_("Alamat e-mail"), ordering="user__email")
    def email(self, assignment: Assignment) -> str:
        """Show whose role it is."""
        return assignment.user.email

    @admin.action(description=_("Akhiri peran yang dipilih"))
    def end(self, request: HttpRequest, chosen: QuerySet[Assignment]) -> None:
        """End the chosen roles."""
        for assignment in chosen:
            services.unassign(assignment_id=assignment.id, **served(request))

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002 - roles are not changed
        """Give a role."""
        office = values["office"]
        return services.assign(
            user_id=values["user"].id,
            role=Role(values["role"]),
            office_id=office.id if office else None,
            **served(request),
        )
