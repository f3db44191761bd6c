"""How long people will wait: learned from made-up days, never from what comes later, honest about what it misses."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from giliran.bench.estimate_days import Lobby
from giliran.lobby.rules.estimates import (
    Booking,
    Coming,
    DayLog,
    Desk,
    Estimate,
    Estimator,
    Hall,
    Journey,
    Replay,
    Session,
    Unreadable,
    conformal,
    trees,
)
from giliran.lobby.rules.estimates.features import ELAPSED, NAMES, rows
from giliran.lobby.rules.estimates.forest import grow
from giliran.lobby.rules.estimates.past import Past
from giliran.lobby.rules.estimates.simulation import line_of, play

NINE = 9 * 3600.0
DAY = date(2030, 1, 7)
LOBBY = Lobby(people=100, counters=3, differ=0.15)
PAST_DAYS, TEST_DAYS = 6, 2


@pytest.fixture(scope="module", autouse=True)
def _few_trees() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trees, "_SETTINGS", {**trees._SETTINGS, "max_iter": 40, "learning_rate": 0.15})
        patch.setattr(trees, "_SEEDS", 1)
        yield


@pytest.fixture(scope="module")
def days() -> list[DayLog]:
    return LOBBY.days(PAST_DAYS + TEST_DAYS)


@pytest.fixture(scope="module")
def learned(days: list[DayLog], _few_trees: None) -> Estimator:
    return Estimator().fit(days[:PAST_DAYS])


def _hall(waiting: int, *, desks: int = 2, coming: tuple[Coming, ...] = ()) -> Hall:
    return Hall(
        day=DAY,
        at=NINE,
        waiting=tuple(Journey(at, "papers", NINE - 600 + at) for at in range(waiting)),
        serving=(Journey("at the desk", "papers", NINE - 900, NINE - 100, None, "1", served=True),),
        desks=tuple(Desk(str(at + 1), frozenset({"papers"}), NINE - 3600) for at in range(desks)),
        coming=coming,
    )


def _instants(log: DayLog, many: int) -> list[float]:
    chance = random.Random(5)  # noqa: S311 - a sample
    return sorted(chance.sample(sorted({one.joined_at for one in log.journeys}), many))


def _with_another_future(log: DayLog, at: float) -> DayLog:
    """Change everything that happens after `at`: who comes, who is called when and where, how long it takes."""
    changed = []
    for one in log.journeys:
        if one.joined_at > at:
            continue
        left = one.left_queue_at
        if left is None or left > at:
            changed.append(replace(one, left_queue_at=at + 7, service_ended_at=at + 8, counter="new", served=True))
        elif one.service_ended_at is not None and one.service_ended_at > at:
            changed.append(replace(one, service_ended_at=at + 5000))
        else:
            changed.append(one)
    return replace(log, journeys=(*changed, Journey("new", "papers", at + 1, head_start=3600.0)))


def test_a_hall_knows_nothing_of_what_comes_later(days: list[DayLog], learned: Estimator) -> None:
    log = days[PAST_DAYS]
    for at in _instants(log, 12):
        one, other = (learned.replay(day).hall(at) for day in (log, _with_another_future(log, at)))
        assert one == other
        assert learned.estimates(one) == learned.estimates(other)
        assert all(journey.left_queue_at is None and journey.counter is None for journey in one.waiting)
        assert all(journey.service_ended_at is None for journey in one.serving)


def test_what_is_learned_from_a_day_uses_only_evenings_before(days: list[DayLog], learned: Estimator) -> None:
    """Another last day changes none of the examples of earlier days."""
    ours = learned._days[:-1]
    other = [*days[: PAST_DAYS - 1], Lobby(people=80, counters=2).day(days[PAST_DAYS - 1].day, seed=99)]
    theirs = Estimator().fit(other[:3])._days
    for mine, same in zip(ours, theirs, strict=False):
        assert np.array_equal(mine.values, same.values)
        assert np.array_equal(mine.left_s, same.left_s)


def test_a_replay_does_not_go_back(days: list[DayLog]) -> None:
    replay = Replay(days[0])
    replay.hall(NINE)
    with pytest.raises(ValueError, match="back"):
        replay.hall(NINE - 1)


def _told(estimator: Estimator, log: DayLog) -> tuple[list[float], list[Estimate]]:
    replay, truth, told = estimator.replay(log), [], []
    for one in sorted(log.journeys, key=lambda one: one.joined_at):
        if one.served and one.left_queue_at is not None and one.left_queue_at > one.joined_at:
            hall = replay.hall(one.joined_at)
            truth.append(one.left_queue_at - one.joined_at)
            told.append(estimator.estimates(hall)[one.visit])
    return truth, told


def test_ranges_hold_and_beat_the_formula(days: list[DayLog], learned: Estimator) -> None:
    assert learned.kind == "learned"
    held, errors, simple = [], [], []
    for log in days[PAST_DAYS:]:
        for wait, said in zip(*_told(learned, log), strict=True):
            held.append(said.low_s <= wait <= said.high_s)
            errors.append(abs(wait - said.middle_s))
        simple += [abs(wait - said.middle_s) for wait, said in zip(*_told(Estimator(), log), strict=True)]
    assert np.mean(held) > 0.8
    assert np.mean(errors) < np.mean(simple)


def test_a_cold_start_follows_the_queue() -> None:
    estimator = Estimator()
    assert estimator.kind == "formula"
    assert estimator.estimates(_hall(0)) == {}
    told = estimator.estimates(_hall(6))
    middles = [told[at].middle_s for at in range(6)]
    assert middles == sorted(middles)
    assert middles[0] > 0
    assert all(0 <= one.low_s <= one.middle_s <= one.high_s for one in told.values())
    more_desks = estimator.estimates(_hall(6, desks=6))
    assert more_desks[5].middle_s < told[5].middle_s


def test_nobody_at_any_counter_is_no_error() -> None:
    hall = replace(_hall(3, desks=0), serving=())
    told = Estimator().estimates(hall)
    assert len(told) == 3
    assert Estimator().if_joining(hall, service="unheard of").high_s > 0


def test_thin_history_leaves_the_formula_with_corrected_widths(days: list[DayLog]) -> None:
    estimator = Estimator().fit(days[:2])
    assert estimator.kind == "formula"
    truth, told = _told(estimator, days[PAST_DAYS])
    assert np.mean([said.low_s <= wait <= said.high_s for wait, said in zip(truth, told, strict=True)]) > 0.75
    assert Estimator().fit([]).kind == "formula"
    assert Estimator().fit([DayLog(DAY, ())]).kind == "formula"


def test_a_queue_longer_than_any_before_is_not_told_to_be_shorter(days: list[DayLog], learned: Estimator) -> None:
    hall = learned.replay(days[PAST_DAYS]).hall(12 * 3600.0)
    crowd = tuple(Journey(f"crowd {at}", "papers", hall.at - 900 + at) for at in range(500))
    told = learned.estimates(replace(hall, waiting=crowd))
    assert told["crowd 70"].middle_s > 1.5 * told["crowd 30"].middle_s
    assert told["crowd 499"].high_s > told["crowd 499"].middle_s > told["crowd 499"].low_s > 2 * 3600


def test_stale_learning_is_not_used(days: list[DayLog], learned: Estimator) -> None:
    last = days[PAST_DAYS - 1].day
    assert learned.last_day == last
    assert learned.kind_on(last + timedelta(days=1)) == "learned"
    assert learned.kind_on(last + timedelta(days=40)) == "formula"


def test_bytes_bring_back_the_same_estimates(days: list[DayLog], learned: Estimator) -> None:
    again = Estimator.from_bytes(learned.to_bytes())
    hall = learned.replay(days[PAST_DAYS]).hall(_instants(days[PAST_DAYS], 1)[0])
    assert again.estimates(hall) == learned.estimates(hall)
    later = [one.if_joining(hall, service="papers", at=hall.at + 3600) for one in (again, learned)]
    assert later[0] == later[1]
    assert (again.kind, again.last_day) == (learned.kind, learned.last_day)
    assert Estimator.from_bytes(Estimator().to_bytes()).kind == "formula"


@pytest.mark.parametrize("broken", [b"", b"no zip at all", b"PK\x03\x04 and no more"])
def test_broken_bytes_are_refused(broken: bytes, learned: Estimator) -> None:
    with pytest.raises(Unreadable):
        Estimator.from_bytes(broken)
    with pytest.raises(Unreadable):
        Estimator.from_bytes(learned.to_bytes()[:-200])


def test_the_next_night_goes_on_from_the_last(days: list[DayLog], learned: Estimator) -> None:
    kept = Estimator.from_bytes(learned.to_bytes())
    following = Estimator().fit(days[: PAST_DAYS + 1], yesterday=kept)
    seen = [one.day for one in kept._known.learned.days]
    expected = [*seen, days[PAST_DAYS].day][-conformal.DAYS :]
    assert [one.day for one in following._known.learned.days] == expected


def test_somebody_who_comes_later_gets_what_is_usual_then(days: list[DayLog], learned: Estimator) -> None:
    log = days[PAST_DAYS]
    hall = learned.replay(log).hall(12 * 3600.0)
    now = learned.if_joining(hall, service="papers")
    soon = learned.if_joining(hall, service="papers", at=hall.at + 60)
    empty = replace(hall, waiting=(), serving=())
    late_full, late_empty = (learned.if_joining(one, service="papers", at=hall.at + 7200) for one in (hall, empty))
    assert abs(soon.middle_s - now.middle_s) < 0.2 * now.middle_s + 20
    assert abs(late_full.middle_s - late_empty.middle_s) < 0.1 * late_full.middle_s + 20
    assert learned.if_joining(hall, service="papers", at=hall.at - 50) == now


def test_priority_shortens_the_wait() -> None:
    hall = _hall(8)
    first = Estimator().if_joining(hall, service="papers", head_start=3600.0, visit_class="priority")
    assert first.middle_s < Estimator().if_joining(hall, service="papers").middle_s


def test_those_booked_before_me_count() -> None:
    booked = tuple(Coming("papers", NINE + 5 * at) for at in range(4))
    turn = -1800.0  # a walk-in stands half an hour behind
    alone = Estimator().if_joining(_hall(1), service="papers", head_start=turn)
    among = Estimator().if_joining(_hall(1, coming=booked), service="papers", head_start=turn)
    assert among.middle_s > alone.middle_s


def test_the_simulation_calls_by_turn_and_skill() -> None:
    past = replace(Past(), services={"": np.full(9, 100.0), "papers": np.full(9, 100.0)}, gaps=np.zeros(2))
    hall = replace(
        _hall(0, desks=1),
        serving=(),
        waiting=(Journey("later", "papers", NINE - 10), Journey("earlier", "papers", NINE - 5, head_start=600.0)),
    )
    line = line_of(hall, mean_service_s=100)
    assert [one.visit for one in line.people] == ["earlier", "later"]
    starts = play(hall, line, past, last=1)
    assert starts is not None
    assert starts[0].max() == 0
    assert np.allclose(starts[1], 100)
    two = replace(hall, desks=(*hall.desks, Desk("2", frozenset({"portrait"}))))
    again = play(two, line, past, last=1)
    assert again is not None
    assert np.allclose(again, starts)


def test_counters_are_believed_to_call_what_they_called(days: list[DayLog], learned: Estimator) -> None:
    skills = learned.replay(days[PAST_DAYS]).finish()._skills
    assert skills.of("counter 1") == {"papers", "portrait"}
    assert skills.of("counter 3") == {"papers"}
    assert skills.of("never seen") == frozenset()


def test_sessions_say_which_counters_are_open() -> None:
    every = frozenset({"papers"})
    sessions = (Session("1", every, NINE - 100, NINE), Session("2", every, NINE), Session("3", every, NINE + 1))
    bookings = (Booking("papers", NINE, NINE - 50), Booking("papers", NINE, None), Booking("papers", NINE, NINE + 50))
    hall = Replay(DayLog(DAY, (), sessions, bookings)).hall(NINE)
    assert [desk.counter for desk in hall.desks] == ["2"]
    assert len(hall.coming) == 2


def test_trees_as_bytes_say_what_scikit_learn_says(learned: Estimator) -> None:
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    values = np.concatenate([one.values for one in learned._days])
    left = np.concatenate([one.left_s for one in learned._days])
    settings = {**trees._SETTINGS, "max_iter": 5}
    with threadpool_limits(limits=1):
        models = [
            HistGradientBoostingRegressor(loss="quantile", quantile=at, random_state=seed, **settings).fit(values, left)
            for at in (0.1, 0.9)
            for seed in range(2)
        ]
    ours = grow(values, left, quantiles=(0.1, 0.9), settings=settings, seeds=2).predict(values[:500])
    said = np.array([model.predict(values[:500]) for model in models])
    assert np.allclose(ours, np.column_stack([said[:2].mean(axis=0), said[2:].mean(axis=0)]))


def test_corrections_hold_the_share_aimed_at() -> None:
    chance = np.random.default_rng(3)
    left = chance.exponential(300, 4000)
    bounds = np.tile([100.0, 200.0, 300.0], (4000, 1))
    joining, services = np.ones(4000, dtype=bool), np.full(4000, "papers")
    calibration = conformal.Calibration()
    for at in range(6):
        some = slice(500 * at, 500 * at + 500)
        about = {"at_joining": joining[some], "services": services[some]}
        missed = conformal.misses(DAY + timedelta(days=at), bounds=bounds[some], left_s=left[some], **about)
        calibration = calibration.after(missed)
    assert len(calibration.days) == conformal.DAYS
    corrected = calibration.corrected(bounds[3000:], at_joining=joining[3000:], services=services[3000:])
    held = (left[3000:] >= corrected[:, 0]) & (left[3000:] <= corrected[:, 2])
    assert 0.87 < held.mean() < 0.95


def test_rows_name_what_they_hold(days: list[DayLog], learned: Estimator) -> None:
    hall = learned.replay(days[PAST_DAYS]).hall(12 * 3600.0)
    found = rows(hall, learned._known.past)
    assert found.values.shape == (len(hall.waiting), len(NAMES))
    assert np.isfinite(found.values).all()
    elapsed = {one.visit: hall.at - one.joined_at for one in hall.waiting}
    assert dict(zip(found.visits, found.values[:, ELAPSED].tolist(), strict=True)) == elapsed
