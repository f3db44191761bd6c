"""Who may open a view. Every view carries exactly one of these decorators; a test refuses a view without."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from giliran.foundation.actors import Actor, Role
from giliran.foundation.sockets import Socket
from giliran.foundation.web.requests import OfficeRef, actor_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, kw_only=True)
class Access:
    """The rule that a view carries, for the access matrix."""

    kind: str
    roles: frozenset[Role] = frozenset()


office_by_code: Socket[Callable[[str], OfficeRef | None]] = Socket("foundation.office_by_code")


def rule_of(view: Any) -> Access | None:
    """Return the rule that a view (or its class) carries."""
    target = getattr(view, "view_class", None) or view
    return getattr(view, "access", None) or getattr(target, "access", None)


def public(view: View) -> View:
    """Let anyone in."""
    return cast("View", _marked(view, Access(kind="public")))


def signature(view: View) -> View:
    """Let machines in: the view verifies a signature over the request itself, so there is no CSRF token."""
    return cast("View", _marked(csrf_exempt(view), Access(kind="signature")))


def signed_in(view: View) -> View:
    """Let in anyone who has signed in; what belongs to somebody else is not found (`own_or_404`)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return cast("View", _marked(guarded, Access(kind="signed_in")))


def staff(*roles: Role) -> Callable[[View], View]:
    """Let in staff holding one of `roles` at the office that the URL names by `office_code`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, office_code: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            office = office_by_code()(office_code)
            if office is None:
                raise Http404
            if not actor_of(request).may(*roles, office_id=office.id):
                raise PermissionDenied
            request.office = office  # type: ignore[attr-defined]
            return _with_second_factor(request) or view(request, *args, **kwargs)

        return cast("View", _marked(guarded, Access(kind="staff", roles=frozenset(roles))))

    return decorate


def any_staff(view: View) -> View:
    """Let in staff of any office or of the head office."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not actor_of(request).is_staff:
            raise PermissionDenied
        return _with_second_factor(request) or view(request, *args, **kwargs)

    return cast("View", _marked(guarded, Access(kind="any_staff", roles=frozenset(Role))))


def headquarters(*roles: Role) -> Callable[[View], View]:
    """Let in staff of the head office holding one of `roles`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not actor_of(request).may(*roles, office_id=None):
                raise PermissionDenied
            return _with_second_factor(request) or view(request, *args, **kwargs)

        return cast("View", _marked(guarded, Access(kind="headquarters", roles=frozenset(roles))))

    return decorate


def own_or_404(owner_id: UUID | None, request: HttpRequest) -> None:
    """Raise `Http404` unless the one signed in is the owner: what is somebody else's does not exist here."""
    if owner_id is None or actor_of(request).user_id != owner_id:
        raise Http404


def _with_second_factor(request: HttpRequest) -> HttpResponseBase | None:
    actor: Actor = actor_of(request)
    return None if actor.second_factor else redirect(settings.SECOND_FACTOR_URL)


def _marked(view: Any, rule: Access) -> Any:
    view.access = rule
    return view
