"""Days played through the services: repeatable, complete, and nothing that must hold is broken."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from giliran.accounts.models import User
from giliran.applications.models import Application
from giliran.applications.ports import population_registry
from giliran.appointments.models import Booking
from giliran.demo import seed
from giliran.demo.days import files, morning, play, shapes
from giliran.demo.days.play import Game, go_on_with_earlier, play_day
from giliran.demo.days.simulate import Days, outcomes, simulate
from giliran.lobby.models import CounterSession, Period, Visit
from giliran.notifications.models import Delivery, Message

AT = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)
DAY = date(2026, 11, 16)
OFFICE = "jayapura"
SCALE = 0.01  # the least: a handful of guests

pytestmark = pytest.mark.django_db


class _Registry:
    """Knows everybody as they say they are."""

    def verify(self, *, nik: str, fields: Mapping[str, str]) -> dict[str, bool]:
        return dict.fromkeys(fields, bool(nik))


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture
def folder(tmp_path: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "pictures").symlink_to(pictures)
    for module in (files, play, morning):
        monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(shapes, "LEAST_GUESTS", 5)
    seed.booklets_of_demonstration()
    with population_registry.plugged(_Registry()):
        yield tmp_path


def _facts() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, at, subject_seq FROM ledger_event ORDER BY 2, 1, 3")
        return list(cursor.fetchall())


def _play_alone(folder: Path, **how: Any) -> list[tuple[Any, ...]]:
    """Play the day in a database that knows nothing of it, and return the facts."""
    with transaction.atomic():
        before = set(_facts())
        play_day(office_code=OFFICE, day=DAY, game=Game.begin(at=AT, scale=SCALE, **how))
        found = [fact for fact in _facts() if fact not in before]
        transaction.set_rollback(True)
    for book in folder.glob("guests-*.json"):
        book.unlink()
    return found


def test_the_same_seed_plays_the_same_day(folder: Path) -> None:
    first = _play_alone(folder, seed=3)
    assert len(first) > 100
    assert _play_alone(folder, seed=3) == first
    assert _play_alone(folder, seed=4) != first


def test_a_day_is_lived_to_its_end(folder: Path, run_subscribers: Callable[..., int]) -> None:
    game = Game.begin(seed=3, at=AT, scale=SCALE)
    played = play_day(office_code=OFFICE, day=DAY, game=game)
    assert played is not None
    assert played.tally.came == played.tally.finished + _left_over()
    assert played.tally.came >= 3
    assert played.expected == Application.objects.count()
    assert Booking.objects.filter(state="no_show").count() == played.no_shows
    assert Booking.objects.exclude(state__in=("attended", "no_show")).count() == 0
    assert not CounterSession.objects.filter(ended_at=None).exists(), "everybody has gone home"
    assert not Period.objects.filter(ends_at=None).exists()
    assert set(Application.objects.values_list("state", flat=True)) <= {
        "submitted", "recommended", "approved", "refused", "correction",
    }  # fmt: skip
    for number in range(1, 15):
        go_on_with_earlier(office_code=OFFICE, day=DAY + timedelta(days=number), game=game)
    absent = Booking.objects.filter(state="no_show").values("application_id")
    states = set(Application.objects.exclude(id__in=absent).values_list("state", flat=True))
    assert states <= {"collected", "ready", "refused"}
    run_subscribers(limit=500)
    call_command("check_invariants")
    _nobody_is_mailed()
    assert play_day(office_code=OFFICE, day=DAY, game=game) is None, "a day is lived once"


def _left_over() -> int:
    return Visit.objects.filter(state="left").count()


def _nobody_is_mailed() -> None:
    guests = User.objects.filter(email__endswith="@warga.test")
    assert Message.objects.filter(user_id__in=guests.values("id")).exists(), "they find it in their list"
    assert not Delivery.objects.exists(), "weeks later nobody wants mail"


def test_a_morning_stops_where_the_clock_stands(folder: Path, run_subscribers: Callable[..., int]) -> None:
    at = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)
    today = morning.morning_of(OFFICE, at=at)
    half = len(today.numbers) // 2
    known = morning.file_some(today, today.numbers[:half]) + morning.file_some(today, today.numbers[half:])
    morning.live_through_morning(today, known)
    assert Visit.objects.filter(state="finished").exists()
    assert CounterSession.objects.filter(ended_at=None).exists(), "officers are at work"
    assert _facts()[-1][1] < at
    assert morning.morning_of(OFFICE, at=at).numbers == (), "no second lobby"
    book = files.read_book(office=OFFICE, day=today.day, seed=morning.SEED)
    assert book.played_until == at.isoformat()
    assert {guest.number for guest in book.guests.values() if guest.code} == set(today.numbers)
    run_subscribers(limit=500)
    call_command("check_invariants")


def test_several_days_are_summed_up_and_an_interrupted_one_goes_on(folder: Path) -> None:
    days = Days(offices=(OFFICE,), first=date(2026, 11, 20), count=3)  # Friday to Sunday
    game = Game.begin(seed=5, at=AT, scale=SCALE)
    friday = Days(offices=(OFFICE,), first=days.first, count=1)
    with pytest.raises(KeyboardInterrupt):
        simulate(friday, game=Game.begin(seed=5, at=AT, scale=SCALE, tell=_interrupt))
    assert Application.objects.count() == 1
    seen: list[tuple[date, str, bool]] = []
    played = simulate(days, game=game, done=lambda day, office, one: seen.append((day, office, one is not None)))
    assert [was for _day, _office, was in seen] == [True, False, False]
    assert Application.objects.count() == friday.people(seed=5, scale=SCALE)
    outcome = outcomes(played)[0]
    assert (outcome.office, outcome.days, outcome.guests) == (OFFICE, 1, played[0].tally.came)
    assert outcome.median_wait is not None
    assert outcome.long_wait is not None
    assert outcome.median_wait <= outcome.long_wait


def _interrupt(_what: str) -> None:
    raise KeyboardInterrupt
