"""'Two before you', told once; calls told to phones; browsers that have gone; SMS where there is none."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from giliran.lobby import services, tasks_telling
from giliran.lobby.models import PushLine, Told
from giliran.lobby.ports import PushAnswer, Pushed, Subscription, push_service
from giliran.lobby.rules.following import followed
from giliran.lobby.services import following
from giliran.notifications.models import Message
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, a_walk_in, at_counter, call

pytestmark = pytest.mark.django_db
Run = Callable[..., int]


@dataclass
class Keeper:
    """A push service that keeps what it is given, and answers as told."""

    answer: PushAnswer = field(default_factory=lambda: PushAnswer(outcome=Pushed.TAKEN))
    kept: list[dict[str, Any]] = field(default_factory=list)
    public_key: str = "B"

    def accepts(self, subscription: Subscription) -> bool:
        return bool(subscription.endpoint)

    def send(
        self, subscription: Subscription, payload: bytes, *, good_for: timedelta, urgent: bool, topic: str
    ) -> PushAnswer:
        assert urgent
        told = {"to": subscription.endpoint, "topic": topic, "good_for": good_for, **json.loads(payload)}
        self.kept.append(told)
        return self.answer


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    with push_service.plugged(Keeper()) as found:
        yield found  # type: ignore[misc]


def _line(visit_id: UUID, *, at: datetime, language: str = "id", name: str = "one") -> UUID:
    to = Subscription(endpoint=f"https://push.test/{name}", p256dh="B", auth="A")
    return services.keep_line(visit_id=visit_id, subscription=to, language=language, at=at)


def _work(at: datetime) -> None:
    """Do the jobs that wait, once each."""
    with time_machine.travel(at, tick=False):
        for job in ProcrastinateJob.objects.filter(task_name="lobby.push", status="todo").order_by("id"):
            ProcrastinateJob.objects.filter(id=job.id).update(status="doing")
            tasks_telling.push(**job.args)


def _messages() -> list[str]:
    return [each.sms for each in Message.objects.filter(kind="lobby.soon").order_by("created_at")]


def test_two_before_you_is_told_once(office: OfficeView, at: datetime, keeper: Keeper, run_subscribers: Run) -> None:
    session = at_counter(office=office, at=at)
    for _ in range(4):
        a_walk_in(office=office, at=at)
    mine = a_walk_in(office=office, at=at)
    _line(mine.visit_id, at=at)
    told = []
    for minute in range(1, 5):
        later = at + timedelta(minutes=minute)
        called = call(session, at=later)
        assert called is not None
        services.leave(visit_id=called.visit_id, at=later, actor=None)
        run_subscribers()
        _work(later)
        told.append(len(keeper.kept))
    assert told == [0, 1, 1, 1]
    (soon,) = keeper.kept
    assert soon["title"] == "Sebentar lagi: L-005"
    assert soon["text"].startswith("2 orang lagi")
    assert soon["topic"] == "soon"
    assert followed(token=soon["url"].split("/")[2], at=at) == mine.visit_id
    assert Told.objects.filter(visit_id=mine.visit_id).count() == 1


def test_each_step_has_its_own_soon(office: OfficeView, at: datetime, keeper: Keeper, run_subscribers: Run) -> None:
    session = at_counter(office=office, at=at)
    mine, other, third = (a_walk_in(office=office, at=at) for _ in range(3))
    call(session, at=at)
    run_subscribers()
    services.start_serving(visit_id=mine.visit_id, officer_id=session.officer_id, at=at)
    services.finish_step(visit_id=mine.visit_id, officer_id=session.officer_id, at=at)
    services.leave(visit_id=third.visit_id, at=at, actor=None)
    run_subscribers()
    told = set(Told.objects.values_list("visit_id", "step"))
    assert told == {(other.visit_id, "berkas"), (third.visit_id, "berkas"), (mine.visit_id, "wawancara")}
    assert keeper.kept == []


def test_whoever_has_no_browser_that_listens_gets_an_sms(
    office: OfficeView, at: datetime, keeper: Keeper, run_subscribers: Run
) -> None:
    session = at_counter(office=office, at=at)
    for _ in range(4):
        a_checked_in(office=office, at=at)
    call(session, at=at + timedelta(minutes=10))
    run_subscribers()
    assert [each[:40] for each in _messages()] == [
        "Giliran: nomor A-002 berikutnya dipanggi",
        "Giliran: nomor A-003, tinggal 1 orang di",
        "Giliran: nomor A-004, tinggal 2 orang di",
    ]
    assert keeper.kept == []


def test_a_browser_that_has_gone_is_not_asked_again_and_an_sms_goes_instead(
    office: OfficeView, at: datetime, keeper: Keeper, run_subscribers: Run
) -> None:
    session = at_counter(office=office, at=at)
    a_checked_in(office=office, at=at)
    mine = a_checked_in(office=office, at=at)
    line = _line(mine.visit_id, at=at)
    keeper.answer = PushAnswer(outcome=Pushed.GONE)
    later = at + timedelta(minutes=10)
    call(session, at=later)
    run_subscribers()
    assert _messages() == []
    _work(later)
    assert len(_messages()) == 1
    assert PushLine.objects.get(id=line).ended_at == later
    services.recall(visit_id=call_again(session, mine.visit_id, later), officer_id=session.officer_id, at=later)
    run_subscribers()
    _work(later)
    assert len(keeper.kept) == 1


def call_again(session: Any, visit_id: UUID, at: datetime) -> UUID:
    """Let whoever is at the counter leave, and call the next."""
    from giliran.lobby import queries

    here = queries.serving_at(session.counter_id)
    assert here is not None
    services.leave(visit_id=here.visit_id, at=at, actor=None)
    called = call(session, at=at)
    assert called is not None
    assert called.visit_id == visit_id
    return visit_id


def test_calls_are_told_to_each_phone_in_its_language_and_again(
    office: OfficeView, at: datetime, keeper: Keeper, run_subscribers: Run
) -> None:
    session = at_counter(office=office, at=at, number=3)
    mine = a_walk_in(office=office, at=at)
    _line(mine.visit_id, at=at)
    _line(mine.visit_id, at=at, language="en", name="two")
    call(session, at=at)
    run_subscribers()
    _work(at)
    services.recall(visit_id=mine.visit_id, officer_id=session.officer_id, at=at + timedelta(seconds=20))
    run_subscribers()
    _work(at + timedelta(seconds=21))
    said = sorted({(each["title"], each["text"]) for each in keeper.kept})
    assert ("Giliran Anda: L-001", "Silakan ke loket 3 sekarang.") in said
    assert len(said) == 2
    assert len(keeper.kept) == 4
    assert {each["topic"] for each in keeper.kept} == {"called"}


def test_a_busy_service_is_asked_again_until_the_message_is_of_no_use(
    office: OfficeView, at: datetime, keeper: Keeper, run_subscribers: Run
) -> None:
    session = at_counter(office=office, at=at)
    mine = a_walk_in(office=office, at=at)
    _line(mine.visit_id, at=at)
    keeper.answer = PushAnswer(outcome=Pushed.LATER, after=timedelta(minutes=2))
    call(session, at=at)
    run_subscribers()
    _work(at)
    again = ProcrastinateJob.objects.get(task_name="lobby.push", status="todo")
    assert again.scheduled_at == at + timedelta(minutes=2)
    _work(at + timedelta(minutes=2))
    _work(at + timedelta(minutes=4))
    assert len(keeper.kept) == 3
    _work(at + timedelta(minutes=6))
    assert not ProcrastinateJob.objects.filter(task_name="lobby.push", status="todo").exists()
    assert PushLine.objects.get().ended_at is None


def test_a_message_that_comes_too_late_is_not_sent(
    office: OfficeView, at: datetime, keeper: Keeper, run_subscribers: Run
) -> None:
    session = at_counter(office=office, at=at)
    mine = a_walk_in(office=office, at=at)
    _line(mine.visit_id, at=at)
    call(session, at=at)
    run_subscribers()
    _work(at + timedelta(minutes=6))
    assert keeper.kept == []


def test_a_message_tried_twice_says_so_to_the_browser(
    office: OfficeView, at: datetime, keeper: Keeper, run_subscribers: Run
) -> None:
    session = at_counter(office=office, at=at)
    _line(a_walk_in(office=office, at=at).visit_id, at=at)
    call(session, at=at)
    run_subscribers()
    job = ProcrastinateJob.objects.get(task_name="lobby.push")
    with time_machine.travel(at, tick=False):
        tasks_telling.push(**job.args)
        tasks_telling.push(**job.args)
    # Of two messages with one topic the push service keeps the later alone, and the phone shows one.
    first, second = keeper.kept
    assert first == second
    assert first["topic"] == "called"


def test_a_clock_set_back_changes_nothing(
    office: OfficeView, at: datetime, keeper: Keeper, run_subscribers: Run
) -> None:
    session = at_counter(office=office, at=at)
    first, mine = (a_walk_in(office=office, at=at) for _ in range(2))
    line = _line(mine.visit_id, at=at)
    before = at - timedelta(hours=1)
    assert _line(mine.visit_id, at=before) == line
    call(session, at=before)
    run_subscribers()
    _work(before)
    assert [each["topic"] for each in keeper.kept] == ["soon"]
    assert keeper.kept[0]["good_for"] <= timedelta(minutes=15)
    services.leave(visit_id=first.visit_id, at=before, actor=None)
    services.end_line(visit_id=mine.visit_id, endpoint="https://push.test/one", at=before)
    assert PushLine.objects.get(id=line).ended_at == before
    assert following.forget_lines(at=before) == 0
