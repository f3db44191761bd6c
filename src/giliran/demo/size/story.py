"""One application, told from its start to its end or to the present, whichever comes first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any, cast

from giliran.demo.people import Synthetic
from giliran.demo.size.pools import Pools
from giliran.demo.size.tables import NO, NULL, Ids, Rows
from giliran.demo.size.world import Place, World
from giliran.foundation.references import numbered

_AT_THE_DOOR = 3  # pages that settle which service it is


class Way(StrEnum):
    """How a story goes."""

    USUAL = "usual"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"
    MISSED = "missed"
    CORRECTED = "corrected"
    REFUSED = "refused"
    SPOILT = "spoilt"
    UNCOLLECTED = "uncollected"


# In percent; the rest of what is known of such shares stands in the domain's figures.
SHARES = {
    Way.USUAL: 79,
    Way.ABANDONED: 5,
    Way.WITHDRAWN: 3,
    Way.MISSED: 4,
    Way.CORRECTED: 5,
    Way.REFUSED: 1,
    Way.SPOILT: 1,
    Way.UNCOLLECTED: 2,
}


@dataclass(kw_only=True)
class Teller:
    """What all stories of a run share. `serial` numbers whatever must never come twice."""

    world: World
    chance: Random
    ids: Ids
    pools: Pools
    node: str
    password: str
    serial: int

    def code(self) -> str:
        """Return a code that nobody has."""
        while True:
            self.serial += 1
            found = numbered(self.serial)
            if found not in self.world.taken:
                return found


class Until(StrEnum):
    """How far a story goes that is told of somebody who waits."""

    FILLED_IN = "filled_in"
    SENT = "sent"
    BOOKED = "booked"
    EXAMINED = "examined"
    CORRECTING = "correcting"
    RECOMMENDED = "recommended"
    QUEUED = "queued"
    PRINTED = "printed"
    READY = "ready"


class TheEndError(Exception):
    """What comes next has not happened yet."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When and where a story begins, and how it goes; without `until` to its end or to the present."""

    start: datetime
    way: Way
    code: str = ""
    until: Until | None = None


@dataclass(kw_only=True)
class Told:
    """What the application's own row says; filled in as the story goes."""

    state: str = "draft"
    round: int = 0
    identity_match: str = ""
    correction_due: str | None = None
    closing_reason: str = ""
    closing_note: bytes | None = None
    submitted_at: datetime | None = None
    last_submitted_at: datetime | None = None
    closed_at: datetime | None = None


class Story:
    """An application under way: who, where, when; rows and events go into `rows`."""

    def __init__(self, teller: Teller, rows: Rows, *, person: Synthetic, place: Place, plan: Plan) -> None:
        """Begin with a person at home."""
        self.teller, self.rows, self.person, self.place = teller, rows, person, place
        self.way, self.until, start = plan.way, plan.until, plan.start
        self.chance, self.new_id, self.put = teller.chance, teller.ids.at, rows.put
        self.at = self.start = start
        self.now = teller.world.at
        self.id, self.person_id, self.account_id = self.new_id(start), "", ""
        self.replaces = self.chance.random() < 0.31  # noqa: PLR2004 - Kendari 2023: 5,756 of 19,064
        self.product = self.chance.choice(place.products)
        self.told = Told()
        self.answered, self.chosen = 0, False
        self.relation, self.confirmed_at = "self", cast("datetime | None", None)
        self.documents: list[tuple[str, str, str, datetime]] = []
        self.booking_id, self.case_id = "", ""
        # Rows that change while the story goes on, and what hangs on them.
        self.booking: list[Any] = []
        self.case: list[Any] = []
        self.passport: list[Any] = []
        self.rows_later: list[tuple[Any, ...]] = []
        self.portrait: tuple[str, str, datetime] = ("", "", start)
        self._counted: dict[str, int] = {}

    def wait(self, least: float, most: float) -> datetime:
        """Let hours pass; raise `TheEndError` where that leads beyond the present."""
        self.at += timedelta(hours=least + (most - least) * self.chance.random())
        if self.at > self.now:
            raise TheEndError
        return self.at

    def reach(self, point: Until) -> None:
        """Pass a point of the story; raise `TheEndError` where it is to stop there."""
        if self.until is point:
            raise TheEndError

    def move_to(self, moment: datetime) -> datetime:
        """Go on at a moment; raise `TheEndError` if it is still to come."""
        if moment > self.now:
            raise TheEndError
        self.at = max(self.at, moment)
        return self.at

    def fact(self, kind: str, subject: str, data: str, *, actor: str | None = None, at: datetime | None = None,
             office: bool = True, application: bool = True) -> None:  # fmt: skip
        """Record that something happened; `data` is the inside of a JSON object, without the application."""
        at = at or self.at
        seq = self._counted[subject] = self._counted.get(subject, 0) + 1
        event = self.new_id(at)
        whole = f'"application": "{self.id}"{", " if data else ""}{data}' if application else data
        line = (
            f"{event}\t{at.isoformat()}\t{self.teller.node}\t{self.place.id if office else NULL}\t{kind}\t{subject}\t"
            f"{seq}\t{actor or NULL}\t{self.id if application else NULL}\t{{{whole}}}"
        )
        self.rows.happened.append((at, event, line))

    def tell(self, kind: str, *, link: str = "") -> None:
        """Put a message into the applicant's list."""
        group, subject, text, sms = self.teller.pools.messages[kind]
        read = self.at + timedelta(hours=2) if self.chance.random() < 0.7 else None  # noqa: PLR2004 - most are read
        read = read if read and read < self.now else None
        self.put("notifications_message", self.new_id(self.at), self.account_id, kind, group, self.person.language,
                 subject, text, sms, link, NO, NO, self.at, read)  # fmt: skip

    def close(self) -> None:
        """Write the application's own row and how many events each subject has."""
        told = self.told
        service = (
            ("passport_replacement" if self.replaces else "passport_new") if self.answered >= _AT_THE_DOOR else None
        )
        self.put("applications_application", self.id, self.teller.code(), self.account_id, self.person_id, service,
                 self.product if self.chosen else None, self.place.id if self.chosen else None, told.state, told.round,
                 told.identity_match, told.correction_due, told.closing_reason, told.closing_note, self.start,
                 told.submitted_at, told.last_submitted_at, told.closed_at)  # fmt: skip
        for subject, seq in self._counted.items():
            self.put("ledger_subject", subject, seq)
