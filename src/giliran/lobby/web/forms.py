"""Forms of the hall."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giliran.appointments import rules_lanes
from giliran.foundation.forms import PlainForm
from giliran.lobby.queries import ServiceView, StepView
from giliran.offices.queries import CounterView

_CODE = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "autofocus": True,
    "maxlength": 300,
}


class CodeForm(PlainForm):
    """A reservation code, typed or scanned, or a photo of it."""

    code = forms.CharField(label=_("Kode reservasi"), required=False, max_length=300, widget=forms.TextInput(_CODE))
    photo = forms.FileField(
        label=_("Foto kode QR"), required=False, widget=forms.FileInput({"accept": "image/*", "capture": "environment"})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("code") and not cleaned.get("photo"):
            self.add_error("code", _("Ketik kode reservasi Anda, atau pindai kode QR-nya."))
        return cleaned


class DoorForm(PlainForm):
    """What somebody without a booking chose at the kiosk."""

    service = forms.ChoiceField()
    lane = forms.ChoiceField(choices=[(lane, lane) for lane in rules_lanes.DOOR])

    def __init__(self, *args: Any, services: Sequence[str], **kwargs: Any) -> None:
        """Offer what the office offers at its door."""
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [(key, key) for key in services]  # type: ignore[attr-defined]


class PairingForm(PlainForm):
    """The code that makes a screen a kiosk."""

    code = forms.CharField(
        label=_("Kode pemasangan"), max_length=40, widget=forms.TextInput({**_CODE, "maxlength": 40})
    )


_LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]


class ArrivalForm(PlainForm):
    """The code of somebody who comes to the front desk."""

    code = forms.CharField(
        label=_("Kode reservasi atau nomor permohonan"), max_length=300, widget=forms.TextInput(_CODE)
    )
    language = forms.ChoiceField(label=_("Bahasa"), choices=_LANGUAGES, required=False, initial="id")


class WalkInForm(PlainForm):
    """Somebody without a booking."""

    service = forms.ChoiceField(label=_("Keperluan"), required=False)
    priority = forms.BooleanField(
        label=_("Prioritas: 60 tahun ke atas, anak di bawah 5 tahun, hamil, atau penyandang disabilitas"),
        required=False,
        help_text=_(
            "Saya sudah melihat sendiri bahwa orang ini berhak. Satu pendamping dari KK yang sama boleh ikut; jika ia "
            "juga mengurus paspor, beri nomor prioritas tersendiri."
        ),
    )
    reference = forms.CharField(
        label=_("Nomor permohonan"), required=False, max_length=40, help_text=_("Kosongkan jika belum ada.")
    )
    language = forms.ChoiceField(label=_("Bahasa"), choices=_LANGUAGES, required=False, initial="id")

    def __init__(self, *args: Any, services: Sequence[ServiceView], **kwargs: Any) -> None:
        """Offer what the office offers at its door."""
        super().__init__(*args, **kwargs)
        offered = [(each.key, each.name) for each in services]
        self.fields["service"].choices = [("", _("Belum dipilih")), *offered]  # type: ignore[attr-defined]


class CounterForm(PlainForm):
    """Which counter, and for which steps."""

    counter = forms.ChoiceField(label=_("Loket"), widget=forms.RadioSelect)
    steps = forms.MultipleChoiceField(label=_("Melayani"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, counters: Sequence[CounterView], steps: Sequence[StepView], **kwargs: Any) -> None:
        """Offer the counters and the steps of the office."""
        super().__init__(*args, **kwargs)
        self.fields["counter"].choices = [(str(each.id), each.name) for each in counters]  # type: ignore[attr-defined]
        self.fields["steps"].choices = [(each.key, each.name) for each in steps]  # type: ignore[attr-defined]
