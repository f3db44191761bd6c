"""Forms of an office's steps, duties and services at the door."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giliran.foundation.forms import PlainForm
from giliran.lobby.queries import StepView
from giliran.lobby.queries.planning import DutyRow, ServiceRow, StepRow
from giliran.lobby.services.planning import ServiceWish, StepWish
from giliran.lobby.web.staff.words import CIRCUMSTANCES, LEAVING_OUT
from giliran.offices.queries import CounterView

_LONGEST_MINUTES = 180


class StepForm(PlainForm):
    """One step of the plan."""

    name_id = forms.CharField(label=_("Nama tahap"), max_length=60)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=60)
    usual_minutes = forms.IntegerField(
        label=_("Lamanya biasanya, dalam menit"),
        required=False,
        min_value=1,
        max_value=_LONGEST_MINUTES,
        help_text=_("Dipakai sampai aula mengukur sendiri. Kosongkan untuk memakai angka umum."),
    )
    skipped_by = forms.MultipleChoiceField(
        label=_("Dilewati oleh"),
        required=False,
        choices=list(LEAVING_OUT.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Yang tidak perlu melalui tahap ini."),
    )
    only_for = forms.MultipleChoiceField(
        label=_("Hanya untuk keadaan"),
        required=False,
        choices=list(CIRCUMSTANCES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosongkan jika tahap ini untuk semua orang."),
    )
    counters = forms.MultipleChoiceField(
        label=_("Loket yang boleh memanggil"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosongkan untuk semua loket."),
    )

    def __init__(self, *args: Any, counters: Sequence[CounterView], **kwargs: Any) -> None:
        """Offer the counters of the office."""
        super().__init__(*args, **kwargs)
        self.fields["counters"].choices = [(str(each.number), each.name) for each in counters]  # type: ignore[attr-defined]

    def wish(self) -> StepWish:
        """Return how the step is to be."""
        minutes = self.cleaned_data["usual_minutes"]
        return StepWish(
            name_id=self.cleaned_data["name_id"],
            name_en=self.cleaned_data["name_en"],
            skipped_by=self.cleaned_data["skipped_by"],
            only_for=self.cleaned_data["only_for"],
            counters=[int(number) for number in self.cleaned_data["counters"]],
            usual_seconds=minutes * 60 if minutes else None,
        )

    @classmethod
    def initial_of(cls, row: StepRow) -> dict[str, Any]:
        """Return what the form shows of a step."""
        return {
            "name_id": row.name_id,
            "name_en": row.name_en,
            "usual_minutes": round(row.usual_seconds / 60) if row.usual_seconds else None,
            "skipped_by": row.skipped_by,
            "only_for": row.only_for,
            "counters": [str(number) for number in row.counters],
        }


class DutyForm(PlainForm):
    """What an officer may do."""

    steps = forms.MultipleChoiceField(
        label=_("Tahap yang dikuasai"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosongkan jika semua. Berlaku saat petugas berikutnya membuka loket."),
    )
    may_pick = forms.BooleanField(
        label=_("Boleh memanggil nomor tertentu"),
        required=False,
        help_text=_("Dengan alasan, dan setiap kali dicatat."),
    )

    def __init__(self, *args: Any, steps: Sequence[StepView], **kwargs: Any) -> None:
        """Offer the steps of the office."""
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = [(each.key, each.name) for each in steps]  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, row: DutyRow) -> dict[str, Any]:
        """Return what the form shows of an officer."""
        return {"steps": row.steps, "may_pick": row.may_pick}


class DoorServiceForm(PlainForm):
    """What somebody without an appointment may come for."""

    name_id = forms.CharField(label=_("Nama layanan"), max_length=60)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=60)
    circumstance = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[("", _("Biasa")), *CIRCUMSTANCES.items()],
        help_text=_("Menentukan tahap tambahan yang dilalui, misalnya pemeriksaan paspor hilang."),
    )
    active = forms.BooleanField(label=_("Ditawarkan di pintu"), required=False)

    def wish(self) -> ServiceWish:
        """Return how the service is to be."""
        return ServiceWish(**self.cleaned_data)

    @classmethod
    def initial_of(cls, row: ServiceRow) -> dict[str, Any]:
        """Return what the form shows of a service."""
        return {field: getattr(row, field) for field in ("name_id", "name_en", "circumstance", "active")}
