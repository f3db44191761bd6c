"""Forms of the waiting list and of families."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from giliran.appointments.models import Wish
from giliran.appointments.queries.family import Companion
from giliran.appointments.web.forms import two_lines
from giliran.foundation.forms import DayMonthYearField, PlainForm


class AlongForm(PlainForm):
    """Who comes along."""

    ikut = forms.TypedMultipleChoiceField(
        label=_("Siapa yang ikut?"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, companions: Sequence[Companion], **kwargs: Any) -> None:
        """Take those who could come along."""
        super().__init__(*args, **kwargs)
        choices = [(str(found.application_id), two_lines(found.name, found.reference)) for found in companions]
        self.fields["ikut"].choices = choices  # type: ignore[attr-defined]  # a choice field
        if not choices:
            del self.fields["ikut"]

    def family(self) -> list[UUID]:
        """Return the applications of those who come along."""
        return list(self.cleaned_data.get("ikut") or [])


class WishForm(AlongForm):
    """Which days, and when on them."""

    first_day = DayMonthYearField(label=_("Bisa datang mulai tanggal"))
    last_day = DayMonthYearField(label=_("Paling lambat tanggal"))
    part_of_day = forms.ChoiceField(
        label=_("Pukul berapa?"),
        widget=forms.RadioSelect,
        choices=[
            (Wish.PartOfDay.ANY, _("Kapan saja")),
            (Wish.PartOfDay.MORNING, _("Pagi, sebelum pukul 12")),
            (Wish.PartOfDay.AFTERNOON, _("Siang, mulai pukul 12")),
        ],
    )
    field_order = ("first_day", "last_day", "part_of_day", "ikut")
