"""The forms of signing up and in, in our words; what they do is allauth's."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.core import context as allauth_context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.accounts import services
from giliran.accounts.rules import FAMILY, NAME_LENGTH, Relation
from giliran.accounts.web import proof
from giliran.accounts.web.fields import PhoneField
from giliran.accounts.web.phone_proved import proved_number
from giliran.foundation.forms import DigitsWidget, PlainForm, speak_plainly
from giliran.foundation.web.requests import now_of

_PASSWORD_HINT = _("Paling sedikit 10 huruf atau angka. Kalimat pendek yang hanya Anda tahu paling mudah diingat.")


class _Plain:
    """Puts our labels and hints on a form of allauth's."""

    use_required_attribute = False
    labels: ClassVar[dict[str, str | Promise]] = {}
    hints: ClassVar[dict[str, str | Promise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]  # the form's, beside which this stands
        for name, field in fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "" if name != "phone" else field.help_text)
            field.widget.attrs.pop("placeholder", None)
        speak_plainly(self)  # type: ignore[arg-type]  # the same


class _OneCode(_Plain):
    """A form that asks for a code: digits, which a phone offers by itself."""

    labels: ClassVar[dict[str, str | Promise]] = {"code": _("Kode 6 angka")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # the form's, beside which this stands
        fields["code"].widget = DigitsWidget({"autocomplete": "one-time-code", "maxlength": "12"})


class LoginForm(_Plain, account_forms.LoginForm):
    """Signing in."""

    labels: ClassVar[dict[str, str | Promise]] = {
        "login": _("Alamat e-mail"),
        "password": _("Kata sandi"),
        "remember": _("Tetap masuk di perangkat ini selama 14 hari"),
    }
    hints: ClassVar[dict[str, str | Promise]] = {"remember": _("Jangan pilih di komputer umum.")}


class SignupForm(_Plain, account_forms.SignupForm):
    """Signing up. A sign-up with the same address that proved nothing gives way to this one."""

    labels: ClassVar[dict[str, str | Promise]] = {"email": _("Alamat e-mail"), "password1": _("Kata sandi")}
    hints: ClassVar[dict[str, str | Promise]] = {
        "email": _("Kami mengirim kode ke alamat ini."),
        "password1": _PASSWORD_HINT,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for a proof of work, unless the number was proved already; then it stands."""
        super().__init__(*args, **kwargs)
        proved = proved_number(allauth_context.request)
        if proved:
            self.fields["phone"].disabled = True
            self.fields["phone"].help_text = _("Sudah dipastikan dengan kode.")
            self.initial["phone"] = proved
        else:
            self.fields["proof"] = proof.ProofField()

    def clean(self) -> Any:
        """Use the proof up, once everything else is right: before anybody learns anything of anybody, or waits."""
        cleaned = super().clean()
        if "proof" in self.fields and not self.errors:
            at = now_of(allauth_context.request)
            proof.use(self.cleaned_data["proof"], email=self.cleaned_data["email"].lower(), at=at)
        return cleaned

    def validate_unique_email(self, value: str) -> str:
        """Let an unfinished sign-up with the same address be made again."""
        if services.is_unfinished(email=value):
            return value
        email: str = super().validate_unique_email(value)
        return email

    def try_save(self, request: HttpRequest) -> Any:
        """Put the unfinished one away just before this one is kept.

        Hashing takes long on purpose: where there is an account already it is done as well, or the time would tell.
        """
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        else:
            services.forget_unfinished(email=self.cleaned_data["email"])
        return super().try_save(request)


class ReauthenticateForm(_Plain, account_forms.ReauthenticateForm):
    """The password, once more."""

    labels: ClassVar[dict[str, str | Promise]] = {"password": _("Kata sandi")}


class ChangePasswordForm(_Plain, account_forms.ChangePasswordForm):
    """Another password."""

    labels: ClassVar[dict[str, str | Promise]] = {
        "oldpassword": _("Kata sandi yang sekarang"),
        "password1": _("Kata sandi baru"),
        "password2": _("Kata sandi baru, sekali lagi"),
    }
    hints: ClassVar[dict[str, str | Promise]] = {"password1": _PASSWORD_HINT}


class SetPasswordForm(_Plain, account_forms.SetPasswordForm):
    """A first password, for an account that has none."""

    labels: ClassVar[dict[str, str | Promise]] = {
        "password1": _("Kata sandi"),
        "password2": _("Kata sandi, sekali lagi"),
    }
    hints: ClassVar[dict[str, str | Promise]] = {"password1": _PASSWORD_HINT}


class ResetPasswordForm(_Plain, account_forms.ResetPasswordForm):
    """A forgotten password: where to send the code."""

    labels: ClassVar[dict[str, str | Promise]] = {"email": _("Alamat e-mail akun Anda")}


class NewPasswordForm(_Plain, account_forms.ResetPasswordKeyForm):
    """The new password, after the code."""

    labels: ClassVar[dict[str, str | Promise]] = {
        "password1": _("Kata sandi baru"),
        "password2": _("Kata sandi baru, sekali lagi"),
    }
    hints: ClassVar[dict[str, str | Promise]] = {"password1": _PASSWORD_HINT}


class EmailCodeForm(_OneCode, account_forms.ConfirmEmailVerificationCodeForm):
    """The code that went to an e-mail address."""


class ResetCodeForm(_OneCode, account_forms.ConfirmPasswordResetCodeForm):
    """The code for a forgotten password."""


class PhoneCodeForm(_OneCode, account_forms.VerifyPhoneForm):
    """The code that went to a number."""


class PhoneFirstForm(PlainForm):
    """The number to prove before signing up."""

    phone = PhoneField()


class FirstCodeForm(PlainForm):
    """The code that went to it. Of another length than ours it is simply wrong."""

    code = forms.CharField(
        label=_("Kode 6 angka"),
        max_length=12,
        widget=DigitsWidget({"autocomplete": "one-time-code", "maxlength": "12"}),
    )


class EmailChangeForm(_Plain, account_forms.AddEmailForm):
    """Another e-mail address."""

    labels: ClassVar[dict[str, str | Promise]] = {"email": _("Alamat e-mail baru")}


class PhoneChangeForm(_Plain, account_forms.ChangePhoneForm):
    """Another number."""


class SecondFactorForm(_OneCode, mfa_forms.AuthenticateForm):
    """The second step of signing in; a recovery code does as well."""

    labels: ClassVar[dict[str, str | Promise]] = {"code": _("Kode dari aplikasi, atau kode cadangan")}


class SecondFactorAgainForm(_OneCode, mfa_forms.ReauthenticateForm):
    """The second step once more."""

    labels: ClassVar[dict[str, str | Promise]] = {"code": _("Kode dari aplikasi, atau kode cadangan")}


class ActivateTotpForm(_OneCode, totp_forms.ActivateTOTPForm):
    """The first code of an app just set up."""

    labels: ClassVar[dict[str, str | Promise]] = {"code": _("Kode 6 angka yang ditunjukkan aplikasi")}

    @property
    def secret_groups(self) -> list[str]:
        """Return the key in groups of four: easier to copy by eye, and it breaks over lines on a phone."""
        secret: str = self.secret
        return [secret[start : start + 4] for start in range(0, len(secret), 4)]


class AddPasskeyForm(_Plain, webauthn_forms.AddWebAuthnForm):
    """A passkey to add."""

    labels: ClassVar[dict[str, str | Promise]] = {
        "name": _("Nama kunci sandi"),
        "passwordless": _("Pakai juga untuk masuk tanpa kata sandi"),
    }
    hints: ClassVar[dict[str, str | Promise]] = {
        "name": _("Misalnya: ponsel saya."),
        "passwordless": _("Perangkat akan meminta sidik jari, wajah, atau PIN Anda."),
    }


class EditPasskeyForm(_Plain, webauthn_forms.EditWebAuthnForm):
    """A passkey's name."""

    labels: ClassVar[dict[str, str | Promise]] = {"name": _("Nama kunci sandi")}


class ProfileForm(PlainForm):
    """How the account's holder wants to be addressed, and in which language."""

    name = forms.CharField(
        label=_("Nama panggilan"),
        help_text=_("Dipakai untuk menyapa Anda. Nama di paspor diisi nanti di permohonan."),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Bahasa halaman dan pesan"),
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
        widget=forms.RadioSelect,
    )


class FamilyMemberForm(PlainForm):
    """Somebody of the family."""

    full_name = forms.CharField(
        label=_("Nama lengkap"),
        help_text=_("Seperti di KTP atau akta kelahiran."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    relation = forms.ChoiceField(
        label=_("Hubungan dengan Anda"),
        choices=[(relation.value, relation.label) for relation in FAMILY],
        widget=forms.RadioSelect,
    )


def family_initial(*, full_name: str | None, relation: Relation) -> dict[str, str]:
    """Return what a family member's form starts with."""
    return {"full_name": full_name or "", "relation": relation.value}
