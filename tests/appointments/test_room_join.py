"""Joining a waiting room: one durable row an account and a human, whatever their devices and processes."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from giliran.appointments.models import Claim, Entry, EntryMember
from giliran.appointments.services.room.join import Joiner, Outcome, join_room
from giliran.ledger.queries import history
from tests.appointments.builders import a_held_booking, a_slot, an_application, an_identity
from tests.appointments.room_builders import STATE, a_pass, a_release, join

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_joins_before_the_moment_is_left_to_the_draw(at: datetime) -> None:
    release = a_release(at=at)
    one = a_pass(at=at)
    (joined,) = join(release, one, at=at - timedelta(minutes=5))
    assert (joined.outcome, joined.place) == (Outcome.JOINED, None)
    assert joined.entry is not None
    entry = Entry.objects.get(id=joined.entry)
    assert (entry.early, entry.state, entry.account_id) == (True, "waiting", one.account)
    assert entry.joined_at == at - timedelta(minutes=5)
    assert [fact.kind for fact in history([entry.id])] == ["appointments.room_joined"]


def test_many_devices_have_one_entry(at: datetime) -> None:
    release = a_release(at=at)
    one = a_pass(at=at)
    answers = [answer for _ in range(3) for answer in join(release, one, at=at)]
    assert {answer.entry for answer in answers} == {answers[0].entry}
    assert Counter(answer.outcome for answer in answers) == {Outcome.JOINED: 1, Outcome.KNOWN: 2}


def test_late_ones_follow_in_order_of_arrival(at: datetime) -> None:
    release = a_release(at=at, state=STATE.RUNNING, entrants=7)
    passes = [a_pass(at=at) for _ in range(4)]
    first = join(release, *passes[:3], at=at)
    then = join(release, passes[3], passes[0], at=at)
    assert [answer.place for answer in first] == [8, 9, 10]
    assert [answer.place for answer in then] == [11, 8]


def test_a_family_is_one_entry_and_each_of_them_stands_once(at: datetime) -> None:
    release = a_release(at=at)
    mother = an_application(at=at, email="ibu@example.id")
    child = an_application(at=at, email="ibu@example.id")
    family = a_pass(at=at, application_id=mother, family=[child])
    (joined,) = join(release, family, at=at)
    assert (joined.outcome, joined.size) == (Outcome.JOINED, 2)
    assert EntryMember.objects.filter(entry=joined.entry).count() == 2


def test_a_human_with_two_accounts_stands_once(at: datetime) -> None:
    release = a_release(at=at)
    passes = []
    for _ in range(2):
        application = an_application(at=at)
        an_identity(application_id=application, at=at, confirmed=True)
        one = a_pass(at=at, application_id=application)
        Claim.objects.filter(person_id=one.person).update(identity=b"h" * 32)
        passes.append(one)
    together = join(release, *passes, at=at)
    assert [answer.outcome for answer in together] == [Outcome.JOINED, Outcome.AGAIN]
    (later,) = join(release, passes[1], at=at)
    assert (later.outcome, later.entry) == (Outcome.ELSEWHERE, None)
    assert Entry.objects.filter(release=release).count() == 1


def test_who_may_not_join(at: datetime) -> None:
    release = a_release(at=at)
    unsubmitted = a_pass(at=at, application_id=an_application(at=at, state="draft"))
    void = a_pass(at=at)
    Claim.objects.filter(person_id=void.person).update(epoch=1)
    application = an_application(at=at)
    booked = a_held_booking(at=at, slot=a_slot(at=at), application_id=application)
    swapped = a_pass(at=at, application=an_application(at=at))
    answers = join(release, unsubmitted, void, a_pass(at=at, application_id=booked.application_id), swapped, at=at)
    assert [answer.outcome for answer in answers] == [
        Outcome.NOT_READY, Outcome.REVOKED, Outcome.HAS_BOOKING, Outcome.NOT_READY,
    ]  # fmt: skip
    assert not Entry.objects.filter(release=release).exists()


@pytest.mark.parametrize("state", [STATE.PLANNED, STATE.ENDED, STATE.CANCELLED])
def test_a_room_that_is_not_open_takes_nobody(at: datetime, state: str) -> None:
    (answer,) = join(a_release(at=at, state=state), a_pass(at=at), at=at)
    assert answer.outcome == Outcome.SHUT


@pytest.mark.parametrize("state", [STATE.JOINING, STATE.RUNNING])
def test_two_lines_at_once_write_each_account_once(at: datetime, state: str) -> None:
    """Two connections, as two processes have them, join the same people in opposite order, again and again."""
    release = a_release(at=at, state=state, entrants=3)
    passes = [a_pass(at=at) for _ in range(40)]

    async def line(turned: list[Any]) -> list[Any]:
        known = connection.settings_dict
        own = await asyncpg.connect(
            host=known["HOST"], port=known["PORT"] or None, user=known["USER"], password=known["PASSWORD"] or None,
            database=known["NAME"],
        )  # fmt: skip
        answers: list[Any] = []
        for start in range(0, len(turned), 8):
            part = [Joiner(entry_pass=each) for each in turned[start : start + 8]]
            for _attempt in range(5):
                try:
                    answers += await join_room(own, release=release.id, joiners=part, at=at)
                except (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError):
                    continue
                break
        await own.close()
        return answers

    async def both() -> list[list[Any]]:
        return list(await asyncio.gather(line(passes), line(passes[::-1])))

    there, back = async_to_sync(both)()
    assert len(there) == len(back) == 40
    assert [answer.entry for answer in there] == [answer.entry for answer in back[::-1]]
    assert Entry.objects.filter(release=release).count() == EntryMember.objects.filter(release=release).count() == 40
    if state == STATE.RUNNING:
        assert sorted(answer.place for answer in there) == list(range(4, 44))
