"""A page of questions as a form: the one place where what was typed is judged."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from giliran.applications.questions.kinds import Answers, Kind, Page, Question
from giliran.foundation.forms import DayMonthYearField, DigitsField, PlainForm

_NIK_LENGTH = 16
_POSTCODE_LENGTH = 5
_OLDEST = 120
_FARTHEST_YEARS = 12
_LONGEST_TYPED = 1000
_LETTER = re.compile(r"[^\W\d_]")
_PASSPORT = re.compile(r"[A-Z]{1,2}\d{6,7}")


class PageForm(PlainForm):
    """The form of one page; `answers()` gives what was answered as text."""

    def answers(self) -> dict[str, str]:
        """Return the cleaned answers: dates as ISO 8601, nothing as the empty text."""
        return {key: _as_text(value) for key, value in self.cleaned_data.items()}


def form_for(
    page: Page, *, today: date, typed: Mapping[str, Any] | None = None, saved: Answers | None = None
) -> PageForm:
    """Return the page's form, bound to what was typed, or showing what was saved before."""
    fields = {question.key: _MAKERS[question.kind](question, today) for question in page.questions}
    form_class: type[PageForm] = type("BoundPageForm", (PageForm,), dict(fields))
    return form_class(data=typed, initial=dict(saved or {}))


def typed_for(page: Page, data: Mapping[str, Any]) -> dict[str, str]:
    """Return from a whole post what belongs to this page, at a length that can be kept."""
    keys = [question.key for question in page.questions]
    return {
        name: str(data[name])[:_LONGEST_TYPED].replace("\x00", "")
        for key in keys
        for name in (key, f"{key}_day", f"{key}_month", f"{key}_year")
        if name in data
    }


def as_typed(page: Page, answers: Answers) -> dict[str, str]:
    """Return saved answers in the form in which a browser would post them."""
    typed: dict[str, str] = {}
    for question in page.questions:
        answer = answers.get(question.key, "")
        if question.kind in (Kind.BIRTH_DATE, Kind.PAST_DATE, Kind.DATE):
            year, month, day = answer.split("-") if answer else ("", "", "")
            typed.update(
                {
                    f"{question.key}_{part}": text
                    for part, text in zip(("day", "month", "year"), (day, month, year), strict=True)
                }
            )
        else:
            typed[question.key] = answer
    return typed


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _common(question: Question) -> dict[str, Any]:
    common: dict[str, Any] = {"label": question.label, "help_text": question.hint, "required": not question.optional}
    if question.missing:
        common["error_messages"] = {"required": question.missing, "invalid_choice": question.missing}
    return common


def _attributes(question: Question) -> dict[str, str]:
    return {"autocomplete": question.autocomplete} if question.autocomplete else {}


def _text(question: Question, _today: date) -> forms.Field:
    return _TidyField(
        max_length=question.max_length, widget=forms.TextInput(_attributes(question)), **_common(question)
    )


def _name(question: Question, _today: date) -> forms.Field:
    widget = forms.TextInput({**_attributes(question), "spellcheck": "false", "autocapitalize": "characters"})
    return _NameField(max_length=question.max_length, widget=widget, **_common(question))


def _nik(question: Question, _today: date) -> forms.Field:
    return DigitsField(length=_NIK_LENGTH, **_common(question))


def _postcode(question: Question, _today: date) -> forms.Field:
    return DigitsField(length=_POSTCODE_LENGTH, **_common(question))


def _passport(question: Question, _today: date) -> forms.Field:
    return _PassportNumberField(
        max_length=20, widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}), **_common(question)
    )


def _phone(question: Question, _today: date) -> forms.Field:
    widget = forms.TextInput({**_attributes(question), "type": "tel", "inputmode": "tel"})
    return _PhoneField(max_length=30, widget=widget, **_common(question))


def _email(question: Question, _today: date) -> forms.Field:
    common = _common(question)
    common["error_messages"] = {"invalid": _("Tulis alamat e-mail lengkap, misalnya nama@contoh.id.")}
    return forms.EmailField(max_length=254, widget=forms.EmailInput(_attributes(question)), **common)


def _birth_date(question: Question, today: date) -> forms.Field:
    oldest = date(today.year - _OLDEST, 1, 1)
    return DayMonthYearField(earliest=oldest, latest=today, **_common(question))


def _past_date(question: Question, today: date) -> forms.Field:
    return DayMonthYearField(earliest=date(1970, 1, 1), latest=today, **_common(question))


def _date(question: Question, today: date) -> forms.Field:
    latest = today + timedelta(days=366 * _FARTHEST_YEARS)
    return DayMonthYearField(earliest=date(1970, 1, 1), latest=latest, **_common(question))


def _choice(question: Question, _today: date) -> forms.Field:
    choices = [
        (choice.code, format_html("{}<small>{}</small>", choice.label, choice.hint) if choice.hint else choice.label)
        for choice in question.choices
    ]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **_common(question))


class _TidyField(forms.CharField):
    """Text with its spaces in order."""

    def clean(self, value: Any) -> str:
        return str(super().clean(" ".join(str(value or "").split())))


class _NameField(_TidyField):
    """A name, in capitals as identity cards write it. Signs and marks of names pass; digits do not."""

    def clean(self, value: Any) -> str:
        name = super().clean(value).upper()
        if name and not _LETTER.search(name):
            raise ValidationError(_("Tulis nama dengan huruf."), code="letters")
        if any(character.isdigit() for character in name):
            raise ValidationError(_("Tulis nama tanpa angka."), code="digits")
        return name


class _PassportNumberField(forms.CharField):
    """The number of an Indonesian passport."""

    def clean(self, value: Any) -> str:
        number = "".join(str(super().clean(value)).upper().split()).replace("-", "")
        if number and not _PASSPORT.fullmatch(number):
            raise ValidationError(_("Tulis nomor seperti di paspor, misalnya C1234567."), code="passport")
        return number


class _PhoneField(forms.CharField):
    """A telephone number; without a country it is Indonesian. Cleans to E.164."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, "ID")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(_("Tulis nomor ponsel yang bisa dihubungi, misalnya 0812 3456 7890."), code="phone")
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


_MAKERS: Mapping[Kind, Callable[[Question, date], forms.Field]] = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.NIK: _nik,
    Kind.POSTCODE: _postcode,
    Kind.PASSPORT: _passport,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.BIRTH_DATE: _birth_date,
    Kind.PAST_DATE: _past_date,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
}
