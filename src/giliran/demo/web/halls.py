"""The demonstration's offices as the start page shows them: what time it is there, and how full the hall is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from giliran.demo.logins import OFFICES
from giliran.foundation.clock import local, local_day
from giliran.lobby import queries as lobby
from giliran.lobby.queries import AtCounter, Glance
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView
from giliran.offices.rules import Opening

HOME_ZONE = "Asia/Jakarta"
_MOST_SHOWN = 6
_NOTHING = Glance()


@dataclass(frozen=True, kw_only=True)
class Hall:
    """One office. `open_now`: within its hours today; `longest`: minutes that the first in the queue has waited."""

    office: OfficeView
    open_now: bool
    glance: Glance
    longest: int
    at_counters: Sequence[AtCounter]


def halls(at: datetime) -> list[Hall]:
    """Return the demonstration's offices, the largest first; one that was never made is left out."""
    found = {office.code: office for office in offices.active_offices() if office.code in OFFICES}
    shown = [found[code] for code in OFFICES if code in found]
    days = {office.id: local_day(at, office.time_zone) for office in shown}
    glances = lobby.glances(days)
    openings = _openings(days)
    return [_hall(office, glances.get(office.id, _NOTHING), openings[office.id], at) for office in shown]


def _openings(days: Mapping[UUID, date]) -> dict[UUID, Opening]:
    """Return when each office is open on its own day; around midnight they have two days between them."""
    found: dict[UUID, Opening] = {}
    for day in set(days.values()):
        found |= offices.openings_on(day, [office for office, its_day in days.items() if its_day == day])
    return found


def _hall(office: OfficeView, glance: Glance, opening: Opening, at: datetime) -> Hall:
    return Hall(
        office=office,
        open_now=opening.open and opening.opens <= local(at, office.time_zone).time() < opening.closes,
        glance=glance,
        longest=max(0, int((at - glance.waiting_since).total_seconds() // 60)) if glance.waiting_since else 0,
        at_counters=glance.at_counters[:_MOST_SHOWN],
    )
