"""Form fields and widgets in our manner: forgiving of how people write, plain in what they answer."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januari", "january"),
            ("feb", "februari", "february", "pebruari"),
            ("mar", "maret", "march"),
            ("apr", "april"),
            ("mei", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("agu", "agt", "ags", "agustus", "aug", "august"),
            ("sep", "sept", "september"),
            ("okt", "oktober", "oct", "october"),
            ("nov", "november", "nopember"),
            ("des", "desember", "dec", "december"),
        ),
        start=1,
    )
    for name in names
}
YEAR_LENGTH = 4


class PlainForm(forms.Form):
    """A form that speaks plainly: no colon after labels, no bubbles of the browser, "Isi …" for what is missing."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what `forms.Form` takes."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        speak_plainly(self)


def speak_plainly(form: forms.BaseForm) -> None:
    """Replace Django's "this field is required" with a sentence that names the field."""
    stock = forms.Field.default_error_messages["required"]
    for name, field in form.fields.items():
        if field.error_messages.get("required") == stock:
            label = field.label or form[name].label
            field.error_messages["required"] = lazystr(_MissingText(field, label))


class _MissingText:
    """The sentence for a missing answer, put together when shown, in the reader's language."""

    def __init__(self, field: forms.Field, label: Any) -> None:
        self.field = field
        self.label = label

    def __str__(self) -> str:
        if isinstance(self.field, forms.FileField):
            return gettext("Pilih berkas untuk %(label)s.") % {"label": self.label}
        if isinstance(self.field, forms.BooleanField):
            return gettext("Beri tanda centang untuk melanjutkan.")
        if isinstance(self.field, forms.ChoiceField):
            return gettext("Pilih jawaban: %(label)s") % {"label": self.label}
        return gettext("Isi %(label)s.") % {"label": self.label}


class DigitsWidget(forms.TextInput):
    """A text box for digits: the phone shows its number pad, and nothing is "corrected"."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Take more attributes, as any widget does."""
        own = {"inputmode": "numeric", "spellcheck": "false", "autocomplete": "off"}
        super().__init__({**own, **(attrs or {})})


class DigitsField(forms.CharField):
    """Digits of a fixed length (NIK, KK, billing code), however they are spaced; the clean value is digits only."""

    widget = DigitsWidget

    def __init__(self, *, length: int, **kwargs: Any) -> None:
        """Take the exact number of digits wanted."""
        self.length = length
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Drop spaces, dots and dashes; refuse letters and another length in one plain sentence each."""
        digits = "".join(c for c in str(super().clean(value)) if not c.isspace() and c not in ".-")
        if not digits and not self.required:
            return ""
        if not (digits.isascii() and digits.isdigit()):
            raise ValidationError(_("Tulis angka saja, tanpa huruf."), code="digits")
        if len(digits) != self.length:
            message = _("Tulis %(length)s angka. Anda menulis %(given)s angka.")
            raise ValidationError(message, code="length", params={"length": self.length, "given": len(digits)})
        return digits


class DayMonthYear(forms.MultiWidget):
    """Three text boxes, as on an identity card: nothing to scroll through, nothing to open."""

    template_name = "foundation/widgets/day_month_year.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        """Say `birthday=True` where browsers may fill in the person's own birth date."""
        parts = ("day", "month", "year")
        boxes = [
            forms.TextInput(
                {
                    "inputmode": "numeric",
                    "autocomplete": f"bday-{part}" if birthday else "off",
                    "maxlength": {"day": 2, "month": 10, "year": YEAR_LENGTH}[part],
                }
            )
            for part in parts
        ]
        super().__init__(dict(zip(parts, boxes, strict=True)), attrs)

    def decompress(self, value: dt.date | str | None) -> list[str]:
        """Spread a date over the three boxes."""
        if isinstance(value, str):
            value = dt.date.fromisoformat(value)
        return ["", "", ""] if value is None else [str(value.day), str(value.month), str(value.year)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each box its own label."""
        context = super().get_context(name, value, attrs)
        labels = (_("Tanggal"), _("Bulan"), _("Tahun"))
        for box, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            box["label"] = label
        return context


class DayMonthYearField(forms.MultiValueField):
    """A date somebody knows by heart; takes "8", "08", "agustus" and "agu" for the month. Cleans to a `date`."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "incomplete": _("Isi tanggal, bulan, dan tahun."),
        "invalid": _("Tanggal ini tidak ada di kalender. Periksa lagi tanggal, bulan, dan tahunnya."),
        "month": _("Tulis bulan dengan angka 1 sampai 12."),
        "year": _("Tulis tahun lengkap empat angka, misalnya 1985."),
        "early": _("Tanggal ini terlalu lama. Tulis tanggal sejak %(earliest)s."),
        "late": _("Tanggal ini terlalu jauh. Tulis tanggal sampai %(latest)s."),
    }

    def __init__(
        self,
        *,
        birthday: bool = False,
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the first and the last day allowed; both may be set later, on the form's instance, from `now`."""
        self.earliest = earliest
        self.latest = latest
        fields = [forms.CharField(required=False) for _part in range(3)]
        kwargs.setdefault("widget", DayMonthYear(birthday=birthday))
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        """Read the three boxes."""
        parts = [str(part or "").strip() for part in value or ["", "", ""]]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not all(parts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        day = self.compress(parts)
        self._refuse_outside(day)
        return day

    def compress(self, data_list: Sequence[Any]) -> dt.date:
        """Make a date of day, month and year as written."""
        day, month, year = (str(part).strip().lower().rstrip(".") for part in data_list)
        number = MONTHS.get(month) or (int(month) if _is_number(month) else 0)
        if not 1 <= number <= max(MONTHS.values()):
            raise ValidationError(self.error_messages["month"], code="month")
        if not _is_number(year) or len(year) != YEAR_LENGTH:
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return dt.date(int(year), number, int(day) if _is_number(day) else 0)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def _refuse_outside(self, day: dt.date) -> None:
        if self.earliest and day < self.earliest:
            written = {"earliest": _written(self.earliest)}
            raise ValidationError(self.error_messages["early"], code="early", params=written)
        if self.latest and day > self.latest:
            written = {"latest": _written(self.latest)}
            raise ValidationError(self.error_messages["late"], code="late", params=written)


def _written(day: dt.date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def _is_number(text: str) -> bool:
    """Whether it is a number as dates have them: a longer one would be none that a date can take."""
    return text.isascii() and text.isdigit() and len(text) <= YEAR_LENGTH
