"""Who is behind a request: the account, its roles today, and whether this session proved a second factor."""

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from giliran.accounts.models import User
from giliran.accounts.queries import actor_signed_in
from giliran.foundation.actors import VISITOR, Actor
from giliran.foundation.web.requests import now_of

_PROVED = "accounts_second_factor_set_up_by"


def actor_of_request(request: HttpRequest) -> Actor:
    """Return the actor behind a request."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    return actor_signed_in(user, at=now_of(request), proved=_proved(request, user))


def note_second_factor(request: HttpRequest, user: User) -> None:
    """Remember that a factor was set up in this session: that took the password and a code from it."""
    request.session[_PROVED] = str(user.id)


def _proved(request: HttpRequest, user: User) -> bool:
    used = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
    return used or request.session.get(_PROVED) == str(user.id)
