"""Who waits for the release: a visitor's applicant, a crowd, some on the waiting list, and a broker's accounts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.appointments import queries as appointments
from giliran.appointments import services
from giliran.appointments.services import signs
from giliran.demo.days.album import Album
from giliran.demo.days.files import FOLDER
from giliran.demo.days.filing import Desk, Filed, everybodys_password, file_application
from giliran.demo.days.plan import Guest, Kind, Later
from giliran.demo.logins import READY
from giliran.demo.people import Synthetic, places, synthetic
from giliran.demo.rush.office import rush_office
from giliran.foundation.errors import Refused
from giliran.foundation.ids import new_id

_SEED = 77_000
_ADULTS = (date(1967, 1, 1), date(2004, 12, 31))
_CROWD, _BROKERS, _WAITING = 100, 20, 40
_FILED_BEFORE = timedelta(days=2)
_LATER = Later(
    corrected_after_days=0, decided_after_seconds=0, refused=False, printed_after_days=0, collected_after_days=None
)


def visitor(*, at: datetime) -> Filed:
    """Return the applicant whom a visitor plays: everything is sent, only a place is missing."""
    person = replace(_person(1), email=READY.email, full_name=READY.name.upper(), phone=READY.phone)
    return _filed(person, 1, at=at)


def crowd(many: int, *, at: datetime) -> list[Filed]:
    """Return people who are ready and have no place, as many as asked for; new ones come where some have theirs."""
    found: list[Filed] = []
    number = _CROWD
    while len(found) < many and number < _CROWD + 2000:
        filed = _filed(_person(number), number, at=at)
        if appointments.live_booking(filed.application) is None:
            found.append(filed)
        number += 1
    return found


def waiting_list(*, at: datetime) -> None:
    """Put three on the waiting list of the next weeks; whoever stands there stays."""
    for number in range(_WAITING, _WAITING + 3):
        filed = _filed(_person(number), number, at=at)
        day = appointments.today_at(office_id=rush_office().id, at=at)
        try:
            services.join_wish(
                application_ids=[filed.application], first_day=day, last_day=day + timedelta(days=6), at=at,
                actor=filed.account,
            )  # fmt: skip
        except Refused:
            continue  # on it already, or served by it


def brokers(*, at: datetime) -> None:
    """Have five accounts use one device, and two of them hand a place over twice: what staff get to look at."""
    people = [_filed(_person(number), number, at=at) for number in range(_BROKERS, _BROKERS + 5)]
    seen = [signs.Seen(account=each.account, device="broker-of-the-demo", network="127.77.0.1") for each in people]
    signs.note_seen(seen, at=at)
    gave, took = people[0], people[1]
    if not any(appointments.bookings_of(gave.application)):
        for step in range(2):
            _hand_over(gave.application, took.application, at=at, keeps=step == 1)
    signs.raise_signs(signs.look_at_new(at=at), at=at)


def _hand_over(gave: UUID, took: UUID, *, at: datetime, keeps: bool) -> None:
    """Take a place with one account, let it go, and take it with the other; which may keep it."""
    office = rush_office()
    day = appointments.today_at(office_id=office.id, at=at)
    product = applications.application(gave).product or ""
    days = (appointments.day(office.id, product, day + timedelta(days=ahead), at=at) for ahead in range(3, 30))
    slot = next((slot for times in days for slot in times if slot.free > 1), None)
    if slot is None:
        return
    for application in (gave, took):
        held = services.hold_slot(application_id=application, slot_id=slot.id, once_key=new_id(), at=at, actor=None)
        if application == gave or not keeps:
            services.cancel_booking(booking_id=held.id, at=at, actor=None)


def _person(number: int) -> Synthetic:
    city = rush_office().city
    return synthetic(seed=_SEED, number=number, born=_ADULTS, city=city if city in places() else None)


def _filed(person: Synthetic, number: int, *, at: datetime) -> Filed:
    known = accounts.account_by_address(person.email)
    if known is not None:
        application = applications.applications_of(known)[-1]
        return Filed(account=known, application=application.id, sent_at=application.submitted_at or at)
    guest = Guest(
        number=number, kind=Kind.BOOKED, slot_at=None, arrives_at=None, serve_seconds={}, walk_seconds=0,
        correction=False, miss_calls=0, returns_after_seconds=None, filed_days_before=2, paid_after_seconds=0,
        later=_LATER,
    )  # fmt: skip
    desk = Desk(
        office=rush_office(),
        album=Album(folder=FOLDER / "pictures", at=at),
        password=everybodys_password(),
        quiet=True,
    )
    return file_application(guest=guest, person=person, desk=desk, at=at - _FILED_BEFORE)
