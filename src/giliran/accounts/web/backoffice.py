"""Django's admin as we use it: for administrators of the head office who proved a second factor."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from giliran.foundation.actors import Role
from giliran.foundation.web.requests import actor_of


class Backoffice(AdminSite):
    """The admin of our own catalogues; what other packages bring along is not shown."""

    site_title = site_header = _("Kantor belakang Giliran")
    index_title = _("Katalog")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our own models only."""
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else [model_or_iterable]
        ours = [model for model in models if model.__module__.startswith("giliran.")]
        if ours:
            super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in administrators who proved a second factor."""
        actor = actor_of(request)
        return actor.may(Role.ADMINISTRATOR, office_id=None) and actor.second_factor

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]  # noqa: ARG002 - Django's signature
        """Lead to our own sign-in, or to the second factor, or nowhere."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or request.get_full_path())
        if not actor_of(request).may(Role.ADMINISTRATOR, office_id=None):
            raise PermissionDenied
        return redirect("admin:index") if self.has_permission(request) else redirect(settings.SECOND_FACTOR_URL)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]  # noqa: ARG002 - Django's signature
        """Lead to our own page for it."""
        return redirect("account_logout")
