"""Accounts that somebody else opens: an administrator for a colleague, a demonstration for everybody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.accounts.events import AccountOpened, SecondFactorAdded
from giliran.accounts.models import User
from giliran.accounts.rules import tidy_name
from giliran.foundation.errors import Refused
from giliran.ledger import services as ledger


class AddressTaken(Refused):
    """There is an account with this address."""

    message = _("Alamat e-mail ini sudah punya akun. Berikan peran pada akun itu.")


@dataclass(frozen=True, kw_only=True)
class HashedPassword:
    """A password as it is kept."""

    text: str


def hash_password(password: str) -> HashedPassword:
    """Hash a password that many accounts get: hashing takes its time on purpose."""
    return HashedPassword(text=make_password(password))


@transaction.atomic
def open_for(
    *,
    email: str,
    name: str,
    at: datetime,
    actor: UUID | None,
    phone: str = "",
    language: str = "id",
    password: "str | HashedPassword | None" = None,
    totp_secret: str = "",
) -> UUID:
    """Open an account whose address (and number, as +62…) need no proof any more; return its id.

    Without a password its holder makes one by a code to the address. `totp_secret` (base32) sets an authenticator up.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise AddressTaken
    user = User.objects.create_user(
        email,
        password if isinstance(password, str) else None,
        name=tidy_name(name),
        phone=phone or None,
        phone_verified=bool(phone),
        language=language,
        opened_at=at,
    )
    if isinstance(password, HashedPassword):
        user.password = password.text
        user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    ledger.append(AccountOpened(), subject=user.id, at=at, actor=actor)
    if totp_secret:
        TOTP.activate(user, totp_secret)
        ledger.append(SecondFactorAdded(factor="totp"), subject=user.id, at=at, actor=actor)
    return user.id
