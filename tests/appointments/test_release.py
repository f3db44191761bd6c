"""Releases from plan to end: each step, a crash between any two of them, and custodians that do not answer."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import connection

from giliran.appointments import invariants_release, queries, rules_draw
from giliran.appointments.models import Custody, Entry, Release, Slot
from giliran.appointments.queries.draw import draw_document
from giliran.appointments.rules_proof import verify
from giliran.appointments.services import release as releases
from giliran.foundation.clock import local_day
from giliran.ledger.queries import history
from tests.appointments.builders import an_office
from tests.appointments.release_builders import (
    LANE,
    a_day_of_slots,
    a_release,
    an_entry,
    entries,
    keepers,
    state_of,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def _slots_to_come(at: datetime) -> list[Slot]:
    day = local_day(at, an_office().time_zone) + timedelta(days=2)
    return a_day_of_slots(day=day, unreleased=0)


def _fresh(slots: list[Slot]) -> list[Slot]:
    return list(Slot.objects.filter(id__in=[slot.id for slot in slots]).order_by("starts_at"))


@pytest.fixture
def slots(at: datetime) -> list[Slot]:
    """Two slots of ten places in two days."""
    return _slots_to_come(at)


@pytest.fixture(autouse=True)
def _only_these_slots() -> Iterator[None]:
    with patch("giliran.appointments.services.release.rooms.make_slots"):
        yield


def _until_drawn(release_id: UUID, *, at: datetime) -> None:
    releases.gather_commitments(at=at)
    releases.open_rooms(at=at + timedelta(minutes=31))


def test_a_release_by_hand_holds_places_back_until_it_is_drawn(at: datetime, slots: list[Slot]) -> None:
    with keepers("a", "b"):
        release_id = a_release(at=at)
        assert [slot.unreleased for slot in _fresh(slots)] == [10, 10]
        _until_drawn(release_id, at=at)
        assert state_of(release_id) == "joining"
        entries(release_id, count=30, at=at)
        assert releases.close_and_draw(release_id, at=at + HOUR - SECOND) is False, "not before the moment"
        assert releases.close_and_draw(release_id, at=at + HOUR)
    drawn = queries.running(office_id=an_office().id, lane=LANE)
    assert drawn is not None
    assert (drawn.state, drawn.places, drawn.entrants) == ("running", 20, 30)
    assert [(slot.unreleased, slot.gate) for slot in _fresh(slots)] == [(0, release_id)] * 2


def test_the_line_is_what_anybody_computes_from_what_is_published(at: datetime, slots: list[Slot]) -> None:
    with keepers("a", "b") as (one, other):
        release_id = a_release(at=at)
        _until_drawn(release_id, at=at)
        entries(release_id, count=20, at=at)
        releases.close_and_draw(release_id, at=at + HOUR)
        known = [one.secret(release_id), other.secret(release_id)]
    release = Release.objects.get(id=release_id)
    own = bytes(Custody.objects.get(release=release, custodian="giliran").secret or b"")
    ids = list(Entry.objects.filter(release=release).values_list("id", flat=True))
    root = rules_draw.root(ids)
    seed = rules_draw.seed([*known, own], root)
    assert (bytes(release.root or b""), bytes(release.seed or b"")) == (root, seed)
    line = [(bytes(each.draw or b""), each.id) for each in Entry.objects.filter(release=release).order_by("place")]
    assert line == rules_draw.order(seed, ids)
    places = Entry.objects.filter(release=release).order_by("place").values_list("place", flat=True)
    assert list(places) == list(range(1, 21))


def test_secrets_are_asked_for_only_when_the_root_is_published(at: datetime, slots: list[Slot]) -> None:
    with keepers("a") as (one,):
        release_id = a_release(at=at)
        _until_drawn(release_id, at=at)
        releases.gather_secrets([release_id], at=at + HOUR)
        releases.close_room(release_id, at=at + HOUR)
        releases.gather_secrets([release_id], at=at + HOUR)
        assert one.asked == ["commit"]
        releases.publish_root(release_id, at=at + HOUR)
        releases.gather_secrets([release_id], at=at + HOUR)
        assert one.asked == ["commit", "reveal"]
        assert one.roots[release_id] == bytes(Release.objects.get(id=release_id).root or b"")


def test_facts_tell_the_order_and_the_root_stands_before_every_secret(at: datetime, slots: list[Slot]) -> None:
    with keepers("a"):
        release_id = a_release(at=at)
        _until_drawn(release_id, at=at)
        releases.close_and_draw(release_id, at=at + HOUR)
    kinds = [event.kind.removeprefix("appointments.") for event in history([release_id])]
    assert kinds == [
        "release_planned", "custodian_committed", "custodian_committed", "room_opened", "room_closed",
        "custodian_revealed", "custodian_revealed", "release_drawn",
    ]  # fmt: skip


@pytest.mark.parametrize("away", ["before", "at the end", "lying"])
def test_a_custodian_that_does_not_do_its_part_delays_the_draw_and_never_stops_it(
    at: datetime, slots: list[Slot], away: str
) -> None:
    with keepers("a", "b") as (one, other):
        one.away = away == "before"
        release_id = a_release(at=at)
        _until_drawn(release_id, at=at)
        entries(release_id, count=5, at=at)
        other.away, other.lying = away == "at the end", away == "lying"
        in_time = releases.close_and_draw(release_id, at=at + HOUR)
        assert in_time == (away == "before"), "who never committed is not waited for"
        assert releases.close_and_draw(release_id, at=at + HOUR + 21 * SECOND)
        other.away = other.lying = False
        releases.gather_secrets([release_id], at=at + HOUR + 30 * SECOND)
    release = Release.objects.get(id=release_id)
    used = Custody.objects.filter(release=release, revealed_at__lte=release.drawn_at)
    assert set(used.values_list("custodian", flat=True)) == {"giliran", "b" if away == "before" else "a"}
    assert Custody.objects.filter(release=release, secret=None).count() == 0, "a late secret is published, too"
    root, secrets = bytes(release.root or b""), [bytes(each.secret or b"") for each in used]
    assert bytes(release.seed or b"") == rules_draw.seed(secrets, root)


def test_nobody_commits_once_the_room_is_open(at: datetime, slots: list[Slot]) -> None:
    with keepers("a") as (one,):
        one.away = True
        release_id = a_release(at=at)
        _until_drawn(release_id, at=at)
        one.away = False
        releases.gather_commitments(at=at + timedelta(minutes=32))
    assert set(Custody.objects.filter(release=release_id).values_list("custodian", flat=True)) == {"giliran"}


def _broken(at: datetime) -> list[str]:
    return [line for held in invariants_release.INVARIANTS for line in held.broken(at)]


class _CrashError(Exception):
    """The process ends here."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", range(12))
def test_after_a_crash_at_any_statement_that_writes_the_next_tick_goes_on(at: datetime, after: int) -> None:
    slots = _slots_to_come(at)
    with keepers("a", "b"):
        release_id = a_release(at=at)
        _until_drawn(release_id, at=at)
        entries(release_id, count=10, at=at)
        with pytest.raises(_CrashError), connection.execute_wrapper(_crashing(after)):
            releases.close_and_draw(release_id, at=at + HOUR)
        assert releases.close_and_draw(release_id, at=at + HOUR + 2 * SECOND)
        assert releases.close_and_draw(release_id, at=at + HOUR + 4 * SECOND), "once more changes nothing"
    release = Release.objects.get(id=release_id)
    assert (release.state, release.places, release.entrants) == ("running", 20, 10)
    assert [slot.unreleased for slot in _fresh(slots)] == [0, 0]
    kinds = [event.kind for event in history([release_id])]
    assert len(kinds) == len(set(kinds)) + 4, "three commitments and three secrets, everything else once"


def _crashing(after: int) -> Callable[..., object]:
    left = [after]

    def wrapper(execute: Callable[..., object], sql: str, params: object, many: object, context: object) -> object:
        if sql.lstrip().split(" ")[0].strip() in {"INSERT", "UPDATE", "WITH"}:
            if left[0] == 0:
                raise _CrashError
            left[0] -= 1
        return execute(sql, params, many, context)

    return wrapper


def test_an_end_opens_what_is_left_and_tells_how_it_went(at: datetime, slots: list[Slot]) -> None:
    with keepers("a"):
        release_id = a_release(at=at)
        _until_drawn(release_id, at=at)
        an_entry(release_id, at=at)
        releases.close_and_draw(release_id, at=at + HOUR)
    assert releases.end_release(release_id, at=at + 2 * HOUR)
    assert not releases.end_release(release_id, at=at + 2 * HOUR), "once"
    assert [slot.gate for slot in _fresh(slots)] == [None, None]
    report = queries.release.release(release_id).report
    assert report is not None
    assert (report["entrants"], report["winners"], report["places"]) == (1, 0, 20)
    assert sum(each["entrants"] for each in report["by_digit"]) == 1
    assert _broken(at + 2 * HOUR) == []


def test_without_a_waiting_room_places_just_open(at: datetime, slots: list[Slot]) -> None:
    release_id = a_release(at=at, room_minutes=0)
    assert releases.open_rooms(at=at + HOUR - SECOND) == 0
    assert releases.open_rooms(at=at + HOUR) == 1
    assert state_of(release_id) == "ended"
    assert [(slot.unreleased, slot.gate) for slot in _fresh(slots)] == [(0, None)] * 2


def test_a_release_that_nobody_could_join_gets_its_room_when_the_system_is_back(
    at: datetime, slots: list[Slot]
) -> None:
    with keepers():
        release_id = a_release(at=at)
        back = at + 3 * HOUR
        releases.open_rooms(at=back)
        assert state_of(release_id) == "joining"
        assert releases.close_and_draw(release_id, at=back + timedelta(minutes=4)) is False
        assert releases.close_and_draw(release_id, at=back + timedelta(minutes=5))


def test_one_clockwork_takes_a_release_from_its_plan_to_its_end(at: datetime, slots: list[Slot]) -> None:
    clockwork = releases.Clockwork()
    with keepers("a", "b"):
        release_id = a_release(at=at)
        seen = []
        for minutes in (0, 30, 40, 60, 61):
            clockwork.tick(at + timedelta(minutes=minutes))
            seen.append(state_of(release_id))
    assert seen == ["planned", "joining", "joining", "running", "ended"], "nobody came, so all may come"


def test_a_cancelled_release_gives_its_places_back(at: datetime, slots: list[Slot]) -> None:
    release_id = a_release(at=at)
    releases.cancel_release(release_id=release_id, at=at, actor=None)
    assert [slot.unreleased for slot in _fresh(slots)] == [0, 0]
    assert releases.open_rooms(at=at + HOUR) == 0


@pytest.mark.parametrize("count", [20_000])
def test_a_crowd_is_drawn_in_seconds(at: datetime, slots: list[Slot], count: int) -> None:
    with keepers("a"):
        release_id = a_release(at=at)
        _until_drawn(release_id, at=at)
        entries(release_id, count=count, at=at)
        began = datetime.now(tz=at.tzinfo)
        assert releases.close_and_draw(release_id, at=at + HOUR)
    assert (datetime.now(tz=at.tzinfo) - began).total_seconds() < 10


def test_a_clock_that_is_set_back_between_any_two_steps_leaves_a_draw_that_holds(
    at: datetime, slots: list[Slot]
) -> None:
    minute = timedelta(minutes=1)
    with keepers("a", "b") as (one, _):
        release_id = a_release(at=at - HOUR)
        releases.gather_commitments(at=at - 20 * minute)
        assert releases.open_room(release_id, at=at - 25 * minute)
        entries(release_id, count=5, at=at)
        assert releases.close_room(release_id, at=at)
        assert releases.publish_root(release_id, at=at - minute)
        one.away = True
        releases.gather_secrets([release_id], at=at - 2 * minute)
        one.away = False
        assert releases.draw(release_id, at=at + 21 * SECOND)
        releases.gather_secrets([release_id], at=at - 4 * minute)
    assert releases.end_release(release_id, at=at - 5 * minute)
    verdict = verify(json.loads(draw_document(release_id)))
    assert (verdict.problems, len(verdict.notes)) == ((), 2), "one custodian was late"
    assert _broken(at + 2 * HOUR) == []


def test_releases_missed_together_get_one_room_for_the_days_of_all(at: datetime, slots: list[Slot]) -> None:
    with keepers():
        first, last = a_release(at=at), a_release(at=at, ahead=2 * HOUR)
        Release.objects.filter(id=last).update(
            first_day=slots[0].local_date + timedelta(days=3), last_day=slots[0].local_date + timedelta(days=3)
        )
        back = at + 5 * HOUR
        clockwork = releases.Clockwork()
        clockwork.tick(back)
        assert (state_of(first), state_of(last)) == ("cancelled", "joining")
        clockwork.tick(back + timedelta(minutes=5))
    assert state_of(last) == "running"
    assert {(slot.unreleased, slot.gate) for slot in _fresh(slots)} == {(0, last)}
