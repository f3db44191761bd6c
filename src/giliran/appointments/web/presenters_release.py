"""Releases and their schedules in words."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from giliran.appointments.models import Release
from giliran.appointments.queries.release import ComingView, ReleaseView
from giliran.appointments.rules_proof import OURS
from giliran.appointments.rules_release import Occurrence, Rule
from giliran.appointments.services.release import ScheduleDraft, SchedulePreview
from giliran.appointments.web.presenters_quota import lane_name
from giliran.foundation.clock import local
from giliran.offices.queries import OfficeView

_State = Release.State


def rule_sentence(rule: Rule, office: OfficeView) -> str:
    """Write a schedule as one sentence: "Setiap Jumat pukul 14.00 WIB: 40 % tempat minggu berikutnya."."""
    words = {"when": _when(rule), "at": _clock(rule.at), "zone": office.zone, "share": rule.share_percent}
    words["days"] = _days(rule)
    if not rule.room_minutes:
        return _("%(when)s pukul %(at)s %(zone)s: %(share)s %% tempat %(days)s, tanpa ruang tunggu.") % words
    words["minutes"] = rule.room_minutes
    sentence = _(
        "%(when)s pukul %(at)s %(zone)s: %(share)s %% tempat %(days)s; ruang tunggu %(minutes)s menit sebelumnya."
    )
    return sentence % words


def occurrence_sentence(each: Occurrence, office: OfficeView) -> str:
    """Write one coming due: "Jumat, 4 Desember 2026, 14.00 WIB, untuk 7 sampai 13 Desember 2026."."""
    return _("%(moment)s, untuk %(days)s") % {
        "moment": moment(each.opens_at, office),
        "days": span(each.first, each.last),
    }


def moment(at: datetime, office: OfficeView) -> str:
    """Write an instant on the office's clock, with its zone's short name."""
    return f"{date_format(local(at, office.time_zone), 'l, j F Y, H.i')} {office.zone}"


def second(at: datetime | None, office: OfficeView) -> str:
    """Write an instant to the second; nothing for none."""
    return f"{date_format(local(at, office.time_zone), 'j F Y, H.i.s')} {office.zone}" if at else ""


def span(first: date, last: date) -> str:
    """Write days from first to last, saying once what they share."""
    end = date_format(last, "j F Y")
    if first == last:
        return end
    start = (
        "j" if (first.year, first.month) == (last.year, last.month) else "j F" if first.year == last.year else "j F Y"
    )
    return _("%(first)s sampai %(last)s") % {"first": date_format(first, start), "last": end}


def state_words(state: str) -> tuple[str, str]:
    """Return a release's state in words, and the tag's."""
    return {
        _State.PLANNED: (_("Direncanakan"), "neutral"),
        _State.JOINING: (_("Ruang tunggu dibuka"), "active"),
        _State.DRAWING: (_("Sedang diundi"), "waiting"),
        _State.RUNNING: (_("Sedang berjalan"), "active"),
        _State.ENDED: (_("Selesai"), "closed"),
        _State.CANCELLED: (_("Dibatalkan"), "closed"),
    }[_State(state)]


def release_rows(found: Iterable[ReleaseView], office: OfficeView) -> list[dict[str, Any]]:
    """Return releases as rows of a list."""
    return [
        {
            "id": each.id, "lane": lane_name(each.lane), "moment": moment(each.opens_at, office),
            "days": span(each.first_day, each.last_day), "share": each.share_percent, "has_room": each.has_room,
            "state": state_words(each.state), "places": each.places, "extra": each.schedule_id is None,
            "may_cancel": each.state == _State.PLANNED and each.schedule_id is None,
            "may_end": each.state == _State.RUNNING,
        }
        for each in found
    ]  # fmt: skip


def coming_rows(found: Iterable[tuple[str, ComingView]], office: OfficeView) -> list[dict[str, Any]]:
    """Return releases to come as rows of the public list."""
    return [
        {
            "id": each.release_id, "lane": lane_name(lane), "moment": moment(each.opens_at, office),
            "room": moment(each.room_opens_at, office) if each.has_room else "",
            "days": span(each.first_day, each.last_day),
        }
        for lane, each in found
    ]  # fmt: skip


def custodian_rows(told: Iterable[dict[str, Any]], office: OfficeView, *, drawn: bool) -> list[dict[str, Any]]:
    """Return the custodians with what became of their secrets."""
    return [
        {
            **each,
            "ours": each["name"] == OURS,
            "committed": second(datetime.fromisoformat(each["committed_at"]), office),
            "became": _became(each, office, drawn=drawn),
        }
        for each in told
    ]


def report_rows(report: dict[str, Any]) -> dict[str, Any]:
    """Return a fairness report with shares in percent, and times in words."""
    return {
        **report,
        "last_place": lasted(report["seconds_to_last_place"]),
        "by_digit": [{**row, "share": _percent(row["winners"], row["entrants"])} for row in report["by_digit"]],
        "by_network": [
            {
                **row, "name": network_name(row["network"]), "share": _percent(row["winners"], row["entrants"]),
                "waited": lasted(row["median_wait_seconds"]),
            }
            for row in report["by_network"]
        ],
    }  # fmt: skip


def network_name(network: str) -> str:
    """Return a kind of network in words; a name of no kind that we know as it is."""
    return {
        "unknown": _("Tidak diketahui"), "cellular": _("Seluler"), "wifi": _("Wi-Fi"), "fixed": _("Jaringan tetap"),
    }.get(network, network.upper())  # fmt: skip


def lasted(seconds: int | None) -> str:
    """Write a length of time; nothing for none."""
    if seconds is None:
        return ""
    minutes, rest = divmod(max(0, seconds), 60)
    if not minutes:
        return _("%(seconds)s detik") % {"seconds": rest}
    return _("%(minutes)s menit %(seconds)s detik") % {"minutes": minutes, "seconds": rest}


def entry_answer(found: tuple[int | None, bytes | None, bool] | None, *, entry: UUID, entrants: int) -> dict[str, Any]:
    """Return what is said to somebody who looks for a number."""
    if found is None:
        return {"entry": entry, "known": False}
    place, number, early = found
    return {
        "entry": entry, "known": True, "place": place, "early": early, "entrants": entrants,
        "number": number.hex() if number else "",
    }  # fmt: skip


def _became(told: dict[str, Any], office: OfficeView, *, drawn: bool) -> str:
    if told["secret"] is None:
        return _("Tidak dibuka, jadi tidak dipakai.") if drawn else _("Masih tersegel.")
    at = {"at": second(datetime.fromisoformat(told["revealed_at"]), office)}
    if drawn and not told["used"]:
        return _("Dibuka %(at)s, terlambat, jadi tidak dipakai.") % at
    return _("Dibuka %(at)s.") % at


def _when(rule: Rule) -> str:
    if rule.every == "week":
        return _("Setiap %(weekday)s") % {"weekday": WEEKDAYS[(rule.weekday or 1) - 1]}
    if rule.every == "month":
        if not rule.month_day:
            return _("Setiap hari terakhir bulan")
        return _("Setiap tanggal %(day)s") % {"day": rule.month_day}
    return _("Setiap hari")


def _days(rule: Rule) -> str:
    if rule.covers == "next_week":
        return _("minggu berikutnya (Senin sampai Minggu)")
    if rule.covers == "next_month":
        return _("bulan berikutnya")
    if rule.days_from == rule.days_to == 0:
        return _("hari itu juga")
    if rule.days_from == rule.days_to:
        return _("%(days)s hari sesudahnya") % {"days": rule.days_to}
    return _("%(first)s sampai %(last)s hari sesudahnya") % {"first": rule.days_from, "last": rule.days_to}


def _clock(at: time) -> str:
    return time_format(at, "H.i")


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def in_force(first: date, last: date | None) -> str:
    """Write from when to when a schedule is in force."""
    if last is None:
        return _("sejak %(first)s") % {"first": date_format(first, "j F Y")}
    return _("%(first)s sampai %(last)s") % {
        "first": date_format(first, "j F Y"), "last": date_format(last, "j F Y"),
    }  # fmt: skip


def preview(draft: ScheduleDraft, found: SchedulePreview, office: OfficeView) -> dict[str, Any]:
    """Return what a schedule would do, in sentences."""
    rule = Rule(id=UUID(int=0), **{name: value for name, value in vars(draft).items() if name != "lane"})
    words = {"slots": found.slots, "places": abs(found.held_back)}
    if found.held_back > 0:
        effect = _("%(places)s tempat yang masih kosong pada %(slots)s waktu akan menunggu rilisnya.") % words
    elif found.held_back < 0:
        effect = _("%(places)s tempat pada %(slots)s waktu akan terbuka sekarang.") % words
    else:
        effect = _("Tempat yang sudah ada tidak berubah.")
    return {
        "sentence": rule_sentence(rule, office),
        "next": [occurrence_sentence(each, office) for each in found.next],
        "effect": effect,
    }
