"""The quota pages in words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giliran.appointments import rules_lanes
from giliran.appointments.models.lane import Lane
from giliran.appointments.queries.quota import CollectiveView, FlowView, LaneDay
from giliran.appointments.queries.quota_plan import Conflict
from giliran.appointments.rules_lanes import Plan
from giliran.appointments.services.quota import Affected, DayChange, Moved, Preview
from giliran.foundation.clock import local
from giliran.offices.queries import ExceptionView, Opening
from giliran.offices.rules import Hours

TITLES: Mapping[str, str | Promise] = {
    "jam-buka": gettext_lazy("Jam buka mingguan"),
    "tanggal": gettext_lazy("Hari yang berbeda"),
    "cabut": gettext_lazy("Cabut hari yang berbeda"),
    "libur-nasional": gettext_lazy("Libur nasional"),
    "jalur": gettext_lazy("Kuota jalur"),
    "kapasitas": gettext_lazy("Loket dan lama kunjungan"),
}
LEADS: Mapping[str, str | Promise] = {
    "jam-buka": gettext_lazy("Ubah jam buka satu hari dalam seminggu, mulai tanggal tertentu."),
    "tanggal": gettext_lazy("Tutup satu hari, buka dengan jam lain, atau buka pada akhir pekan."),
    "cabut": gettext_lazy("Kembalikan satu hari ke jam buka mingguan."),
    "libur-nasional": gettext_lazy(
        "Lihat akibatnya bagi kantor ini jika pemerintah menetapkan libur. Yang menyimpannya kantor pusat."
    ),
    "jalur": gettext_lazy("Tentukan berapa tempat sehari untuk satu jalur. Sisanya menjadi jalur reguler."),
    "kapasitas": gettext_lazy("Ubah berapa loket yang bekerja atau berapa menit satu kunjungan."),
}
_NAMES_SHOWN = 200


def lane_name(lane: str) -> str:
    """Write a lane's name."""
    return str(Lane(lane).label) if lane in Lane.values else lane


def week_rows(found: Iterable[LaneDay], openings: Mapping[date, Opening]) -> list[dict[str, Any]]:
    """Return the days of a week with their lanes, in the order of the lanes' list."""
    order = {lane: n for n, lane in enumerate(Lane.values)}
    by_day: dict[date, list[LaneDay]] = {day: [] for day in openings}
    for each in found:
        by_day.setdefault(each.day, []).append(each)
    return [
        {
            "day": date_format(day, "l, j F"),
            "reason": "" if openings[day].open else openings[day].reason,
            "lanes": [
                {"name": lane_name(each.lane), "found": each, "door": each.lane in rules_lanes.DOOR}
                for each in sorted(lanes, key=lambda each: order.get(each.lane, 99))
            ],
        }
        for day, lanes in by_day.items()
    ]


def monday_of(text: str, today: date) -> date:
    """Return the Monday of the week that "2026-11-24" lies in, or of today's where it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    if abs(day - today) > timedelta(days=400):
        day = today
    return day - timedelta(days=day.weekday())


def plan_sentence(plan: Plan) -> str:
    """Say a lane's quota in a sentence: "Setiap hari buka: 50 tempat, pukul 07.30 sampai 10.00"."""
    amount = (
        _("%(places)s tempat") % {"places": plan.places}
        if plan.places is not None
        else _("%(share)s persen dari volume") % {"share": plan.share_percent}
    )
    days = weekday_name(plan.weekday)
    if plan.opens and plan.closes:
        return _("%(days)s: %(amount)s, pukul %(opens)s sampai %(closes)s") % {
            "days": days, "amount": amount, "opens": time_format(plan.opens, "H.i"),
            "closes": time_format(plan.closes, "H.i"),
        }  # fmt: skip
    if plan.closes:
        said = {"days": days, "amount": amount, "closes": time_format(plan.closes, "H.i")}
        return _("%(days)s: %(amount)s, sebelum pukul %(closes)s") % said
    return _("%(days)s: %(amount)s") % {"days": days, "amount": amount}


def weekday_name(weekday: int | None) -> str:
    """Name an ISO weekday, or every open day."""
    return _("Setiap hari buka") if weekday is None else str(WEEKDAYS[weekday - 1])


def plan_rows(plans: Iterable[Plan], today: date) -> list[dict[str, str]]:
    """Return the plans that hold or will hold, each in a sentence."""
    lasting = [plan for plan in plans if plan.valid_to is None or plan.valid_to >= today]
    return [
        {
            "lane": lane_name(plan.lane),
            "sentence": plan_sentence(plan),
            "period": period(plan.valid_from, plan.valid_to),
        }
        for plan in sorted(lasting, key=lambda plan: (Lane.values.index(plan.lane), plan.valid_from, plan.weekday or 0))
    ]


def flow_sentence(flow: FlowView) -> str:
    """Say a flow's rule in a sentence that needs no explanation."""
    said = {
        "at": time_format(flow.at, "H.i"), "days": flow.days_before, "from": lane_name(flow.from_lane),
        "to": lane_name(flow.to_lane),
    }  # fmt: skip
    if flow.days_before == 0:
        return (
            _(
                "Setiap hari pukul %(at)s, tempat %(from)s yang belum terpakai pada jam-jam berikutnya hari itu pindah "
                "ke %(to)s."
            )
            % said
        )
    return (
        _("%(days)s hari sebelumnya pukul %(at)s, tempat %(from)s yang belum terpakai untuk hari itu pindah ke %(to)s.")
        % said
    )


def flow_rows(found: Iterable[FlowView]) -> list[dict[str, str]]:
    """Return flows in sentences, with their periods."""
    return [{"sentence": flow_sentence(flow), "period": period(flow.valid_from, flow.valid_to)} for flow in found]


def period(first: date, last: date | None) -> str:
    """Write from when to when."""
    if last is None:
        return _("sejak %(first)s") % {"first": date_format(first, "j F Y")}
    if first == last:
        return date_format(first, "j F Y")
    return _("%(first)s sampai %(last)s") % {
        "first": date_format(first, "j F Y"), "last": date_format(last, "j F Y"),
    }  # fmt: skip


def collective_rows(found: Iterable[CollectiveView], *, time_zone: str, at: datetime) -> list[dict[str, Any]]:
    """Return collective visits with their times on the office's clock."""
    return [
        {
            "visit": each,
            "when": date_format(local(each.starts_at, time_zone), "l, j F Y, H.i"),
            "until": date_format(local(each.ends_at, time_zone), "H.i"),
            "may_cancel": not each.cancelled and each.starts_at > at,
        }
        for each in found
    ]


def preview_page(found: Preview, *, time_zone: str) -> dict[str, Any]:
    """Return a preview day by day, and by name those whom it touches."""
    return {
        "days": [_day(change) for change in found.days],
        "people": people_rows(found.affected[:_NAMES_SHOWN], time_zone=time_zone),
        "more": max(0, len(found.affected) - _NAMES_SHOWN),
        "affected": len(found.affected),
        "room": found.room,
        "span": period(found.first, found.last),
    }


def people_rows(found: Iterable[Affected], *, time_zone: str) -> list[dict[str, str]]:
    """Return by name those whom a plan leaves without a place, and why."""
    return [
        {
            "name": each.name, "code": each.code, "why": why(each.conflict),
            "when": date_format(local(each.conflict.starts_at, time_zone), "l, j F, H.i"),
            "state": _("Sudah dibayar") if each.conflict.paid else _("Belum dibayar"),
        }
        for each in found
    ]  # fmt: skip


def why(conflict: Conflict) -> str:
    """Say what is in the way of a booking."""
    return _("Waktunya ditutup") if conflict.closed else _("Tempatnya kurang")


def hours_words(opening: Opening) -> str:
    """Write a day's hours: from when to when, or that it is closed."""
    return _hours(Hours(opens=opening.opens, closes=opening.closes) if opening.open else None)


def exception_choices(found: Iterable[ExceptionView]) -> list[tuple[UUID, date, str]]:
    """Return exceptions with how to say them: the day, its hours, and why."""
    return [
        (each.id, each.day, f"{date_format(each.day, 'l, j F Y')}: {_hours(each.hours)}. {each.reason}")
        for each in found
    ]


def _hours(hours: Hours | None) -> str:
    if hours is None:
        return _("tutup")
    return f"{time_format(hours.opens, 'H.i')}\u2013{time_format(hours.closes, 'H.i')}"


def capacity_sentence(*, counters: int, figures: Mapping[str, int]) -> str:
    """Say what capacity is worked out from today."""
    return _("Sekarang: %(working)s dari %(counters)s loket bekerja, %(minutes)s menit per kunjungan.") % {
        "working": min(counters, figures.get("working_counters", counters)), "counters": counters,
        "minutes": figures.get("visit_minutes", 0),
    }  # fmt: skip


def carried(data: QueryDict, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return what was filled in, to be sent again unchanged."""
    parts = tuple(names)
    return [
        (key, value)
        for key in data
        if any(key == name or key.startswith(f"{name}_") for name in parts)
        for value in data.getlist(key)
    ]


def _day(change: DayChange) -> dict[str, Any]:
    before, after = hours_words(change.before), hours_words(change.after)
    return {
        "day": date_format(change.day, "l, j F"),
        "before": before,
        "after": after,
        "same_hours": before == after,
        "lanes": [
            {"name": lane_name(lane.lane), "before": lane.before, "after": lane.after, "taken": lane.taken}
            for lane in sorted(change.lanes, key=lambda lane: Lane.values.index(lane.lane))
        ],
        "affected": change.affected,
    }


def moved_sentence(done: Moved) -> str:
    """Say how many were moved, and how many are owed a place."""
    said = {"moved": done.moved, "owed": done.owed}
    if not done.owed:
        return _("%(moved)s orang dipindahkan dan diberi tahu.") % said
    return (
        _(
            "%(moved)s orang dipindahkan dan diberi tahu. %(owed)s orang belum mendapat tempat, diberi tahu, dan "
            "memilih sendiri nanti."
        )
        % said
    )
