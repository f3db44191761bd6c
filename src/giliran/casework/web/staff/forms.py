"""Forms of the officer's desk."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from giliran.applications.queries import Target
from giliran.applications.services import CorrectionItem
from giliran.casework.rules import Decision
from giliran.foundation.forms import PlainForm

_LONGEST = 2000


class SearchForm(PlainForm):
    """A reference read out by the applicant."""

    reference = forms.CharField(
        label=_("Nomor permohonan"),
        max_length=30,
        error_messages={"required": _("Ketik nomor permohonannya, misalnya GL7K-2M4P.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


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
    """What is to be put right, and why: ticks, and a reason in words."""

    def __init__(self, targets: Sequence[Target], *args: Any, **kwargs: Any) -> None:
        """Make a tick box of each thing that may be named."""
        self.targets = targets
        super().__init__(*args, **kwargs)
        self.fields["items"] = forms.MultipleChoiceField(
            label=_("Apa yang perlu diperbaiki?"),
            choices=[(target.target, target.label) for target in targets],
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

    def groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """Return the tick boxes under the headings that the applicant knows."""
        boxes = zip(self.targets, self["items"], strict=True)
        return [
            (str(group or _("Dokumen")), [box for _target, box in members])
            for group, members in groupby(boxes, key=lambda pair: pair[0].group)
        ]

    def corrections(self) -> list[CorrectionItem]:
        """Return what is asked for."""
        reason = self.cleaned_data["reason"]
        return [CorrectionItem(target=target, reason=reason) for target in self.cleaned_data["items"]]
