"""What the pages show, put into words."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from giliran.appointments.models import State
from giliran.appointments.queries import BookingView, DayView, MonthView, NearbyView, SlotView
from giliran.appointments.rules import DayState
from giliran.appointments.web.forms import Choice, two_lines
from giliran.foundation.clock import local
from giliran.offices.queries import OfficeView

# Nobody looks for a day further away than this, but addresses may say anything.
_YEARS = 50


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A day of the calendar: `word` is read beside the number, `sentence` says all of it."""

    number: int
    word: str
    sentence: str
    css: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Weekday:
    """The head of a column."""

    short: str
    long: str


@dataclass(frozen=True, kw_only=True)
class CalendarPage:
    """A month as a table, with why some days offer nothing."""

    title: str
    weekdays: Sequence[Weekday]
    weeks: Sequence[Sequence[Cell | None]]
    previous: str
    following: str
    reasons: Sequence[str]
    any_free: bool


def calendar_page(shown: MonthView, *, application_id: UUID, keep: str = "") -> CalendarPage:
    """Lay a month out in weeks from Monday; the days' addresses keep the query `keep`."""
    by_day = {found.day: _cell(found, application_id, keep) for found in shown.days}
    weeks = [
        [by_day.get(day) if day.month == shown.month else None for day in week]
        for week in Calendar().monthdatescalendar(shown.year, shown.month)
    ]
    first = date(shown.year, shown.month, 1)
    return CalendarPage(
        title=date_format(first, "F Y"),
        weekdays=[Weekday(short=str(WEEKDAYS_ABBR[n]), long=str(WEEKDAYS[n])) for n in range(7)],
        weeks=weeks,
        previous=_month_before(first) if first > shown.today else "",
        following=_month_after(first) if first < shown.last.replace(day=1) else "",
        reasons=_reasons(shown),
        any_free=any(found.state in (DayState.FREE, DayState.FEW) for found in shown.days),
    )


def parse_month(text: str, today: date) -> tuple[int, int]:
    """Return year and month of "2026-12", or today's where it is none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today
    if abs(first.year - today.year) > _YEARS:
        first = today
    return first.year, first.month


def time_choices(slots: Sequence[SlotView], office: OfficeView) -> list[Choice]:
    """Return the times that have a place, with how much is left in words."""
    return [(str(found.id), _time_label(found, office)) for found in slots if found.free]


def full_times(slots: Sequence[SlotView], office: OfficeView) -> list[str]:
    """Return the times that are full."""
    return [clock(found.starts_at, office) for found in slots if not found.free]


def nearby_choices(found: Sequence[NearbyView]) -> list[Choice]:
    """Return offices with how far they are and their first free day."""
    return [(str(near.office.id), two_lines(near.office.name, _near_words(near))) for near in found]


def nearby_lines(found: Sequence[NearbyView]) -> list[tuple[str, str]]:
    """Return offices by name, with how far they are and their first free day."""
    return [(near.office.name, _near_words(near)) for near in found]


def office_choices(found: Sequence[OfficeView]) -> list[Choice]:
    """Return offices with where they are."""
    return [(str(office.id), two_lines(office.name, office.region)) for office in found]


def clock(at: datetime, office: OfficeView) -> str:
    """Write a time of day on the office's wall clock: "09.30"."""
    return date_format(local(at, office.time_zone), "H.i")


def day_words(at: datetime, office: OfficeView) -> str:
    """Write a day on the office's calendar: "Senin, 23 November 2026"."""
    return date_format(local(at, office.time_zone), "l, j F Y")


def iso_day(at: datetime, office: OfficeView) -> str:
    """Write a day on the office's calendar as addresses carry it: "2026-11-23"."""
    return local(at, office.time_zone).date().isoformat()


def when(at: datetime, office: OfficeView) -> str:
    """Write day and time at the office: "Senin, 23 November 2026, pukul 09.30 WIB"."""
    return _("%(day)s, pukul %(time)s %(zone)s") % {
        "day": day_words(at, office), "time": clock(at, office), "zone": office.zone,
    }  # fmt: skip


def state_words(booking: BookingView) -> tuple[str, str]:
    """Return a booking's state in words, and the tag's colour."""
    return {
        State.HELD: (_("Menunggu pembayaran"), "waiting"),
        State.CONFIRMED: (_("Pasti"), "good"),
        State.OWED: (_("Sudah dibayar, belum ada waktu"), "waiting"),
        State.ATTENDED: (_("Sudah datang"), "good"),
        State.NO_SHOW: (_("Tidak datang"), "problem"),
        State.EXPIRED: (_("Dilepas"), "closed"),
        State.CANCELLED: (_("Dibatalkan"), "closed"),
    }[booking.state]


def map_link(office: OfficeView) -> str:
    """Return a link to the office on a map that any phone opens."""
    at = f"{office.latitude:.6f}/{office.longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={office.latitude:.6f}&mlon={office.longitude:.6f}#map=17/{at}"


def _cell(found: DayView, application_id: UUID, keep: str) -> Cell:
    word, sentence = _words(found)
    bookable = found.state in (DayState.FREE, DayState.FEW)
    href = reverse("appointments:day", args=[application_id, found.day.isoformat()]) + keep if bookable else ""
    if found.state == DayState.RUNNING and found.release:
        href = f"/ruang-tunggu/{found.release}/"
    return Cell(
        number=found.day.day,
        word=word,
        sentence=f"{date_format(found.day, 'l, j F Y')}: {sentence}",
        css=f"day-{found.state.value}",
        href=href,
    )


def _words(found: DayView) -> tuple[str, str]:
    return {
        DayState.FREE: (_("banyak"), _("tempat masih banyak")),
        DayState.FEW: (_("sedikit"), _("tempat tinggal sedikit")),
        DayState.FULL: (_("penuh"), _("penuh")),
        DayState.CLOSED: (_("tutup"), found.reason or _("kantor tutup")),
        DayState.UNRELEASED: (_("belum"), _("belum dibuka")),
        DayState.RUNNING: (_("antre"), _("rilis sedang berjalan; masuk lewat ruang tunggu")),
        DayState.NO_PRODUCT: ("-", _("jenis paspor ini tidak dilayani")),
        DayState.PAST: ("", _("sudah lewat")),
    }[found.state]


def _reasons(shown: MonthView) -> list[str]:
    holidays = [
        _("%(day)s: tutup. %(why)s") % {"day": date_format(found.day, "j F"), "why": found.reason}
        for found in shown.days
        if found.state == DayState.CLOSED and found.reason and found.day.weekday() < 5  # noqa: PLR2004 - Saturday
    ]
    released = {found.released_at for found in shown.days if found.released_at}
    holidays += [
        _("Rilis berikutnya untuk bulan ini: %(when)s.") % {"when": when(found, shown.office)}
        for found in sorted(released)[:3]
    ]
    unreleased = next((found for found in shown.days if found.released_on), None)
    if unreleased and unreleased.released_on:
        return [
            *holidays,
            _("Mulai %(day)s belum dibuka. Tempat dibuka hari demi hari; untuk %(day)s pada %(release)s.")
            % {
                "day": date_format(unreleased.day, "j F"),
                "release": date_format(unreleased.released_on, "j F"),
            },
        ]
    return holidays


def _time_label(found: SlotView, office: OfficeView) -> SafeString:
    words = _("sedikit") if found.fullness == DayState.FEW else _("banyak")
    return two_lines(clock(found.starts_at, office), words)


def _near_words(near: NearbyView) -> str:
    words = {"km": max(1, round(near.distance_km)), "day": date_format(near.first_day, "l, j F")}
    if city := near.office.other_city:
        return _("%(city)s, sekitar %(km)s km. Tempat kosong mulai %(day)s") % {"city": city, **words}
    return _("Sekitar %(km)s km. Tempat kosong mulai %(day)s") % words


def _month_before(first: date) -> str:
    return f"{first.year - 1}-12" if first.month == 1 else f"{first.year}-{first.month - 1:02}"


def _month_after(first: date) -> str:
    return f"{first.year + 1}-01" if first.month == 12 else f"{first.year}-{first.month + 1:02}"  # noqa: PLR2004 - December
