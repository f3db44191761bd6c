"""Forms of the pages about releases."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from giliran.appointments.models import Lane, ReleaseSchedule
from giliran.appointments.rules_lanes import ONLINE
from giliran.appointments.services.release import Extra, ScheduleDraft
from giliran.appointments.web.forms_quota import ClockField
from giliran.foundation.forms import DayMonthYearField, PlainForm

_LANES = [(lane, Lane(lane).label) for lane in ONLINE]
_DAYS = [("", "—"), *((str(n + 1), WEEKDAYS[n]) for n in range(7))]
_MOST_DAYS, _MOST_ROOM = 60, 240
_FAR = timedelta(days=366)


def _whole(value: str) -> int | None:
    return int(value) if value else None


class _AheadForm(PlainForm):
    """A form whose days lie between today and a year ahead; what it begins with is today."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Take the office's day."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DayMonthYearField):
                field.initial, field.earliest, field.latest = today, today, today + _FAR


class ScheduleForm(_AheadForm):
    """A schedule to be made."""

    lane = forms.ChoiceField(label=_("Jalur"), choices=_LANES)
    every = forms.ChoiceField(label=_("Seberapa sering"), choices=ReleaseSchedule.Every.choices)
    weekday = forms.TypedChoiceField(
        label=_("Hari (untuk jadwal mingguan)"), choices=_DAYS, coerce=_whole, empty_value=None, required=False
    )
    month_day = forms.IntegerField(
        label=_("Tanggal (untuk jadwal bulanan; 0 untuk hari terakhir)"), min_value=0, max_value=31, required=False
    )
    at = ClockField(label=_("Pukul"))
    covers = forms.ChoiceField(label=_("Untuk"), choices=ReleaseSchedule.Covers.choices)
    days_from = forms.IntegerField(
        label=_("Dari berapa hari sesudahnya (untuk sekian hari ke depan)"), min_value=0, max_value=_MOST_DAYS,
        required=False,
    )  # fmt: skip
    days_to = forms.IntegerField(
        label=_("Sampai berapa hari sesudahnya"), min_value=0, max_value=_MOST_DAYS, required=False
    )
    share_percent = forms.IntegerField(label=_("Bagian dari kapasitas (%)"), min_value=1, max_value=100, initial=100)
    room_minutes = forms.IntegerField(
        label=_("Ruang tunggu dibuka berapa menit sebelumnya (0 untuk tanpa)"), min_value=0, max_value=_MOST_ROOM,
        initial=30,
    )  # fmt: skip
    valid_from = DayMonthYearField(label=_("Berlaku sejak"))

    def clean(self) -> dict[str, Any]:
        """Ask for the day that goes with how often."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("every") == "week" and not cleaned.get("weekday"):
            self.add_error("weekday", _("Pilih harinya."))
        if cleaned.get("every") == "month" and cleaned.get("month_day") is None and "month_day" not in self.errors:
            self.add_error("month_day", _("Isi tanggalnya, atau 0 untuk hari terakhir bulan."))
        first, last = cleaned.get("days_from") or 0, cleaned.get("days_to") or 0
        if cleaned.get("covers") == "days" and last < first:
            self.add_error("days_to", _("Tidak boleh lebih kecil daripada hari pertama."))
        return cleaned

    def draft(self) -> ScheduleDraft:
        """Return what was filled in; what does not belong to the kind of schedule is left out."""
        said = self.cleaned_data
        days = said["covers"] == "days"
        return ScheduleDraft(
            lane=said["lane"], every=said["every"], at=said["at"], covers=said["covers"],
            weekday=said["weekday"] if said["every"] == "week" else None,
            month_day=said["month_day"] if said["every"] == "month" else None,
            days_from=(said["days_from"] or 0) if days else 0, days_to=(said["days_to"] or 0) if days else 0,
            share_percent=said["share_percent"], room_minutes=said["room_minutes"], valid_from=said["valid_from"],
        )  # fmt: skip


class CheckForm(PlainForm):
    """The number of an entrant, whose place somebody wants to know."""

    peserta = forms.CharField(label=_("Nomor peserta"), max_length=40)


class ExtraForm(_AheadForm):
    """One release beside the schedules."""

    lane = forms.ChoiceField(label=_("Jalur"), choices=_LANES)
    day = DayMonthYearField(label=_("Tanggal rilis"))
    at = ClockField(label=_("Pukul"))
    first_day = DayMonthYearField(label=_("Untuk tanggal"))
    last_day = DayMonthYearField(label=_("Sampai tanggal"))
    share_percent = forms.IntegerField(label=_("Bagian dari kapasitas (%)"), min_value=1, max_value=100, initial=100)
    room_minutes = forms.IntegerField(
        label=_("Ruang tunggu dibuka berapa menit sebelumnya (0 untuk tanpa)"), min_value=0, max_value=_MOST_ROOM,
        initial=30,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """See that the days are in order and few enough."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and not timedelta() <= last - first <= timedelta(days=_MOST_DAYS):
            self.add_error(
                "last_day", _("Hari terakhir tidak boleh sebelum hari pertama, dan paling jauh 60 hari sesudahnya.")
            )
        return cleaned

    def wanted(self, office_id: UUID, *, time_zone: str) -> Extra:
        """Return what was filled in."""
        said = self.cleaned_data
        at: time = said["at"]
        return Extra(
            office_id=office_id, lane=said["lane"], opens_at=datetime.combine(said["day"], at, ZoneInfo(time_zone)),
            first_day=said["first_day"], last_day=said["last_day"], share_percent=said["share_percent"],
            room_minutes=said["room_minutes"],
        )  # fmt: skip
