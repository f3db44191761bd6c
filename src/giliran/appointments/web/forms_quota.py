"""Forms of the quota pages. Each change of plan turns into a draft, which can be looked at and saved."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from giliran.appointments.models.lane import Lane
from giliran.appointments.services import quota
from giliran.appointments.services.quota.drafts import FIGURE_NAMES
from giliran.foundation.forms import DayMonthYearField, PlainForm
from giliran.offices.rules import Hours

_FORMATS = ("%H:%M", "%H.%M", "%H")
_BAD_TIME = {"invalid": _("Tulis jam seperti 07.30.")}
_PLANNED = [(lane.value, lane.label) for lane in Lane if lane != Lane.COLLECTIVE]
_DAYS = [(str(n + 1), WEEKDAYS[n]) for n in range(7)]
_MOST = 5000
_FAR = timedelta(days=1000)


class ClockField(forms.TimeField):
    """A time of the day: "07.30", "7:30" or "7"."""

    def __init__(self, **kwargs: Any) -> None:
        """Take what a time field takes."""
        widget = forms.TimeInput(format="%H.%M", attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(input_formats=_FORMATS, widget=widget, error_messages=_BAD_TIME, **kwargs)


class _FromTodayForm(PlainForm):
    """A form with a date that lies between today and some years ahead, on the office's calendar."""

    dated = "first"

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Take today's date, which the date starts with."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get(self.dated)
        if field is not None:
            field.initial, field.earliest, field.latest = today, today, today + _FAR


class DraftForm(_FromTodayForm):
    """A change that holds from a day on."""

    first = DayMonthYearField(label=_("Berlaku sejak"))

    def draft(self) -> quota.Draft:
        """Return what was filled in, as a change that can be looked at and saved."""
        raise NotImplementedError


class _HoursForm(DraftForm):
    opens = ClockField(label=_("Buka"), required=False)
    closes = ClockField(label=_("Tutup"), required=False)
    break_starts = ClockField(label=_("Istirahat mulai"), required=False)
    break_ends = ClockField(label=_("Istirahat selesai"), required=False)

    shut: ClassVar[str] = ""

    def clean(self) -> dict[str, Any]:
        """Ask for hours unless it is closed."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get(self.shut):
            for name in ("opens", "closes"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Isi jam buka dan jam tutup, atau tandai tutup."))
        return cleaned

    def hours(self) -> Hours | None:
        """Return the hours, None where it is closed."""
        said = self.cleaned_data
        if said[self.shut]:
            return None
        return Hours(**{name: said[name] for name in ("opens", "closes", "break_starts", "break_ends")})


class WeekdayForm(_HoursForm):
    """The hours of a weekday."""

    weekday = forms.TypedChoiceField(label=_("Hari"), choices=_DAYS, coerce=int)
    off = forms.BooleanField(label=_("Tutup setiap hari itu"), required=False)
    shut = "off"
    field_order = ("weekday", "off", "opens", "closes", "break_starts", "break_ends", "first")

    def draft(self) -> quota.WeekdayDraft:
        """Return the weekday's new hours."""
        said = self.cleaned_data
        return quota.WeekdayDraft(weekday=said["weekday"], hours=self.hours(), first=said["first"])


class DayForm(_HoursForm):
    """One day that differs: closed, at other hours, or open at a weekend."""

    first = DayMonthYearField(label=_("Tanggal"))
    off = forms.BooleanField(label=_("Tutup pada hari itu (misalnya libur daerah)"), required=False)
    reason_id = forms.CharField(label=_("Alasan untuk pemohon (Indonesia)"), max_length=160)
    reason_en = forms.CharField(label=_("Alasan untuk pemohon (Inggris)"), max_length=160)
    shut = "off"
    field_order = ("first", "off", "opens", "closes", "break_starts", "break_ends", "reason_id", "reason_en")

    def draft(self) -> quota.DayDraft:
        """Return the day's exception."""
        said = self.cleaned_data
        return quota.DayDraft(
            first=said["first"], hours=self.hours(), reason_id=said["reason_id"], reason_en=said["reason_en"]
        )


class DayBackForm(DraftForm):
    """A day's exception taken back: the week's plan holds again. The choices are put in by `offer`."""

    first = None  # type: ignore[assignment]  # Django's way to leave a field out: the exception has its day
    exception = forms.ChoiceField(
        label=_("Hari yang mana?"), widget=forms.RadioSelect, error_messages={"required": _("Pilih satu hari.")}
    )

    def offer(self, days: Sequence[tuple[UUID, date, str]]) -> None:
        """Take the exceptions that stand: id, day, and how to say it."""
        self.days = {str(found): day for found, day, _said in days}
        self.fields["exception"].choices = [(str(found), said) for found, _day, said in days]  # type: ignore[attr-defined]

    def draft(self) -> quota.DayBackDraft:
        """Return the withdrawal."""
        chosen = self.cleaned_data["exception"]
        return quota.DayBackDraft(exception_id=UUID(chosen), first=self.days[chosen])


class HolidayForm(DraftForm):
    """A national holiday, as the government may declare it: to look at, not to save."""

    first = DayMonthYearField(label=_("Tanggal"))
    name = forms.CharField(label=_("Nama hari libur"), max_length=120)

    def draft(self) -> quota.HolidayDraft:
        """Return the holiday."""
        said = self.cleaned_data
        return quota.HolidayDraft(first=said["first"], holiday=True, name_id=said["name"], name_en=said["name"])


class LaneForm(DraftForm):
    """A lane's quota."""

    lane = forms.ChoiceField(label=_("Jalur"), choices=_PLANNED)
    weekday = forms.TypedChoiceField(
        label=_("Hari"), choices=[("0", _("Setiap hari buka")), *_DAYS], coerce=int, initial="0"
    )
    places = forms.IntegerField(label=_("Tempat sehari"), required=False, min_value=0, max_value=_MOST)
    share_percent = forms.IntegerField(
        label=_("atau bagian dari volume (%)"), required=False, min_value=0, max_value=100
    )
    ends = forms.BooleanField(label=_("Hentikan kuota jalur ini"), required=False)
    opens = ClockField(label=_("Mulai pukul"), required=False)
    closes = ClockField(label=_("Sampai pukul"), required=False)
    field_order = ("lane", "weekday", "places", "share_percent", "opens", "closes", "ends", "first")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two amounts, or that the lane ends."""
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in ("places", "share_percent") if cleaned.get(name) is not None]
        if len(given) != 1 and not cleaned.get("ends") and not self.errors:
            self.add_error("places", _("Isi bagian atau jumlah tempat sehari, salah satu saja."))
        return cleaned

    def draft(self) -> quota.LaneDraft:
        """Return the lane's quota."""
        said = self.cleaned_data
        amount = {name: None if said["ends"] else said[name] for name in ("places", "share_percent")}
        wanted = quota.Quota(
            lane=said["lane"], weekday=said["weekday"] or None, opens=said["opens"], closes=said["closes"], **amount
        )
        return quota.LaneDraft(quota=wanted, first=said["first"])


class CapacityForm(DraftForm):
    """Counters in use, or minutes a visit."""

    key = forms.ChoiceField(label=_("Yang diubah"), choices=list(FIGURE_NAMES.items()))
    value = forms.IntegerField(label=_("Nilai baru"), min_value=1, max_value=240)
    field_order = ("key", "value", "first")

    def draft(self) -> quota.FigureDraft:
        """Return the figure."""
        said = self.cleaned_data
        return quota.FigureDraft(key=said["key"], value=said["value"], first=said["first"])


class FlowForm(_FromTodayForm):
    """Where a lane's unused places go, and when."""

    dated = "valid_from"

    from_lane = forms.ChoiceField(label=_("Tempat yang belum terpakai di jalur"), choices=_PLANNED)
    to_lane = forms.ChoiceField(
        label=_("pindah ke jalur"), choices=[("", _("Tidak pindah (hentikan aliran)")), *_PLANNED], required=False
    )
    days_before = forms.IntegerField(label=_("Berapa hari sebelumnya"), min_value=0, max_value=30, initial=0)
    at = ClockField(label=_("Pukul"))
    valid_from = DayMonthYearField(label=_("Berlaku sejak"))


class StockForm(PlainForm):
    """Booklets as counted."""

    product = forms.ChoiceField(label=_("Jenis paspor"))
    quantity = forms.IntegerField(label=_("Jumlah buku kosong"), min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, products: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the products of the office."""
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = list(products)  # type: ignore[attr-defined]  # a choice field


class CollectiveForm(_FromTodayForm):
    """A visit to an organisation's own place."""

    dated = "day"

    organisation = forms.CharField(label=_("Nama lembaga"), max_length=120)
    address = forms.CharField(label=_("Alamat pelayanan"), max_length=240)
    day = DayMonthYearField(label=_("Tanggal"))
    starts = ClockField(label=_("Mulai pukul"))
    ends = ClockField(label=_("Sampai pukul"))
    people = forms.IntegerField(label=_("Jumlah orang"), min_value=1, max_value=_MOST)

    def visit(self, *, time_zone: str) -> quota.Invitation:
        """Return the visit, its times on the office's clock."""
        said = self.cleaned_data

        def moment(at: time) -> datetime:
            return datetime.combine(said["day"], at, tzinfo=ZoneInfo(time_zone))

        return quota.Invitation(
            organisation=said["organisation"], address=said["address"], people=said["people"],
            starts_at=moment(said["starts"]), ends_at=moment(said["ends"]),
        )  # fmt: skip


class CodeForm(PlainForm):
    """The code of a collective visit."""

    code = forms.CharField(
        label=_("Kode dari lembaga Anda"), max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


CHANGES: dict[str, type[DraftForm]] = {
    "jam-buka": WeekdayForm,
    "tanggal": DayForm,
    "cabut": DayBackForm,
    "libur-nasional": HolidayForm,
    "jalur": LaneForm,
    "kapasitas": CapacityForm,
}
"""What may be changed, by the last part of the page's address."""
