"""What tests of the waiting room build releases, passes and lines with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from asgiref.sync import async_to_sync
from django.db import connection

from giliran.applications import queries as applications
from giliran.appointments.models import Claim, Entry, Release, Slot
from giliran.appointments.services.passes import Member, Pass, Purpose
from giliran.appointments.services.room.join import Joined, Joiner, join_room
from giliran.foundation.references import new_reference
from tests.appointments.builders import JAKARTA, a_slot, an_application, an_office

STATE = Release.State


def a_release(*, at: datetime, state: str = STATE.JOINING, entrants: int = 0, **others: Any) -> Release:
    """A release whose room opened a while ago."""
    office = an_office(code=JAKARTA)
    day = (at + timedelta(days=7)).date()
    return Release.objects.create(
        **{
            "office_id": office.id, "room_opens_at": at - timedelta(minutes=30), "opens_at": at, "first_day": day,
            "last_day": day + timedelta(days=7), "state": state, "entrants": entrants, "places": 10,
        }
        | others
    )  # fmt: skip


def places_of(release: Release, *, at: datetime, places: int, slots: int = 1) -> list[Slot]:
    """Slots that only this release's people may book."""
    made = [a_slot(at=at, capacity=places // slots) for _ in range(slots)]
    Slot.objects.filter(id__in=[slot.id for slot in made]).update(gate=release.id)
    return made


def a_pass(*, at: datetime, family: Sequence[UUID] = (), application_id: UUID | None = None, **others: Any) -> Pass:
    """An entry pass of somebody who is ready, with their claim; `family` are applications that come along."""
    application = applications.application(application_id or an_application(at=at))
    party = tuple(Member(applications.application(other).person_id, other, 0) for other in family)
    for person in (application.person_id, *(member.person for member in party)):
        Claim.objects.get_or_create(person_id=person)
    fields: dict[str, Any] = {
        "purpose": Purpose.ENTRY, "account": application.account_id, "person": application.person_id,
        "application": application.id, "office": application.office_id, "lane": "regular", "epoch": 0,
        "expires": int((at + timedelta(days=1)).timestamp()), "party": party,
    } | others  # fmt: skip
    return Pass(**fields)


def join(release: Release, *passes: Pass, at: datetime) -> list[Joined]:
    """Join over a connection of its own, as the fast lane does; needs real commits."""

    async def joined() -> list[Joined]:
        known = connection.settings_dict
        line = await asyncpg.connect(
            host=known["HOST"], port=known["PORT"] or None, user=known["USER"], password=known["PASSWORD"] or None,
            database=known["NAME"],
        )  # fmt: skip
        try:
            joiners = [Joiner(entry_pass=each) for each in passes]
            return list(await join_room(line, release=release.id, joiners=joiners, at=at))
        finally:
            await line.close()

    return async_to_sync(joined)()


def in_line(release: Release, *, sizes: Sequence[int], at: datetime) -> list[Entry]:
    """People who wait, in this order, without the rest that belongs to them."""
    from django.apps import apps

    users = apps.get_model("accounts", "User").objects
    return [
        Entry.objects.create(
            id=uuid4(), release=release, account=users.create(email=f"{new_reference()}@example.id"), size=size,
            joined_at=at, early=True, place=place,
        )
        for place, size in enumerate(sizes, 1)
    ]  # fmt: skip
