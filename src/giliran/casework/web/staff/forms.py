"""Forms of the officer's desk."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giliran.applications.queries import Target
from giliran.applications.services import CorrectionItem
from giliran.casework.rules import Decision
from giliran.foundation.forms import PlainForm

_LONGEST = 2000


class SearchForm(PlainForm):
    """A reference read out by the applicant."""

    reference = forms.CharField(label=_("Nomor permohonan"), max_length=30, required=False)


class PortraitForm(PlainForm):
    """The portrait, from the camera or a file."""

    picture = forms.FileField(
        label=_("Foto pemohon"),
        help_text=_("Wajah lurus ke depan, mata terbuka, latar polos dan terang."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/heic", "capture": "user"}),
    )


class NoteForm(PlainForm):
    """A note of the interview."""

    text = forms.CharField(label=_("Catatan wawancara"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class DecisionForm(PlainForm):
    """The adjudicator's word."""

    decision = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[
            (Decision.APPROVE, _("Setujui: paspor dibuat")),
            (Decision.SEND_BACK, _("Kembalikan ke pemeriksa")),
            (Decision.REFUSE, _("Tolak permohonan")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Alasan (wajib, kecuali disetujui)"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CorrectionForm(PlainForm):
    """What is to be put right, and why: a tick and a reason for each thing."""

    def __init__(self, targets: Sequence[Target], *args: Any, **kwargs: Any) -> None:
        """Make a tick box of each thing that may be named, grouped as the applicant knows them."""
        self.targets = targets
        super().__init__(*args, **kwargs)
        grouped = [
            (str(group or _("Dokumen")), [(target.target, target.label) for target in members])
            for group, members in groupby(targets, key=lambda target: target.group)
        ]
        self.fields["items"] = forms.MultipleChoiceField(
            label=_("Apa yang perlu diperbaiki?"),
            choices=grouped,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Pilih paling sedikit satu bagian.")},
        )
        self.fields["reason"] = forms.CharField(
            label=_("Alasan, dengan kata-kata untuk pemohon"),
            help_text=_("Tulis apa yang salah dan apa yang harus dilakukan. Pemohon membaca ini."),
            max_length=_LONGEST,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"required": _("Tulis alasannya, supaya pemohon tahu apa yang harus dilakukan.")},
        )

    def corrections(self) -> list[CorrectionItem]:
        """Return what is asked for."""
        reason = self.cleaned_data["reason"]
        return [CorrectionItem(target=target, reason=reason) for target in self.cleaned_data["items"]]
