"""What allauth tells by its signals, written on our ledger. It has no other door for these."""

from typing import Any

from allauth.account.signals import email_confirmed, password_changed, password_reset, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.http import HttpRequest

from giliran.accounts import services
from giliran.accounts.models import User
from giliran.accounts.web.actors import note_second_factor
from giliran.accounts.web.tongue import carry_language
from giliran.foundation.web.requests import now_of


def connect() -> None:
    """Listen."""
    email_confirmed.connect(_email_confirmed, dispatch_uid="accounts.email_confirmed")
    password_changed.connect(_password_changed, dispatch_uid="accounts.password_changed")
    password_reset.connect(_password_changed, dispatch_uid="accounts.password_reset")
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    authenticator_added.connect(_factor_added, dispatch_uid="accounts.factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="accounts.factor_removed")


def _email_confirmed(request: HttpRequest, email_address: Any, **_others: Any) -> None:
    services.open_account(user_id=email_address.user_id, at=now_of(request))


def _signed_in(request: HttpRequest, user: User, response: Any = None, **_others: Any) -> None:  # noqa: ARG001 - sent along
    if response is not None:
        carry_language(response, user.language)


def _password_changed(request: HttpRequest, user: User, **_others: Any) -> None:
    services.add_password_fact(user_id=user.id, at=now_of(request))


def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_others: Any) -> None:
    services.add_second_factor_fact(user_id=user.id, factor=authenticator.type, at=now_of(request))
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        note_second_factor(request, user)


def _factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_others: Any) -> None:
    services.remove_second_factor_fact(user_id=user.id, factor=authenticator.type, at=now_of(request))
