"""What somebody looks for, as addresses carry it: the lane, and who comes along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from giliran.applications.queries import ApplicationView
from giliran.appointments import queries, rules
from giliran.appointments.queries import BookingView
from giliran.appointments.queries import family as families
from giliran.appointments.queries.family import Companion
from giliran.appointments.web import presenters_wishes
from giliran.foundation.web.requests import now_of


@dataclass(frozen=True, kw_only=True)
class Looking:
    """What is looked for; `address` is what addresses carry of it, with its question mark."""

    lane: str
    along: Sequence[Companion]

    @property
    def people(self) -> int:
        """Return how many places they need."""
        return 1 + len(self.along)

    @property
    def address(self) -> str:
        """Return the query that keeps it, from page to page; empty where there is nothing to keep."""
        return self.with_lane(self.lane)

    def with_lane(self, lane: str) -> str:
        """Return the query with another lane."""
        parts = [("ikut", str(found.application_id)) for found in self.along]
        if lane != rules.REGULAR:
            parts.insert(0, ("jalur", lane))
        return f"?{urlencode(parts)}" if parts else ""

    @property
    def applications(self) -> list[UUID]:
        """Return the applications of those who come along."""
        return [found.application_id for found in self.along]


def looking(request: HttpRequest, application: ApplicationView, live: BookingView | None) -> Looking:
    """Read what somebody looks for. Whoever has a booking keeps its lane, and moves alone."""
    if live is not None:
        return Looking(lane=live.lane or rules.REGULAR, along=())
    named = request.GET.getlist("ikut")
    companions = families.companions(application.id) if named else []
    most = _most(request, application) if companions else 1
    along = families.chosen(companions, named)[: most - 1]
    return Looking(lane=presenters_wishes.lane_of(request.GET.get("jalur", "")), along=along)


def _most(request: HttpRequest, application: ApplicationView) -> int:
    if application.office_id is None:
        return 1
    return queries.figure_at("family_limit", office_id=application.office_id, at=now_of(request))


def month_text(day: date) -> str:
    """Write a month as addresses carry it."""
    return day.strftime("%Y-%m")
