"""The account itself: opened, named, its language, what guards it."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from giliran.accounts.events import (
    AccountClosed,
    AccountOpened,
    AccountReopened,
    LanguageChosen,
    PasswordChanged,
    SecondFactorAdded,
    SecondFactorRemoved,
)
from giliran.accounts.models import Person, User
from giliran.accounts.rules import tidy_name
from giliran.ledger import services as ledger


@transaction.atomic
def open_account(*, user_id: UUID, at: datetime) -> bool:
    """Open the account if e-mail and number are both verified now; say whether this opened it."""
    user = User.objects.select_for_update(no_key=True).get(id=user_id)
    verified = user.phone_verified and EmailAddress.objects.filter(user=user, verified=True).exists()
    if user.opened_at or not verified:
        return False
    user.opened_at = at
    user.save(update_fields=["opened_at"])
    ledger.append(AccountOpened(), subject=user.id, at=at, actor=user.id)
    return True


def is_unfinished(*, email: str) -> bool:
    """Say whether this address has a sign-up that never proved anything, and holds nothing."""
    return _unfinished(email).exists()


@transaction.atomic
def forget_unfinished(*, email: str) -> bool:
    """Delete a sign-up with this address that never proved anything, so that it can be made again; say if one was."""
    user = _unfinished(email).select_for_update(no_key=True).first()
    if user is None:
        return False
    user.delete()
    return True


def _unfinished(email: str) -> QuerySet[User]:
    nothing_proved = User.objects.filter(
        email__iexact=email, opened_at__isnull=True, phone_verified=False, is_staff=False
    )
    proved = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    people = Person.objects.filter(account=OuterRef("pk"))
    return nothing_proved.filter(~Exists(proved), ~Exists(people))


@transaction.atomic
def choose_language(*, user_id: UUID, language: str, at: datetime) -> None:
    """Keep the language of pages and messages. The same again changes nothing."""
    changed = User.objects.filter(id=user_id).exclude(language=language).update(language=language)
    if changed:
        ledger.append(LanguageChosen(language=language), subject=user_id, at=at, actor=user_id)


def rename(*, user_id: UUID, name: str) -> None:
    """Keep how the account's holder wants to be addressed. A name is personal data: the ledger does not hear of it."""
    User.objects.filter(id=user_id).update(name=tidy_name(name))


@transaction.atomic
def set_active(*, user_id: UUID, active: bool, at: datetime, actor: UUID | None) -> None:
    """Close an account, or let it sign in again. The same again changes nothing."""
    if User.objects.filter(id=user_id).exclude(is_active=active).update(is_active=active):
        fact = AccountReopened() if active else AccountClosed()
        ledger.append(fact, subject=user_id, at=at, actor=actor)


def add_second_factor_fact(*, user_id: UUID, factor: str, at: datetime) -> None:
    """Record that a second factor was set up."""
    with transaction.atomic():
        ledger.append(SecondFactorAdded(factor=factor), subject=user_id, at=at, actor=user_id)


def add_password_fact(*, user_id: UUID, at: datetime) -> None:
    """Record that the account has another password."""
    with transaction.atomic():
        ledger.append(PasswordChanged(), subject=user_id, at=at, actor=user_id)


def remove_second_factor_fact(*, user_id: UUID, factor: str, at: datetime) -> None:
    """Record that a second factor was taken away."""
    with transaction.atomic():
        ledger.append(SecondFactorRemoved(factor=factor), subject=user_id, at=at, actor=user_id)
