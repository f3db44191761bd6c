"""Asking colleagues to come: they see it, visitors never do."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Self

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from starlette.applications import Starlette

from giliran.foundation.clock import now
from giliran.ledger.models import Event
from giliran.lobby import events
from giliran.lobby.events_hall import EmergencyAnswered, EmergencyEnded, EmergencyRaised
from giliran.lobby.queries.emergencies import emergencies, open_calls
from giliran.lobby.rules.colleagues import colleague_token
from giliran.lobby.services.emergency import EmergencyOver, NotYoursToAnswer, answer, call_colleagues, end_emergency
from giliran.lobby.services.refusals import NoCounter
from giliran.lobby.web import colleagues
from tests.lobby.builders import a_hall, an_officer, at_counter

pytestmark = pytest.mark.django_db


def test_a_call_is_answered_once_and_ends_once(at: datetime) -> None:
    office = a_hall()
    session = at_counter(office=office, at=at, number=3)
    colleague, another = (an_officer(office=office, at=at) for _ in range(2))
    here = {"counter_id": session.counter_id, "officer_id": session.officer_id}
    raised = call_colleagues(**here, at=at)
    assert call_colleagues(**here, at=at) == raised
    assert emergencies(office.id) == [raised]
    marks = open_calls([office.id])[office.id]

    about = {"emergency_id": raised.id, "office_id": office.id}
    with pytest.raises(NotYoursToAnswer):
        answer(**about, officer_id=session.officer_id, at=at)
    for officer in (colleague, another):
        assert answer(**about, officer_id=officer, at=at - timedelta(hours=1)).answered_by == colleague
    assert open_calls([office.id])[office.id] != marks

    for _ in range(2):
        end_emergency(**about, actor=another, at=at - timedelta(hours=1))
    assert emergencies(office.id) == []
    assert open_calls([office.id]) == {}
    with pytest.raises(EmergencyOver):
        answer(**about, officer_id=another, at=at)
    told = Event.objects.filter(subject=session.counter_id, kind__startswith="lobby.emergency")
    kinds = list(told.order_by("subject_seq").values_list("kind", flat=True))
    assert kinds == [EmergencyRaised.kind, EmergencyAnswered.kind, EmergencyEnded.kind]


def test_only_who_sits_there_calls_and_only_their_office_answers(at: datetime) -> None:
    office, other = a_hall(), a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    stranger = an_officer(office=other, at=at)
    with pytest.raises(NoCounter):
        call_colleagues(counter_id=session.counter_id, officer_id=stranger, at=at)
    raised = call_colleagues(counter_id=session.counter_id, officer_id=session.officer_id, at=at)
    with pytest.raises(EmergencyOver):
        answer(emergency_id=raised.id, office_id=other.id, officer_id=stranger, at=at)
    end_emergency(emergency_id=raised.id, office_id=other.id, actor=stranger, at=at)
    assert emergencies(office.id) == [raised]


def test_one_forgotten_yesterday_does_not_stand_in_the_way_of_todays(at: datetime) -> None:
    office = a_hall()
    session = at_counter(office=office, at=at)
    here = {"counter_id": session.counter_id, "officer_id": session.officer_id}
    old = call_colleagues(**here, at=at - timedelta(days=1))
    new = call_colleagues(**here, at=at)
    assert [each.id for each in emergencies(office.id)] == [new.id]
    assert old.id != new.id


def test_nothing_that_the_public_follows_listens_to_it() -> None:
    assert not {EmergencyRaised, EmergencyAnswered, EmergencyEnded} & set(events.ALL)


class Line:
    """One officer's page on the line between colleagues, in this process."""

    def __init__(self, path: str) -> None:
        self.path, self.text, self.status = path, "", 0
        self._gone, self._new = asyncio.Event(), asyncio.Event()

    async def __aenter__(self) -> Self:
        """Connect."""
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": self.path, "raw_path": self.path.encode(), "query_string": b"", "headers": [],
            "server": ("testserver", 80), "client": ("127.0.0.1", 1), "root_path": "",
        }  # fmt: skip
        app: Any = Starlette(routes=colleagues.routes)
        self._task = asyncio.create_task(app(scope, self._receive, self._send))
        return self

    async def __aexit__(self, *_why: object) -> None:
        """Go away."""
        self._gone.set()
        await asyncio.wait_for(self._task, 5)

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self._new.set()

    async def hears(self, wanted: str) -> None:
        async with asyncio.timeout(2):
            while wanted not in self.text:
                self._new.clear()
                await self._new.wait()


async def _in_thread(work: Callable[..., Any], **kwargs: Any) -> Any:
    def closing() -> Any:
        try:
            return work(**kwargs)
        finally:
            connection.close()

    return await sync_to_async(closing, thread_sensitive=False)()


@pytest.mark.django_db(transaction=True)
def test_colleagues_hear_of_it_within_two_seconds_and_others_do_not() -> None:
    at = now()
    office, other = a_hall(), a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    colleague, stranger = an_officer(office=office, at=at), an_officer(office=other, at=at)
    mine = colleague_token(office_id=office.id, officer_id=colleague, at=at)
    elsewhere = colleague_token(office_id=other.id, officer_id=stranger, at=at)
    gone = colleague_token(office_id=office.id, officer_id=stranger, at=at)

    async def test() -> None:
        async with (
            Line(f"/live/colleagues/{mine}") as line,
            Line(f"/live/colleagues/{elsewhere}") as far,
            Line(f"/live/colleagues/{gone}") as refused,
        ):
            await line.hears('{"calls":[]}')
            raised = await _in_thread(
                call_colleagues, counter_id=session.counter_id, officer_id=session.officer_id, at=at
            )
            await line.hears(f'{{"calls":["{raised.id}"]}}')
            about = {"emergency_id": raised.id, "office_id": office.id, "at": at}
            await _in_thread(answer, **about, officer_id=colleague)
            await line.hears(f'{{"calls":["{raised.id}+"]}}')
            assert str(raised.id) not in far.text
            assert refused.status == 404
            assert "Loket" not in line.text
        switch = colleagues.switchboard()
        assert not switch.lines

    asyncio.run(test())
