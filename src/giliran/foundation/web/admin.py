"""Django's admin for data that only services may write: every save goes through a service, and nothing is deleted."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import BadRequest, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused
from giliran.foundation.web.requests import actor_of, now_of

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:  # Django's own classes take no parameters at run time
    _ModelAdmin = admin.ModelAdmin


def _may_be_key(field: Any, value: str) -> bool:
    try:
        field.to_python(value)
    except (ValidationError, ValueError):
        return False
    return "\x00" not in value


class SteadySelect(AutocompleteSelect):
    """Django's own looks a chosen key up before it was checked, and fails at one that cannot be a key."""

    def optgroups(self, name: str, value: Any, attr: dict[str, Any] | None = None) -> Any:
        """Show what may be a key."""
        key = self.field.target_field
        return super().optgroups(name, [each for each in value if _may_be_key(key, each)], attr)


class ServedAdmin(_ModelAdmin):
    """The base of the rooms' admins: subclasses write through their services in `serve`."""

    actions: Sequence[Any] | None = ()
    list_per_page = 50

    def formfield_for_foreignkey(self, db_field: models.ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Ask for what is found by typing with a widget that stands whatever is sent."""
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = SteadySelect(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:
        """Write `values` by a service; return the id of the row that stands for it now."""
        raise NotImplementedError

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Delete nothing: a period ends, an exception is withdrawn, an office closes."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Hand what was written to the service."""
        obj.pk = self.serve(request, obj, form.cleaned_data, change=bool(change)) or obj.pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Leave relations to the service too."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Find nothing under what the database cannot even be asked for."""
        return None if "\x00" in object_id else super().get_object(request, object_id, from_field)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show an action's refusal as a message; all that it did before is undone."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(_may_be_key(self.opts.pk, each) for each in chosen):
            raise BadRequest
        try:
            with transaction.atomic():
                return super().changelist_view(request, extra_context)
        except Refused as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a refusal as a message, and the form again."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class PeriodAdmin(ServedAdmin):
    """For rows with a period: what is written stays; a change is a new row from a day on, which ends the old."""

    carried: tuple[str, ...] = ()
    """The fields that a successor starts with."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show rows; change none."""
        return obj is None and super().has_change_permission(request, obj)

    def carry(self, row: Any) -> dict[str, Any]:
        """Return what a successor starts with, as the form takes it from a query."""
        values = {name: getattr(row, f"{name}_id", None) or getattr(row, name) for name in self.carried}
        return {name: json.dumps(value) if isinstance(value, dict) else value for name, value in values.items()}

    @admin.display(description=_("Ubah"))
    def successor(self, row: Any) -> str:
        """Link to the form of a row that follows this one."""
        kept = {name: value for name, value in self.carry(row).items() if value is not None}
        meta = self.opts
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
        return format_html('<a href="{}?{}">{}</a>', url, urlencode(kept), _("Ganti mulai tanggal…"))


def served(request: HttpRequest) -> dict[str, Any]:
    """Return who writes and when, as services take it."""
    who: UUID | None = actor_of(request).user_id
    return {"at": now_of(request), "actor": who}
