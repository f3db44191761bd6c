"""The release that is measured: its places, its people, and what each of them has in hand before it begins."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import Connection

from giliran.bench.world import Person, World

PASSWORD = "kalimat panjang yang mudah diingat"
_OFFICE = "jakarta-selatan"
_FROM = timedelta(days=7)
_LEAST_A_DAY = 100
"""On average, closed days counted in."""
_CLOSE = """
WITH counted AS (
    SELECT id, sum(capacity) OVER (ORDER BY starts_at) AS so_far FROM appointments_slot
    WHERE office_id = %(office)s AND lane = 'regular' AND local_date BETWEEN %(first)s AND %(last)s
)
UPDATE appointments_slot s SET
    open = c.so_far - s.capacity < %(places)s,
    closed_because = CASE WHEN c.so_far - s.capacity < %(places)s THEN '' ELSE 'office' END,
    withheld = CASE WHEN c.so_far - s.capacity < %(places)s THEN greatest(0, c.so_far - %(places)s) ELSE 0 END,
    unreleased = CASE WHEN c.so_far - s.capacity < %(places)s
        THEN s.capacity - greatest(0, c.so_far - %(places)s) ELSE s.unreleased END
FROM counted c WHERE c.id = s.id
"""


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days whose places are released."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What was made. `signing_in` are those who have no entry pass yet, by their e-mail addresses."""

    office: UUID
    release: UUID
    room_opens_at: datetime
    opens_at: datetime
    people: Sequence[int]
    many_devices: frozenset[int]
    signing_in: Sequence[tuple[str, UUID]]


def make(
    connection: "Connection[tuple[Any, ...]]",
    *,
    people: int,
    places: int,
    sign_ins: int,
    room: timedelta,
    ahead: timedelta,
) -> Scene:
    """Make people and places, and plan the release of the places by the product's own service."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is set up by then

    from giliran.appointments.services import make_slots  # noqa: PLC0415 - Django is set up by then
    from giliran.appointments.services.release import Extra, plan_release  # noqa: PLC0415 - the same

    world = World(connection=connection, at=datetime.now(UTC))
    world.office = _office(connection)
    numbers = world.people(people)
    get_user_model().objects.filter(email__endswith="@bench.test").update(name="Siti Aminah")
    world.settle()
    signing_in = _with_password(connection, numbers[:sign_ins])
    now = datetime.now(UTC)
    opens_at = now + ahead + room
    # A day's places are by the office's plan; as many days as bring enough, and what is too much is closed.
    days = Days(first=(now + _FROM).date(), last=(now + _FROM + timedelta(days=places // _LEAST_A_DAY)).date())
    release = plan_release(
        Extra(
            office_id=world.office, lane="regular", opens_at=opens_at, first_day=days.first, last_day=days.last,
            room_minutes=int(room.total_seconds() // 60),
        ),
        at=now, actor=None,
    )  # fmt: skip
    make_slots(office_id=world.office, first=days.first, last=days.last, at=now)
    _leave(connection, world.office, days, places)
    others = numbers[sign_ins:]
    return Scene(
        office=world.office, release=release, room_opens_at=opens_at - room, opens_at=opens_at, people=others,
        many_devices=frozenset(others[50::100]), signing_in=signing_in,
    )  # fmt: skip


def _office(connection: "Connection[tuple[Any, ...]]") -> UUID:
    row = connection.execute("SELECT id FROM offices_office WHERE code = %s", [_OFFICE]).fetchone()
    if row is None:
        raise LookupError(_OFFICE)
    office: UUID = row[0]
    return office


def _leave(connection: "Connection[tuple[Any, ...]]", office: UUID, days: Days, places: int) -> None:
    """Close what is beyond the number of places; of the slot in which it falls, keep the rest back."""
    connection.execute(_CLOSE, {"office": office, "first": days.first, "last": days.last, "places": places})


def _with_password(connection: "Connection[tuple[Any, ...]]", numbers: Sequence[int]) -> list[tuple[str, UUID]]:
    """Give some people a password, hashed as the product does it, and an address that was proved."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - Django is set up by then

    hashed = make_password(PASSWORD)
    accounts = [Person(number=number).account for number in numbers]
    connection.execute(
        "UPDATE accounts_user SET password = %s, opened_at = now() WHERE id = ANY (%s)", [hashed, accounts]
    )
    connection.execute(
        'INSERT INTO account_emailaddress (email, verified, "primary", user_id)'
        " SELECT email, true, true, id FROM accounts_user WHERE id = ANY (%s)",
        [accounts],
    )
    return [(f"{number}@bench.test", Person(number=number).application) for number in numbers]


def write_passes(scene: Scene, file: Path) -> None:
    """Write everybody's entry pass, sealed by the product: obtained in the days before, kept by the device.

    A line each: number, whether they have many devices, the pass.
    """
    from giliran.appointments.services.passes import Pass, Purpose, seal  # noqa: PLC0415 - Django is set up by then

    expires = int((scene.opens_at + timedelta(days=13)).timestamp())
    with file.open("w", encoding="ascii") as lines:
        for number in scene.people:
            person = Person(number=number)
            sealed = seal(
                Pass(
                    purpose=Purpose.ENTRY, account=person.account, person=person.person, application=person.application,
                    office=scene.office, lane="regular", epoch=0, expires=expires,
                )
            )  # fmt: skip
            lines.write(f"{number} {int(number in scene.many_devices)} {sealed}\n")


def told(scene: Scene, *, port: int, connections: int) -> str:
    """Return what the crowd's process is told, as JSON."""
    return json.dumps(
        {
            "port": port, "release": str(scene.release), "room_opens_at": scene.room_opens_at.timestamp(),
            "opens_at": scene.opens_at.timestamp(), "connections": connections,
        }
    )  # fmt: skip
