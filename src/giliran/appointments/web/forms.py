"""Forms of the pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from giliran.foundation.forms import PlainForm

Choice = tuple[str, str | SafeString]


class TimeForm(PlainForm):
    """One time of a day."""

    slot = forms.TypedChoiceField(
        label=_("Jam berapa?"),
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pilih satu waktu."),
            "invalid_choice": _("Waktu ini baru saja penuh. Pilih waktu lain."),
        },
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        """Take the times that have a place."""
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = choices  # type: ignore[attr-defined]  # a choice field


class OfficeForm(PlainForm):
    """One office."""

    office = forms.TypedChoiceField(
        label=_("Kantor mana?"),
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu kantor.")},
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        """Take the offices shown."""
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = choices  # type: ignore[attr-defined]  # a choice field


def two_lines(first: str, second: str) -> SafeString:
    """Return a choice's label with a second, smaller line."""
    return format_html("{}<small>{}</small>", first, second)
