"""Forms of the room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from giliran.foundation.forms import PlainForm
from giliran.notifications.queries import Choice
from giliran.notifications.rules import ESSENTIAL, Channel, Group


class PreferencesForm(PlainForm):
    """One group of boxes for each group of messages that may be refused."""

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        """Take what is wanted now."""
        wanted = {(choice.group, choice.channel) for choice in choices if choice.wanted}
        super().__init__(*args, **kwargs)
        for group in Group:
            if group not in ESSENTIAL:
                self.fields[group.value] = forms.MultipleChoiceField(
                    label=group.label,
                    choices=[(channel.value, channel.label) for channel in Channel],
                    initial=[channel.value for channel in Channel if (group, channel) in wanted],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def groups(self) -> list[BoundField]:
        """Return the fields to draw."""
        return [self[name] for name in self.fields]

    def wanted(self) -> set[tuple[Group, Channel]]:
        """Return what was chosen."""
        return {(Group(name), Channel(channel)) for name, channels in self.cleaned_data.items() for channel in channels}
