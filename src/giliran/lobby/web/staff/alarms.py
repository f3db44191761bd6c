"""Calls for help between officers, as pages of the staff show them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from giliran.foundation.instants import since
from giliran.lobby.queries.emergencies import EmergencyView, emergencies
from giliran.lobby.rules.colleagues import colleague_token


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """A colleague's call for help, as the officer of `reader` sees it."""

    call: EmergencyView
    reader: UUID
    at: datetime

    @property
    def mine(self) -> bool:
        """Whether the reader called."""
        return self.call.officer_id == self.reader

    @property
    def i_am_coming(self) -> bool:
        """Whether the reader answered."""
        return self.call.answered_by == self.reader

    @property
    def minutes(self) -> int:
        """For how long it has been open."""
        return int(since(self.call.since, self.at).total_seconds() // 60)


def alarms(office_id: UUID, *, reader: UUID, at: datetime) -> list[Alarm]:
    """Return the calls for help that are open at an office."""
    return [Alarm(call=call, reader=reader, at=at) for call in emergencies(office_id)]


def colleagues_line(office_id: UUID, *, reader: UUID, at: datetime) -> str:
    """Return where a page listens for calls for help."""
    return "/live/colleagues/" + colleague_token(office_id=office_id, officer_id=reader, at=at)


@dataclass(frozen=True, kw_only=True)
class Colleagues:
    """The calls for help at an office, for a page of somebody who sits at no counter."""

    office_id: UUID
    reader: UUID
    at: datetime

    @cached_property
    def alarms(self) -> list[Alarm]:
        """Those that are open."""
        return alarms(self.office_id, reader=self.reader, at=self.at)

    @property
    def line(self) -> str:
        """Where the page listens for more."""
        return colleagues_line(self.office_id, reader=self.reader, at=self.at)
