"""Forms that are no pages of questions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from giliran.accounts.queries import PersonView
from giliran.applications.queries.offers import Offer
from giliran.applications.rules import ConsentKind, in_force
from giliran.foundation.forms import PlainForm
from giliran.foundation.money import rupiah
from giliran.offices.queries import OfficeView


class _ChoiceForm(PlainForm):
    """One question with choices known only now."""

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = next(iter(self.fields.values()))
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type, for subclasses below
        field.choices = list(choices)


class PersonForm(_ChoiceForm):
    """For whom the passport is."""

    person = forms.ChoiceField(
        label=_("Paspor ini untuk siapa?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih untuk siapa paspor ini.")},
    )

    @staticmethod
    def choices_of(people: Sequence[PersonView], own_name: str) -> list[tuple[str, Any]]:
        """Return one choice a person: oneself first, by name where it is known."""
        listed: list[tuple[str, Any]] = []
        for person in people:
            if person.relation.value == "self":
                name = person.full_name or own_name
                label = format_html("{}<small>{}</small>", _("Saya sendiri"), name) if name else _("Saya sendiri")
            else:
                label = format_html("{}<small>{}</small>", person.full_name or "", person.relation.label)
            listed.append((str(person.id), label))
        return listed


class OfficeForm(_ChoiceForm):
    """Where the applicant will come."""

    office = forms.ChoiceField(
        label=_("Pilih kantor"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu kantor."), "invalid_choice": _("Pilih satu kantor dari daftar.")},
    )

    @staticmethod
    def choices_of(found: Sequence[OfficeView]) -> list[tuple[str, Any]]:
        """Return one choice an office: its name, its address, and how far it is if that is known."""
        return [(str(office.id), format_html("{}<small>{}</small>", office.name, _where(office))) for office in found]


class ProductForm(_ChoiceForm):
    """Which kind of passport."""

    product = forms.ChoiceField(
        label=_("Jenis paspor mana yang Anda inginkan?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jenis paspor."), "invalid_choice": _("Pilih jenis paspor dari daftar.")},
    )

    @staticmethod
    def choices_of(offers: Sequence[Offer]) -> list[tuple[str, Any]]:
        """Return one choice a kind that can be had, with its fee."""
        return [
            (offer.code, format_html("{}<small>{}</small>", offer.name, rupiah(offer.amount or 0)))
            for offer in offers
            if offer.available
        ]


class ConsentForm(PlainForm):
    """The two agreements, each with its own box."""

    agree_data = forms.BooleanField(error_messages={"required": _("Setujui pemakaian data untuk mengirim permohonan.")})
    agree_biometrics = forms.BooleanField(
        error_messages={"required": _("Setujui pengambilan foto dan sidik jari untuk mengirim permohonan.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the wording in force."""
        super().__init__(*args, **kwargs)
        for kind, text in in_force().items():
            self.fields[f"agree_{kind}"].label = str(text.text)

    def given(self) -> set[ConsentKind]:
        """Return what was agreed to."""
        return {kind for kind in ConsentKind if self.cleaned_data.get(f"agree_{kind}")}


def _where(office: OfficeView) -> str:
    distance = getattr(office, "distance_km", None)
    far = "" if distance is None else _("%(km)s km · ") % {"km": round(distance)}
    return f"{far}{office.address}"
