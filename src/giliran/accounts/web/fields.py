"""Form fields of the room."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from giliran.accounts.rules import mobile_number


class PhoneField(forms.CharField):
    """An Indonesian mobile number, however it is written; cleans to +62…."""

    def __init__(self, **kwargs: Any) -> None:
        """Take what a text field takes."""
        kwargs["label"] = _("Nomor ponsel")
        kwargs.setdefault("help_text", _("Nomor Indonesia yang dapat menerima SMS, misalnya 0812 3456 7890."))
        kwargs.setdefault("widget", forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Read the number."""
        text = str(super().clean(value))
        if not text and not self.required:
            return ""
        number = mobile_number(text)
        if number is None:
            message = _("Tulis nomor ponsel Indonesia, misalnya 0812 3456 7890.")
            raise ValidationError(message, code="not_mobile")
        return number
