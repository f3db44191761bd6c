"""Where django-allauth meets our house: our words, our notifications, our keys."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from giliran.accounts import services
from giliran.accounts.models import User
from giliran.accounts.services import second_factors
from giliran.accounts.web.fields import PhoneField
from giliran.accounts.web.tongue import wanted_language
from giliran.foundation.clock import now
from giliran.notifications import services as notifications
from giliran.notifications.services import Message, Recipient

CODES_LAST = timedelta(minutes=15)
_TELLS = "accounts/messages/"

# Which of our texts stands for which mail of allauth; what is not here is a notice about the account's security.
_MAILS: Mapping[str, str] = MappingProxyType(
    {
        "account/email/email_confirmation_signup": "verify_email",
        "account/email/email_confirmation": "verify_email",
        "account/email/account_already_exists": "already_exists",
        "account/email/unknown_account": "no_account",
        "account/email/password_reset_code": "reset_code",
    }
)
_NOTICES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "account/email/email_changed": _("Alamat e-mail akun Anda diganti."),
        "account/email/email_confirm": _("Alamat e-mail akun Anda dipastikan."),
        "account/email/email_deleted": _("Satu alamat e-mail dihapus dari akun Anda."),
        "account/email/password_changed": _("Kata sandi akun Anda diganti."),
        "account/email/password_reset": _("Kata sandi akun Anda diganti lewat kode."),
        "account/email/password_set": _("Kata sandi dipasang di akun Anda."),
        "mfa/email/recovery_codes_generated": _("Kode cadangan baru dibuat untuk akun Anda."),
        "mfa/email/totp_activated": _("Aplikasi autentikator dipasang di akun Anda."),
        "mfa/email/totp_deactivated": _("Aplikasi autentikator dilepas dari akun Anda."),
        "mfa/email/webauthn_added": _("Kunci sandi (passkey) ditambahkan ke akun Anda."),
        "mfa/email/webauthn_removed": _("Kunci sandi (passkey) dihapus dari akun Anda."),
    }
)


_WAYS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "reauthenticate": _("Dengan kata sandi"),
        "mfa_reauthenticate": _("Dengan kode dari aplikasi, atau kode cadangan"),
        "mfa_reauthenticate:webauthn": _("Dengan kunci sandi (passkey)"),
    }
)


def display(user: User) -> str:
    """Return how an account is called on its own pages."""
    return user.name or user.email


class AccountAdapter(DefaultAccountAdapter):
    """Accounts: e-mail address and mobile number, both proved by a code."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Akun ini sedang dinonaktifkan. Hubungi kantor imigrasi terdekat."),
        "duplicate_email": _("Alamat ini sudah menjadi alamat akun Anda."),
        "email_password_mismatch": _("E-mail atau kata sandi tidak cocok. Periksa lagi, lalu coba sekali lagi."),
        "email_taken": _("Alamat e-mail ini tidak dapat dipakai. Tulis alamat lain."),
        "phone_taken": _("Nomor ponsel ini tidak dapat dipakai. Tulis nomor lain."),
        "enter_current_password": _("Kata sandi yang sekarang tidak cocok."),
        "incorrect_code": _("Kode tidak cocok. Periksa lagi kode yang paling baru kami kirim."),
        "incorrect_password": _("Kata sandi tidak cocok."),
        "invalid_login": _("E-mail atau kata sandi tidak cocok."),
        "too_many_login_attempts": _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."),
        "rate_limited": _("Kode baru saja dikirim. Tunggu sebentar sebelum meminta lagi."),
        "same_as_current": _("Ini sama dengan yang sekarang. Tulis yang baru."),
        "unverified_primary_email": _("Alamat e-mail Anda harus dipastikan lebih dahulu."),
    }

    def new_user(self, request: HttpRequest) -> User:  # noqa: ARG002 - allauth's signature
        """Start an account in the language that the page was read in."""
        return User(language=wanted_language(get_language()))

    def get_login_stages(self) -> list[str]:
        """Ask for the e-mail's code before the number's: a made-up sign-up then never gets to see more."""
        return [
            "allauth.account.stages.LoginByCodeStage",
            "allauth.account.stages.EmailVerificationStage",
            "giliran.accounts.web.stages.PhoneStage",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Name the ways to prove oneself once more, in our words."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": _WAYS[way["id"]]} for way in found]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Ask once more who it is, unless that was proved in the last minutes."""
        request = allauth_context.request
        latest = [float(record["at"]) for record in get_authentication_records(request, request.user)]
        return not latest or time.time() - max(latest) > account_settings.REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Tell by our own notifications, in our own words."""
        notice = _NOTICES.get(template_prefix)
        if notice is None:
            name = _MAILS[template_prefix]
            told: dict[str, Any] = {"code": context.get("code", "")}
            link = "/akun/masuk/" if name == "already_exists" else ""
            self._tell(name, Recipient(user_id=None, email=email, language=self._language(email)), told, link)
            return
        told = {"notice": notice}
        user_id = self._user_id()
        recipient = Recipient(user_id=user_id, email=email, language=self._language(email))
        notifications.send(
            recipient,
            Message(kind="accounts.security", template=_TELLS + "security", context=told, link="/akun/keamanan/"),
            at=self._now(),
        )

    def format_email_subject(self, subject: str) -> str:
        """Add nothing: our subjects stand for themselves."""
        return str(subject)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say nothing where the next page says it already."""
        if message_template in {
            "account/messages/logged_in.txt",
            "account/messages/email_confirmation_sent.txt",
            "account/messages/phone_verification_sent.txt",
        }:
            return
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """Ask for an Indonesian mobile number."""
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return the account's number and whether it is verified."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:  # noqa: FBT001 - allauth's signature
        """Keep a number."""
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Keep a number that was proved; the account is open once both are."""
        self.set_phone(user, phone, verified=True)
        services.open_account(user_id=user.id, at=self._now())

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return whose verified number this is."""
        return User.objects.filter(phone=phone, phone_verified=True).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:  # noqa: ARG002 - allauth's signature
        """Send a code to a number."""
        self._tell("verify_phone", Recipient(user_id=user.id, phone=phone, language=user.language), {"code": code})

    def send_first_code(self, phone: str, code: str) -> None:
        """Send a code to a number that is proved before there is an account."""
        self._tell("verify_phone", Recipient(user_id=None, phone=phone, language=self._language()), {"code": code})

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Tell the number's holder that it belongs to an account already."""
        self._tell("already_exists", Recipient(user_id=None, phone=phone, language=self._language()), {})

    def _tell(self, name: str, recipient: Recipient, told: dict[str, Any], link: str = "") -> None:
        notifications.send(
            recipient,
            Message(
                kind=f"accounts.{name}",
                template=_TELLS + name,
                context={**told, "minutes": int(CODES_LAST.total_seconds() // 60)},
                link=link,
                urgent=True,
                secret=True,
                good_for=CODES_LAST,
            ),
            at=self._now(),
        )

    def _now(self) -> datetime:
        return getattr(allauth_context.request, "now", None) or now()

    def _user_id(self) -> UUID | None:
        user = getattr(allauth_context.request, "user", None)
        return user.id if isinstance(user, User) else None

    def _language(self, email: str = "") -> str:
        kept = User.objects.filter(email__iexact=email).values_list("language", flat=True).first() if email else None
        return kept or wanted_language(get_language())


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted with our keys, errors in our words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode tidak cocok. Tunggu kode berikutnya di aplikasi, lalu coba lagi."),
        "unverified_email": _("Pastikan dulu alamat e-mail Anda, baru langkah kedua dapat dipasang."),
        "cannot_generate_recovery_codes": _("Pasang dulu aplikasi autentikator atau kunci sandi."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database."""
        return second_factors.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret from the database."""
        return second_factors.unseal(encrypted_text)

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - allauth's signature
        """Name a passkey until its owner does."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Kunci sandi %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name us to the browser's passkey dialog."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Giliran"}
