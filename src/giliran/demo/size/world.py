"""What stories take place in: offices with their days, counters, people and prices."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from giliran.catalogue import queries as catalogue
from giliran.lobby import queries as lobby
from giliran.offices import queries as offices

DEMO_SHARES = {"jakarta-selatan": 0.2, "denpasar": 0.12, "jayapura": 0.08}
"""Which part of all applications the demonstration's own offices have; the others share the rest."""
YEAR = timedelta(days=365)
_ROLES = ("examiner", "adjudicator", "production", "front_desk")
_SLOT = timedelta(minutes=30)
_LATEST_AHEAD = 28


@dataclass(kw_only=True)
class SlotUse:
    """A slot that stories use: `used` counts what this batch adds to its places taken."""

    id: str
    starts_at: datetime
    local_date: date
    new: bool
    used: int = 0


@dataclass(kw_only=True)
class Place:
    """An office as stories need it. `number` keeps its booklets apart from other offices'."""

    number: int
    id: str
    code: str
    time_zone: str
    days: list[date]
    counters: list[tuple[str, int]]
    steps: list[str]
    products: list[str]
    staff: dict[str, str] = field(default_factory=dict)
    slots: dict[datetime, SlotUse] = field(default_factory=dict)
    coming: list[SlotUse] = field(default_factory=list)
    tickets: dict[date, int] = field(default_factory=dict)
    booklets: dict[bool, tuple[int, int]] = field(default_factory=dict)
    counted: dict[date, int] = field(default_factory=dict)
    booklets_told: dict[bool, int] = field(default_factory=dict)


@dataclass(kw_only=True)
class World:
    """All offices, how applications spread over them, and what passports cost."""

    at: datetime
    places: list[Place]
    shares: list[float]
    fees: dict[str, int]
    taken: set[str]


def look_around(*, at: datetime) -> World:
    """Read the offices and what stands in them."""
    active = offices.active_offices()
    fees = {found.code: found.amount for found in catalogue.fees_on(at.date()) if found.code in _product_codes()}
    others = max(1, len([office for office in active if office.code not in DEMO_SHARES]))
    rest = 1 - sum(DEMO_SHARES.values())
    places = [_place(number, office, at=at) for number, office in enumerate(active)]
    _read_what_stands(places, at=at)
    shares = [DEMO_SHARES.get(place.code, rest / others) for place in places]
    return World(at=at, places=places, shares=shares, fees=fees, taken=_codes())


def _product_codes() -> set[str]:
    return {product.code for product in catalogue.products()}


def _place(number: int, office: offices.OfficeView, *, at: datetime) -> Place:
    today = at.astimezone(ZoneInfo(office.time_zone)).date()
    days = offices.openings(office.id, today - YEAR, today + timedelta(days=_LATEST_AHEAD))
    sold = [product.code for product in catalogue.products() if office.id in _selling(product.code, today)]
    return Place(
        number=number,
        id=str(office.id),
        code=office.code,
        time_zone=office.time_zone,
        days=[day for day, opening in days.items() if opening.open and day != today],
        counters=[(str(counter.id), counter.number) for counter in offices.counters(office.id)],
        steps=lobby.usual_steps_of(office.id),
        products=sold,
    )


_sold: dict[tuple[str, date], frozenset[UUID]] = {}


def _selling(product: str, day: date) -> frozenset[UUID]:
    if (product, day) not in _sold:
        _sold[product, day] = catalogue.offices_selling(product, day)
    return _sold[product, day]


def _read_what_stands(places: list[Place], *, at: datetime) -> None:
    by_id = {place.id: place for place in places}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, office_id, starts_at, local_date, open AND capacity > taken + withheld"
            " FROM appointments_slot WHERE lane = 'regular' ORDER BY starts_at"
        )
        for slot_id, office, starts_at, day, free in cursor.fetchall():
            use = SlotUse(id=str(slot_id), starts_at=starts_at, local_date=day, new=False)
            place = by_id.get(str(office))
            if place is not None:
                place.slots[starts_at] = use
                if free and starts_at > at + timedelta(days=1):
                    place.coming.append(use)
        cursor.execute("SELECT office_id, local_date, last FROM lobby_ticketcount WHERE visit_class = 'booked'")
        for office, day, last in cursor.fetchall():
            if str(office) in by_id:
                by_id[str(office)].tickets[day] = last
        cursor.execute(
            "SELECT DISTINCT ON (a.office_id, a.role) a.office_id, a.role, a.user_id FROM accounts_assignment a"
            " WHERE a.office_id IS NOT NULL AND a.valid_to IS NULL ORDER BY a.office_id, a.role, a.id"
        )
        for office, role, user in cursor.fetchall():
            if str(office) in by_id:
                by_id[str(office)].staff[role] = str(user)
        _read_booklets(places)


def _read_booklets(places: list[Place]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prefix, next FROM issuance_bookletseries WHERE prefix LIKE 'Z_' OR prefix LIKE 'Y_'")
        known = cursor.fetchall()
    for place in places:
        for electronic in (False, True):
            prefix, first, last = run_of(place.number, electronic=electronic)
            used = [after for found, after in known if found == prefix and first <= after <= last + 1]
            begin = max([first, *used])
            place.booklets[electronic] = (begin, begin)


def run_of(number: int, *, electronic: bool) -> tuple[str, int, int]:
    """Return prefix, first and last number of the booklets that stories use at an office."""
    letter, block = divmod(number, 10)
    return f"{'Y' if electronic else 'Z'}{chr(ord('A') + letter)}", block * 1_000_000 + 1, (block + 1) * 1_000_000 - 1


def _codes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference FROM applications_application UNION SELECT code FROM appointments_booking"
            " UNION SELECT pickup_code FROM issuance_passport"
        )
        return {code for (code,) in cursor.fetchall()}


def missing_roles(place: Place) -> list[str]:
    """Return the roles that nobody holds at an office."""
    return [role for role in _ROLES if role not in place.staff]


def slot_after(place: Place, moment: datetime, chance: Random, *, now: datetime, new_id: str) -> SlotUse | None:
    """Return a slot some days after a moment: one that has been, or a free one to come; None if there is none."""
    wanted = moment.astimezone(ZoneInfo(place.time_zone)).date() + timedelta(days=1 + chance.randrange(16))
    index = bisect_left(place.days, wanted)
    if index < len(place.days):
        starts_at = _start(place, place.days[index], chance)
        if starts_at < now:
            return place.slots.setdefault(
                starts_at, SlotUse(id=new_id, starts_at=starts_at, local_date=place.days[index], new=True)
            )
    return chance.choice(place.coming) if place.coming else None


def _start(place: Place, day: date, chance: Random) -> datetime:
    """Return the start of one of a day's slots: 08.00 to 11.00, and 13.00 to 15.00."""
    half_hours = chance.choice((0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14))
    at = datetime.combine(day, time(8), ZoneInfo(place.time_zone)) + half_hours * _SLOT
    return at.astimezone(UTC)


def ends(use: SlotUse) -> datetime:
    """Return when a slot ends."""
    return use.starts_at + _SLOT
