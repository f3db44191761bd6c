"""What becomes of guests' applications after their visit: corrected, decided, printed, handed over.

Each application goes on from wherever it stands, so that a simulation that was interrupted goes on too.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from giliran.applications import queries as applications
from giliran.applications import services as application_services
from giliran.applications.queries import ApplicationView
from giliran.applications.rules import State
from giliran.demo.days.album import Album
from giliran.demo.days.desk import decide, examine_again
from giliran.demo.days.files import GuestBook
from giliran.demo.days.filing import hand_in
from giliran.demo.days.plan import Guest
from giliran.demo.days.staff import Staff
from giliran.demo.people import Synthetic
from giliran.documents import queries as documents
from giliran.documents.services import Target
from giliran.foundation.errors import Refused
from giliran.issuance import queries as issuance_queries
from giliran.issuance import services as issuance
from giliran.issuance.queries import PassportView
from giliran.issuance.rules.collection import CollectorKind, IdentityKind
from giliran.issuance.services import Collector
from giliran.offices.queries import OfficeView

logger = logging.getLogger(__name__)

LONGEST = timedelta(days=30)
"""Nothing is done for guests of a day longer ago than this."""
_OVER = {State.COLLECTED, State.CANCELLED, State.REFUSED, State.DRAFT}
_EXAMINED, _DECIDED, _PRINTED, _CHECKED = time(8, 40), time(10, 20), time(9, 10), time(13, 30)


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office at work on a day: with whom, and until when things happen (None: the whole day)."""

    view: OfficeView
    staff: Staff
    album: Album
    day: date
    until: datetime | None

    def at(self, moment: time, *, seconds: int = 0) -> datetime:
        """Return an instant of the day on the office's own clock."""
        start = datetime.combine(self.day, moment, ZoneInfo(self.view.time_zone))
        return start + timedelta(seconds=seconds)


def unfinished(book: GuestBook) -> dict[int, ApplicationView]:
    """Return the applications of a day's guests for which something may be left to do, by the guests' numbers."""
    found = applications.applications([known.application for known in book.guests.values()])
    standing = {number: found[known.application] for number, known in book.guests.items() if known.application in found}
    return {number: one for number, one in standing.items() if one.state not in _OVER}


def go_on(*, guest: Guest, person: Synthetic, found: ApplicationView, visited: date, office: Office) -> None:
    """Do on the office's day what is due for the application of a guest who came on an earlier one."""
    for at, step in _due(found, guest, person, visited=visited, office=office):
        if office.until is not None and at >= office.until:
            return
        try:
            with transaction.atomic():
                step(at)
        except Refused:  # somebody else was at work on it
            logger.warning("a simulated step was refused", extra={"application": str(found.id)})
            return


def _due(
    found: ApplicationView, guest: Guest, person: Synthetic, *, visited: date, office: Office
) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
    """Yield what is due today, in order; each is asked of the application as the one before it left it."""
    passed, later = (office.day - visited).days, guest.later
    spread = guest.number * 61  # one after the other, a minute each
    if found.state is State.CORRECTION and passed >= later.corrected_after_days:
        yield office.at(time(7), seconds=spread), lambda at: _correct(found, person, office, at=at)
        yield office.at(_EXAMINED, seconds=spread), lambda at: _examine_again(found, office, at=at)
    if _state(found) is State.RECOMMENDED:
        yield office.at(_DECIDED, seconds=spread), lambda at: _decide(found, guest, office, at=at)
    if passed >= later.printed_after_days and _state(found) in {State.APPROVED, State.PRODUCING}:
        yield office.at(_PRINTED, seconds=spread), lambda at: _print(found, office, at=at)
        yield office.at(_CHECKED, seconds=spread), lambda at: _check(found, office, at=at)
    ready = _passport(found)
    if later.collected_after_days is not None and passed >= later.collected_after_days and ready is not None:
        chance = Random(f"{found.id}")  # noqa: S311 - when within the day
        moment = office.at(time(14), seconds=chance.randrange(90 * 60))
        yield moment, lambda at: _hand_over(ready, person, office, at=at)


def _state(found: ApplicationView) -> State:
    return applications.application(found.id).state


def _passport(found: ApplicationView) -> PassportView | None:
    if _state(found) is not State.READY:
        return None
    return issuance_queries.passport_of(found.id)


def _correct(found: ApplicationView, person: Synthetic, office: Office, *, at: datetime) -> None:
    """The applicant sends again what could not be read."""
    chance = Random(f"{person.nik}/{office.day}")  # noqa: S311 - repeatable on purpose
    for paper in documents.documents_of(found.id):
        if paper.state == "redo":
            target = Target(dossier=found.id, key=paper.key, kind=paper.kind)
            hand_in(target=target, album=office.album, chance=chance, at=at, actor=found.account_id)
    at += timedelta(minutes=15)
    application_services.resubmit(application_id=found.id, at=at, actor=found.account_id)


def _examine_again(found: ApplicationView, office: Office, *, at: datetime) -> None:
    if _state(found) is State.SUBMITTED:
        officer = min(office.staff.officers.items())[1]
        examine_again(application=found.id, office_id=office.view.id, officer=officer, at=at)


def _decide(found: ApplicationView, guest: Guest, office: Office, *, at: datetime) -> None:
    decide(
        application=found.id,
        office_id=office.view.id,
        adjudicator=office.staff.adjudicator,
        refused=guest.later.refused,
        at=at,
    )


def _print(found: ApplicationView, office: Office, *, at: datetime) -> None:
    issuance.queue_passport(application_id=found.id, at=at - timedelta(hours=1), actor=None)
    passport = issuance_queries.passport_of(found.id)
    if passport is not None and passport.state == "queued":
        issuance.print_passport(passport_id=passport.id, office_id=office.view.id, at=at, actor=office.staff.producer)


def _check(found: ApplicationView, office: Office, *, at: datetime) -> None:
    passport = issuance_queries.passport_of(found.id)
    if passport is not None and passport.state == "printed":
        issuance.accept_quality(passport_id=passport.id, office_id=office.view.id, at=at, actor=office.staff.producer)


def _hand_over(passport: PassportView, person: Synthetic, office: Office, *, at: datetime) -> None:
    collector = Collector(
        kind=CollectorKind.SELF,
        name=person.full_name,
        identity_kind=IdentityKind.KTP,
        identity_number=person.nik,
        signed_on_paper=True,
    )
    issuance.hand_over(
        passport_id=passport.id,
        office_id=office.view.id,
        code=passport.pickup_code,
        collector=collector,
        at=at,
        actor=office.staff.producer,
    )
