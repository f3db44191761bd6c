"""Calling over the fast lane's HTTP: what is told, what is written, and what no pass can be made to do."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from giliran.accounts.models import Assignment, User
from giliran.config import asgi
from giliran.foundation.clock import local_day, now
from giliran.ledger.queries import history
from giliran.lobby import services
from giliran.lobby.invariants import INVARIANTS
from giliran.lobby.models import Period, Visit, VisitStep
from giliran.lobby.queries import SessionView
from giliran.lobby.services.calling.passes import issue_counter_pass, read_counter_pass
from giliran.lobby.web.fast import lane
from tests.lobby.builders import a_hall, a_walk_in, at_counter

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/api/fast/calls"


@pytest.fixture
def at() -> datetime:
    """The fast lane has a clock of its own."""
    return now()


def post(*asked: dict[str, Any], at_once: bool = False) -> list[httpx.Response]:
    """Send requests one after another, or all at once."""

    async def asking() -> list[httpx.Response]:
        front = httpx.ASGITransport(app=asgi.fast())
        try:
            async with httpx.AsyncClient(transport=front, base_url="http://lane") as client:
                if at_once:
                    return list(await asyncio.gather(*(client.post(PATH, **each) for each in asked)))
                return [await client.post(PATH, **each) for each in asked]
        finally:
            await lane.close()

    return asyncio.run(asking())


def wish(
    session: SessionView, *, at: datetime, then: str = "call", visit: UUID | str | None = None, once: UUID | None = None
) -> dict[str, Any]:
    """The arguments of a POST."""
    body = {"then": then, "once": str(once or uuid4())} | ({"visit": str(visit)} if visit else {})
    return {"json": body, "headers": {"Giliran-Counter": issue_counter_pass(session, at=at)}}


def only(*asked: dict[str, Any]) -> httpx.Response:
    """Send one request."""
    (told,) = post(*asked)
    return told


def still_whole(at: datetime) -> bool:
    return [line for each in INVARIANTS for line in each.broken(at)] == []


def test_an_officer_calls_serves_and_calls_the_next(at: datetime) -> None:
    office = a_hall(code="bandung")
    desk = at_counter(office=office, at=at)
    first, second = (a_walk_in(office=office, at=at + timedelta(seconds=n)) for n in range(2))
    called = only(wish(desk, at=at))
    assert called.status_code == 200, called.text
    assert called.json() == {
        "visit": str(first.visit_id), "number": first.number, "step": "layanan", "counter": 1, "calls": 1,
        "paused": False,
    }  # fmt: skip
    assert called.headers["cache-control"] == "no-store"
    assert only(wish(desk, at=at, then="start", visit=first.visit_id)).json()["visit"] == str(first.visit_id)
    assert VisitStep.objects.get(visit_id=first.visit_id).state == "serving"
    following = only(wish(desk, at=at, then="finish_and_call", visit=first.visit_id))
    assert following.json()["visit"] == str(second.visit_id)
    assert Visit.objects.get(id=first.visit_id).state == "finished"
    kinds = [each.kind for each in history([first.visit_id, second.visit_id])]
    assert kinds.count("lobby.ticket_called") == 2
    assert kinds.count("lobby.visit_finished") == 1
    assert still_whole(now())


def test_nobody_waits(at: datetime) -> None:
    desk = at_counter(office=a_hall(), at=at)
    told = only(wish(desk, at=at))
    assert (told.status_code, told.json()["visit"]) == (200, None)


def test_the_same_wish_again_is_the_same_answer(at: datetime) -> None:
    office, once = a_hall(), uuid4()
    desk = at_counter(office=office, at=at)
    for _ in range(3):
        a_walk_in(office=office, at=at)
    told = post(*[wish(desk, at=at, once=once)] * 5, at_once=True) + post(wish(desk, at=at, once=once))
    assert {each.status_code for each in told} == {200}
    assert len({each.text for each in told}) == 1
    assert Period.objects.filter(kind="called").count() == 1
    (other,) = post(wish(desk, at=at))
    assert (other.status_code, other.json()["error"]) == (409, "busy")


@pytest.mark.parametrize("waiting", [1, 3])
def test_finishing_twice_is_finishing_once(at: datetime, waiting: int) -> None:
    office, once = a_hall(code="bandung"), uuid4()
    desk = at_counter(office=office, at=at)
    first, *_others = [a_walk_in(office=office, at=at + timedelta(seconds=n)) for n in range(waiting)]
    post(wish(desk, at=at), wish(desk, at=at, then="start", visit=first.visit_id))
    again = wish(desk, at=at, then="finish_and_call", visit=first.visit_id, once=once)
    told = post(*[again] * 4, at_once=True) + post(again)
    assert {each.status_code for each in told} == {200}, [each.text for each in told]
    assert len({each.json()["visit"] for each in told}) == 1
    assert Period.objects.filter(kind="called").count() == min(waiting, 2)
    assert still_whole(now())


def test_starting_twice_is_starting_once(at: datetime) -> None:
    office, once = a_hall(), uuid4()
    desk = at_counter(office=office, at=at)
    visit = a_walk_in(office=office, at=at).visit_id
    post(wish(desk, at=at))
    told = post(*[wish(desk, at=at, then="start", visit=visit, once=once)] * 3, at_once=True)
    assert {each.status_code for each in told} == {200}
    assert Period.objects.filter(kind="serving").count() == 1


def test_keys_of_two_counters_do_not_meet(at: datetime) -> None:
    office, once = a_hall(), uuid4()
    desks = [at_counter(office=office, at=at, number=number) for number in (1, 2)]
    for _ in range(2):
        a_walk_in(office=office, at=at)
    told = post(*(wish(desk, at=at, once=once) for desk in desks))
    assert len({each.json()["visit"] for each in told}) == 2


def test_many_counters_at_once_get_each_another(at: datetime) -> None:
    offices = [a_hall(), a_hall(code="bandung")]
    desks = [at_counter(office=office, at=at, number=number) for office in offices for number in (1, 2)]
    waiting = {a_walk_in(office=office, at=at).visit_id for office in offices for _ in range(2)}
    told = post(*(wish(desk, at=at) for desk in desks), at_once=True)
    assert {UUID(each.json()["visit"]) for each in told} == waiting


def test_whoever_left_the_counter_calls_nobody(at: datetime) -> None:
    office = a_hall()
    desk = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    services.leave_counter(counter_id=desk.counter_id, officer_id=desk.officer_id, at=at)
    assert _refusal(only(wish(desk, at=at))) == (403, "no_counter")
    # The same officer at the same counter again: an old pass stays void.
    anew = at_counter(office=office, at=at, officer=desk.officer_id)
    assert _refusal(only(wish(desk, at=at))) == (403, "no_counter")
    assert only(wish(anew, at=at)).status_code == 200


def test_whoever_works_there_no_more_calls_nobody(at: datetime) -> None:
    office = a_hall()
    desk = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    roles = Assignment.objects.filter(user_id=desk.officer_id)
    yesterday = local_day(at, office.time_zone) - timedelta(days=1)
    roles.update(valid_from=yesterday, valid_to=yesterday)
    assert _refusal(only(wish(desk, at=at))) == (403, "revoked")
    roles.update(valid_to=None)
    User.objects.filter(id=desk.officer_id).update(is_active=False)
    assert _refusal(only(wish(desk, at=at))) == (403, "revoked")


def test_a_pass_moved_to_another_counter_is_void(at: datetime) -> None:
    office = a_hall()
    desk, other = at_counter(office=office, at=at), at_counter(office=office, at=at, number=2)
    a_walk_in(office=office, at=at)
    swapped = replace(desk, counter_id=other.counter_id)
    assert _refusal(only(wish(swapped, at=at))) == (403, "no_counter")


def test_a_paused_counter_finishes_and_calls_nobody(at: datetime) -> None:
    office = a_hall(code="bandung")
    desk = at_counter(office=office, at=at)
    first = a_walk_in(office=office, at=at)
    a_walk_in(office=office, at=at)
    post(wish(desk, at=at), wish(desk, at=at, then="start", visit=first.visit_id))
    services.pause_counter(counter_id=desk.counter_id, officer_id=desk.officer_id, at=at)
    told = only(wish(desk, at=at, then="finish_and_call", visit=first.visit_id)).json()
    assert (told["visit"], told["paused"]) == (None, True)
    assert Visit.objects.get(id=first.visit_id).state == "finished"
    assert _refusal(only(wish(desk, at=at))) == (409, "paused")


def test_only_the_one_who_is_served_here_is_finished(at: datetime) -> None:
    office = a_hall()
    desk, other = at_counter(office=office, at=at), at_counter(office=office, at=at, number=2)
    visit = a_walk_in(office=office, at=at).visit_id
    post(wish(desk, at=at))
    asked = [
        wish(desk, at=at, then="finish_and_call", visit=visit),  # called, not served yet
        wish(other, at=at, then="start", visit=visit),  # at another's counter
        wish(other, at=at, then="finish_and_call", visit=uuid4()),
    ]
    assert [_refusal(each) for each in post(*asked)] == [(409, "gone")] * 3


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", "nonsense", '{"then": "call"}', '{"then": "dance", "once": "x"}', '"x"', "1"]
)
def test_what_cannot_be_read(at: datetime, body: str) -> None:
    desk = at_counter(office=a_hall(), at=at)
    headers = {"Giliran-Counter": issue_counter_pass(desk, at=at), "Content-Type": "application/json"}
    told = only({"content": body, "headers": headers})
    assert _refusal(told) == (400, "bad_request")
    assert told.headers["content-type"] == "application/problem+json"


def test_who_may_not_ask(at: datetime) -> None:
    desk = at_counter(office=a_hall(), at=at)
    good = wish(desk, at=at)
    sealed = good["headers"]["Giliran-Counter"]
    for broken in ("", "x", sealed[:-3], sealed[:-3] + "abc", sealed.replace("e", "f", 1)):
        assert _refusal(only({**good, "headers": {"Giliran-Counter": broken}})) == (401, "forged")
    assert _refusal(only(wish(desk, at=at - timedelta(hours=15)))) == (403, "expired")
    assert read_counter_pass(sealed, at=at).session == desk.id
    large = {**good, "json": None, "content": b" " * 5000}
    assert _refusal(only(large)) == (413, "too_large")


def test_too_often(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("giliran.lobby.web.fast.calls._TRIES", 5)
    desk = at_counter(office=a_hall(), at=at)
    told = post(*[wish(desk, at=at)] * 8)
    assert told[0].status_code == 200
    assert _refusal(told[-1]) == (429, "too_often")
    assert int(told[-1].headers["retry-after"]) >= 1


def test_refusals_in_english(at: datetime) -> None:
    desk = at_counter(office=a_hall(), at=at)
    asked = wish(desk, at=at, then="start", visit=uuid4())
    assert "Keadaan nomor ini" in only(asked).json()["detail"]
    english = {**asked, "headers": {**asked["headers"], "Cookie": "django_language=en"}}
    assert "Keadaan" not in only(english).json()["detail"]


def _refusal(told: httpx.Response) -> tuple[int, str]:
    found: dict[str, Any] = told.json()
    assert found["detail"]
    return told.status_code, found["error"]
