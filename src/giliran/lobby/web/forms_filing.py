"""Forms of assisted filing."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from giliran.accounts.rules import Relation
from giliran.applications.queries.offers import offered
from giliran.applications.queries.sheet import Sheet
from giliran.foundation.forms import DigitsField, PlainForm
from giliran.foundation.money import rupiah
from giliran.lobby.services.filing import Asked, Helped


class HelpedForm(PlainForm):
    """Who stands at the counter, and that they are who they are and agree."""

    email = forms.EmailField(
        label=_("Alamat e-mail pemohon"),
        max_length=254,
        help_text=_(
            "Punya akun? Tulis alamat akunnya. Belum? Akun dibuat dengan alamat ini, dan kode dikirim ke sana."
        ),
    )
    name = forms.CharField(label=_("Nama pemegang akun, seperti di KTP"), max_length=120)
    phone = forms.CharField(
        label=_("Nomor ponsel"), max_length=24, required=False, help_text=_("Diperlukan jika belum punya akun.")
    )
    relation = forms.ChoiceField(
        label=_("Paspor ini untuk siapa?"), choices=Relation.choices, widget=forms.RadioSelect, initial=Relation.SELF
    )
    full_name = forms.CharField(
        label=_("Nama anggota keluarga"), max_length=120, required=False, help_text=_("Jika bukan untuk diri sendiri.")
    )
    language = forms.ChoiceField(
        label=_("Bahasa"), choices=[("id", "Bahasa Indonesia"), ("en", "English")], required=False
    )
    identity_seen = forms.BooleanField(
        label=_("Saya sudah melihat KTP orang ini, dan namanya cocok."),
        error_messages={"required": _("Lihat KTP-nya dulu.")},
    )
    consent = forms.BooleanField(
        label=_("Orang ini meminta bantuan dan setuju saya mengisikan permohonannya."),
        error_messages={"required": _("Tanyakan dulu apakah orang ini setuju.")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a relative's name where the passport is a relative's."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("relation") not in {None, Relation.SELF} and not cleaned.get("full_name", "").strip():
            self.add_error("full_name", _("Tulis nama anggota keluarga itu."))
        return cleaned

    def helped(self) -> Helped:
        """Return who is helped."""
        told = self.cleaned_data
        return Helped(
            email=told["email"].strip().lower(),
            phone=told["phone"],
            name=told["name"],
            relation=told["relation"],
            full_name=told["full_name"],
            language=told["language"] or "id",
        )


class CodesForm(PlainForm):
    """What the visitor reads out."""

    token = forms.CharField(widget=forms.HiddenInput)
    mail_code = DigitsField(label=_("Kode dari e-mail"), length=6)
    sms_code = DigitsField(label=_("Kode dari SMS"), length=6)

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        """Ask for the codes that were sent."""
        super().__init__(*args, initial={"token": asked.token}, **kwargs)
        if not asked.by_phone:
            del self.fields["sms_code"]


class ProductForm(PlainForm):
    """Which kind of passport, of those that the office has for this applicant."""

    product = forms.ChoiceField(label=_("Jenis paspor"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: Sheet, office_id: UUID, day: date, **kwargs: Any) -> None:
        """Offer what can be had."""
        super().__init__(*args, **kwargs)
        self.offers = [each for each in offered(found.answers, office_id=office_id, on=day) if each.available]
        self.fields["product"].choices = [  # type: ignore[attr-defined]
            (each.code, format_html("{}<small>{}</small>", each.name, rupiah(each.amount or 0))) for each in self.offers
        ]
