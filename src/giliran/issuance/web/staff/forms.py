"""Forms of production and pickup."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from giliran.foundation.forms import PlainForm
from giliran.issuance.rules.collection import COLLECTORS, IDENTITIES, CollectorKind, IdentityKind
from giliran.issuance.rules.quality import FAULTS
from giliran.issuance.services import Collector

_PNG = "data:image/png;base64,"
_MAX_SIGNATURE = 400_000


class QualityForm(PlainForm):
    """The verdict on a printed booklet."""

    verdict = forms.ChoiceField(
        label=_("Hasil pemeriksaan mutu"),
        choices=[("good", _("Baik, siap diambil")), ("faulty", _("Tidak baik, cetak ulang"))],
        widget=forms.RadioSelect,
    )
    fault = forms.ChoiceField(
        label=_("Apa yang salah (jika tidak baik)"),
        choices=[("", _("Pilih")), *FAULTS.items()],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A rejection names its fault."""
        cleaned = super().clean() or {}
        if cleaned.get("verdict") == "faulty" and not cleaned.get("fault"):
            self.add_error("fault", _("Pilih apa yang salah, supaya cetakan berikutnya lebih baik."))
        return cleaned


class CodeForm(PlainForm):
    """The code that a collector shows."""

    code = forms.CharField(
        label=_("Kode pengambilan"),
        max_length=30,
        help_text=_("Ada di pesan pemohon, misalnya GL7K-2M4P."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )


class HandoverForm(PlainForm):
    """Who collects, what they show, and their signature."""

    code = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Siapa yang mengambil?"),
        choices=[
            (kind, format_html("{}<small>{}</small>", what.name, what.papers)) for kind, what in COLLECTORS.items()
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Nama pengambil, seperti di kartu identitas"), max_length=120)
    identity_kind = forms.ChoiceField(
        label=_("Kartu identitas yang ditunjukkan"), choices=list(IDENTITIES.items()), widget=forms.RadioSelect
    )
    identity_number = forms.CharField(label=_("Nomor kartu identitas"), max_length=30)
    signature = forms.CharField(required=False, widget=forms.HiddenInput)
    signed_on_paper = forms.BooleanField(label=_("Tanda terima kertas sudah ditandatangani"), required=False)

    def clean_signature(self) -> bytes | None:
        """Return the drawn signature as PNG, or None."""
        text: str = self.cleaned_data["signature"]
        if not text:
            return None
        if not text.startswith(_PNG) or len(text) > _MAX_SIGNATURE:
            raise ValidationError(_("Tanda tangan tidak terbaca. Hapus, lalu minta tanda tangan sekali lagi."))
        try:
            return base64.b64decode(text.removeprefix(_PNG), validate=True)
        except binascii.Error as problem:
            raise ValidationError(
                _("Tanda tangan tidak terbaca. Hapus, lalu minta tanda tangan sekali lagi.")
            ) from problem

    def collector(self) -> Collector:
        """Return what the form says."""
        said = self.cleaned_data
        return Collector(
            kind=CollectorKind(said["kind"]),
            name=said["name"],
            identity_kind=IdentityKind(said["identity_kind"]),
            identity_number=said["identity_number"],
            signature=said["signature"],
            signed_on_paper=said["signed_on_paper"],
        )
