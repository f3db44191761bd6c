"""Forms of kiosks and boards."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giliran.foundation.forms import PlainForm
from giliran.lobby.queries import StepView
from giliran.lobby.queries.devices import DeviceView
from giliran.lobby.services.devices import Wished

_NAME = _("Nama, misalnya Kios pintu utara")


class DeviceForm(PlainForm):
    """What both kinds have."""

    name = forms.CharField(label=_NAME, max_length=60)

    def __init__(self, *args: Any, steps: Sequence[StepView], **kwargs: Any) -> None:
        """Take the office's steps."""
        super().__init__(*args, **kwargs)
        self.steps = steps

    def wished(self) -> Wished:
        """Return how the device is to be."""
        return Wished(name=self.cleaned_data["name"])

    @classmethod
    def initial_of(cls, found: DeviceView) -> dict[str, Any]:
        """Return what the form shows of a device."""
        return {"name": found.name}


class KioskForm(DeviceForm):
    """A kiosk and its printer."""

    printer = forms.CharField(
        label=_("Printer tiket"),
        required=False,
        max_length=120,
        help_text=_(
            "Jaringan: tcp:192.168.1.50. USB: usb:04b8:0e15. Kertas 58 mm: tambahkan :58. Kosongkan jika tanpa printer."
        ),
    )

    def wished(self) -> Wished:
        """Return how the device is to be."""
        return Wished(name=self.cleaned_data["name"], printer=self.cleaned_data["printer"].strip())

    @classmethod
    def initial_of(cls, found: DeviceView) -> dict[str, Any]:
        """Return what the form shows of a device."""
        return {"name": found.name, "printer": found.printer}


class BoardForm(DeviceForm):
    """A board: what it shows, how it hangs, what it speaks."""

    steps_shown = forms.MultipleChoiceField(
        label=_("Tahap yang tampil"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosongkan untuk semua."),
    )
    portrait = forms.BooleanField(label=_("Layar dipasang tegak"), required=False)
    voices = forms.ChoiceField(
        label=_("Suara"),
        widget=forms.RadioSelect,
        choices=[
            ("", _("Tanpa suara")),
            ("id", _("Bahasa Indonesia")),
            ("id,en", _("Bahasa Indonesia, lalu Inggris")),
            ("en", _("Bahasa Inggris")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the office's steps."""
        super().__init__(*args, **kwargs)
        shown = self.fields["steps_shown"]
        shown.choices = [(each.key, each.name) for each in self.steps]  # type: ignore[attr-defined]

    def wished(self) -> Wished:
        """Return how the device is to be."""
        cleaned = self.cleaned_data
        voices = [each for each in cleaned["voices"].split(",") if each]
        return Wished(name=cleaned["name"], steps=cleaned["steps_shown"], portrait=cleaned["portrait"], voices=voices)

    @classmethod
    def initial_of(cls, found: DeviceView) -> dict[str, Any]:
        """Return what the form shows of a device."""
        return {
            "name": found.name, "steps_shown": list(found.steps), "portrait": found.portrait,
            "voices": ",".join(found.voices),
        }  # fmt: skip
