"""What people are told of their wait: from the hall as it is, kept, held to account, learned from, and shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from giliran.foundation.clock import local_day
from giliran.lobby import queries, services
from giliran.lobby.models import LearnedWaits, WaitForecast
from giliran.lobby.queries import estimates, honesty
from giliran.lobby.queries.journeys import day_log, hall_asked
from giliran.lobby.rules.estimates import Estimator
from giliran.lobby.rules.states import PauseReason, VisitClass
from giliran.lobby.services import forecasting, learning
from giliran.lobby.services.forecasting import Joining
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_hall, a_walk_in, at_counter, call

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BATAM = "batam"


def _after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def _served(office: OfficeView, *, people: int, each: int = 5) -> Any:
    """A counter that serves one after another, all of whom came at nine."""
    desk = at_counter(office=office, at=NINE)
    came = [a_walk_in(office=office, at=NINE) for _ in range(people)]
    for place in range(people):
        begins = _after(place * each)
        found = call(desk, at=begins)
        assert found is not None
        services.start_serving(visit_id=found.visit_id, officer_id=desk.officer_id, at=begins)
        services.finish_step(visit_id=found.visit_id, officer_id=desk.officer_id, at=begins + timedelta(minutes=each))
    return desk, came


def test_a_day_is_read_as_the_estimator_wants_it() -> None:
    office = a_hall(code=BATAM)
    desk, _came = _served(office, people=3)
    late = a_walk_in(office=office, at=_after(16))
    gone = a_walk_in(office=office, at=_after(17))
    services.leave(visit_id=gone.visit_id, at=_after(18), actor=None)
    log = day_log(office.id, local_day(NINE, office.time_zone))
    nine = 9 * 3600
    waits = sorted(
        (each.joined_at - nine, each.left_queue_at and each.left_queue_at - nine, each.served) for each in log.journeys
    )
    assert waits == [
        (0, 0, True), (0, 300, True), (0, 600, True), (960, None, False), (1020, 1080, False),
    ]  # fmt: skip
    assert {each.service_ended_at - each.left_queue_at for each in log.journeys if each.served} == {300}  # type: ignore[operator]
    assert {each.head_start for each in log.journeys} == {-1800.0}
    assert [(each.counter, each.opened_at, each.closed_at) for each in log.sessions] == [
        (str(desk.counter_number), nine, None)
    ]
    asked = hall_asked(office.id, _after(20))
    assert [asked.visits[each.visit] for each in asked.hall.waiting] == [late.visit_id]


def test_pauses_and_changes_of_steps_cut_a_session() -> None:
    office = a_hall()
    desk = at_counter(office=office, at=NINE)
    here: dict[str, Any] = {"counter_id": desk.counter_id, "officer_id": desk.officer_id}
    first, *_others = steps = [step.key for step in queries.steps_of(office.id)]
    services.pause_counter(**here, at=_after(60))
    services.pause_counter(**here, at=_after(65), reason=PauseReason.PRAYER)
    services.resume_counter(**here, at=_after(90))
    services.change_steps(counter_id=desk.counter_id, steps=[first], at=_after(120), actor=desk.officer_id)
    services.leave_counter(**here, at=_after(180))
    found = [
        (each.opened_at / 60 - 540, (each.closed_at or 0) / 60 - 540, each.skills)
        for each in day_log(office.id, local_day(NINE, office.time_zone)).sessions
    ]
    assert found == [(0, 60, frozenset(steps)), (90, 120, frozenset(steps)), (120, 180, frozenset({first}))]


def test_whoever_comes_back_after_a_call_in_vain_is_on_a_second_journey() -> None:
    office = a_hall(code=BATAM)
    desk = at_counter(office=office, at=NINE)
    found = a_walk_in(office=office, at=NINE)
    call(desk, at=_after(1))
    services.not_here(visit_id=found.visit_id, officer_id=desk.officer_id, at=_after(3))
    log = day_log(office.id, local_day(NINE, office.time_zone))
    assert sorted((each.joined_at - 9 * 3600, each.left_queue_at is None, each.served) for each in log.journeys) == [
        (0, False, True), (180, True, False),
    ]  # fmt: skip


def test_a_wait_is_told_while_somebody_calls_and_not_otherwise() -> None:
    office = a_hall(code=BATAM)
    waiting = a_walk_in(office=office, at=NINE)
    assert queries.place(waiting.visit_id, _after(1)).minutes is None
    desk = at_counter(office=office, at=_after(1))
    told = queries.place(waiting.visit_id, _after(2)).minutes
    assert told is not None
    assert told.low <= told.middle <= told.high
    services.pause_counter(counter_id=desk.counter_id, officer_id=desk.officer_id, at=_after(3))
    assert queries.place(waiting.visit_id, _after(4)).minutes is None


def test_more_people_ahead_is_a_longer_wait_and_a_priority_a_shorter_one() -> None:
    office = a_hall(code=BATAM)
    at_counter(office=office, at=NINE)
    for minute in range(8):
        a_walk_in(office=office, at=_after(minute))
    step = queries.steps_of(office.id)[0].key
    ask: dict[str, Any] = {"step": step, "come_at": _after(9), "at": _after(9)}
    plain = estimates.if_joining(office.id, visit_class=VisitClass.WALK_IN, **ask)
    first = estimates.if_joining(office.id, visit_class=VisitClass.PRIORITY, **ask)
    assert plain is not None
    assert first is not None
    assert plain.middle > first.middle


def test_before_anything_was_learned_the_plan_says_how_long_a_service_takes() -> None:
    office = a_hall(code=BATAM)
    at_counter(office=office, at=NINE)
    for minute in range(6):
        last = a_walk_in(office=office, at=_after(minute))
    by_figure = estimates.ranges(office.id, _after(7))[last.visit_id]
    _figure("service_minutes", 18)
    longer = estimates.ranges(office.id, _after(7))[last.visit_id]
    assert longer.middle > 2 * by_figure.middle


def test_what_was_told_at_joining_is_kept_and_held_against_what_came_of_it() -> None:
    office = a_hall(code=BATAM)
    desk = at_counter(office=office, at=NINE)
    one, two = a_walk_in(office=office, at=NINE), a_walk_in(office=office, at=_after(1))
    joined = [Joining(office_id=office.id, visit_id=each.visit_id, at=each.arrived_at) for each in (one, two)]
    assert forecasting.record_joining(joined) == 2
    forecasting.record_joining(joined)
    assert WaitForecast.objects.count() == 2
    call(desk, at=_after(4))
    assert forecasting.settle_forecasts(at=_after(5)) == 1
    kept = WaitForecast.objects.get(visit_id=one.visit_id)
    assert (kept.task, kept.actual_s, kept.local_date) == ("join", 240, local_day(NINE, office.time_zone))
    assert WaitForecast.objects.get(visit_id=two.visit_id).actual_s is None


def test_what_is_told_later_is_the_hall_as_it_was_then(run_subscribers: Any) -> None:
    office = a_hall(code=BATAM)
    at_counter(office=office, at=NINE)
    one = a_walk_in(office=office, at=NINE)
    alone = forecasting._forecasts(office.id, NINE, task="join", only={one.visit_id})[0]
    for minute in range(1, 20):
        a_walk_in(office=office, at=_after(minute), priority=True)
    again = forecasting._forecasts(office.id, NINE, task="join", only={one.visit_id})[0]
    assert (again.low_s, again.middle_s, again.high_s) == (alone.low_s, alone.middle_s, alone.high_s)
    run_subscribers()
    assert WaitForecast.objects.filter(task="join").count() == 20


def test_everybody_waiting_is_asked_about_now_and_then() -> None:
    office = a_hall(code=BATAM)
    at_counter(office=office, at=NINE)
    for minute in range(3):
        a_walk_in(office=office, at=_after(minute))
    assert forecasting.record_waiting(at=_after(5)) == 3
    assert set(WaitForecast.objects.values_list("task", "made_at")) == {("wait", _after(5))}


def test_an_office_learns_from_its_past_days_and_not_from_today() -> None:
    office = a_hall(code=BATAM)
    _served(office, people=4)
    seen: list[Any] = []

    def fit(days: Any, yesterday: bytes | None) -> tuple[str, bytes]:
        assert yesterday is None
        seen.extend(days)
        return "learned", Estimator().to_bytes()

    assert learning.learn_waits(office_id=office.id, at=_after(60), fit=fit) == ""
    assert not seen
    _figure("estimate_least_journeys", 4)
    tomorrow = NINE + timedelta(days=1)
    assert learning.learn_waits(office_id=office.id, at=tomorrow, fit=fit) == "learned"
    assert [day.day for day in seen] == [local_day(NINE, office.time_zone)]
    kept = LearnedWaits.objects.get(office_id=office.id)
    assert (kept.until, kept.days, kept.journeys) == (local_day(tomorrow, office.time_zone), 1, 4)
    assert learning.learn_waits(office_id=office.id, at=tomorrow, fit=fit) == ""
    assert isinstance(estimates.estimator(office.id, kept.until), Estimator)


def test_learning_runs_in_a_process_of_its_own() -> None:
    office = a_hall(code=BATAM)
    _served(office, people=2)
    kind, kept = learning.apart([day_log(office.id, local_day(NINE, office.time_zone))])
    assert kind == "formula"
    assert Estimator.from_bytes(kept).kind == "formula"


def test_what_cannot_be_read_is_as_if_nothing_was_learned() -> None:
    office = a_hall(code=BATAM)
    today = local_day(NINE, office.time_zone)
    LearnedWaits.objects.create(
        office_id=office.id, until=today, kind="learned", fitted_at=NINE, days=1, journeys=1, model=b"\x00torn"
    )
    assert estimates.estimator(office.id, today).kind == "formula"


def test_the_page_tells_the_wait_and_the_record(client: Client) -> None:
    office = a_hall(code=BATAM)
    page = client.get(f"/perkiraan/{office.code}/")
    assert page.status_code == 200
    assert "Belum ada catatan" in page.content.decode()
    wrong = client.get(f"/perkiraan/{office.code}/", {"jam": "sepuluh"})
    assert wrong.status_code == 422
    assert "Tulis jam dan menit" in wrong.content.decode()


def test_a_record_says_how_often_the_range_held() -> None:
    office = a_hall(code=BATAM)
    visit = a_walk_in(office=office, at=NINE)
    step = queries.steps_of(office.id)[0].key
    WaitForecast.objects.bulk_create(
        WaitForecast(
            office_id=office.id, local_date=visit.local_date, visit_id=visit.visit_id, step=step, task="wait",
            kind="formula", made_at=_after(minute), low_s=60, middle_s=120, high_s=240,
            actual_s=300 if minute % 10 == 0 else 180,
        )
        for minute in range(40)
    )  # fmt: skip
    (record,) = honesty.records(office.id, _after(60))
    assert (record.forecasts, record.held_percent, record.enough, record.kept) == (40, 90, True, True)
    assert record.off == pytest.approx((36 * 60 + 4 * 180) / 40 / 60)
    assert record.width == pytest.approx(3.0)


def _figure(key: str, value: int) -> None:
    from giliran.offices.models import Figure

    Figure.objects.filter(key=key).update(value=value)
