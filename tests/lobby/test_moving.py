"""Letting others pass, new numbers, another office."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from giliran.foundation.clock import local_day, now
from giliran.lobby import queries, services
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.lobby.rules.following import follow_token
from giliran.lobby.rules.states import SendReason, StepState, VisitState
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, a_hall, a_walk_in, an_officer, at_counter, call

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def order(office: OfficeView, at: datetime) -> list[str]:
    return [each.number for each in queries.waiting(office.id, at)]


def as_told(office: OfficeView, at: datetime) -> None:
    today = local_day(at, office.time_zone)
    assert rebuilt(office.id, today) == stored(office.id, today)


def test_whoever_needs_time_lets_three_pass(at: datetime) -> None:
    office = a_hall(code="denpasar")
    first, *_others = [a_walk_in(office=office, at=at + number * MINUTE) for number in range(5)]

    services.defer(visit_id=first.visit_id, at=at, actor=None)

    assert order(office, at) == ["L-002", "L-003", "L-004", "L-001", "L-005"]
    as_told(office, at)
    services.defer(visit_id=first.visit_id, at=at, actor=None)
    assert order(office, at)[-1] == "L-001", "with fewer behind, all of them pass"
    with pytest.raises(services.NobodyBehind):
        services.defer(visit_id=first.visit_id, at=at, actor=None)


def test_not_for_ever_and_not_when_called(at: datetime) -> None:
    office = a_hall(code="denpasar")
    visits = [a_walk_in(office=office, at=at + number * MINUTE) for number in range(15)]
    for _time in range(3):
        services.defer(visit_id=visits[0].visit_id, at=at, actor=None)
    with pytest.raises(services.DeferRefused) as refused:
        services.defer(visit_id=visits[0].visit_id, at=at, actor=None)
    assert "3 kali" in str(refused.value.message)
    called = call(at_counter(office=office, at=at), at=at)
    assert called is not None
    with pytest.raises(services.DeferRefused):
        services.defer(visit_id=called.visit_id, at=at, actor=None)


def test_two_who_let_each_other_pass_keep_an_order(at: datetime) -> None:
    office = a_hall(code="denpasar")
    one, two = (a_walk_in(office=office, at=at) for _person in range(2))
    services.defer(visit_id=one.visit_id, at=at, actor=None)
    assert order(office, at) == ["L-002", "L-001"]
    services.defer(visit_id=two.visit_id, at=at, actor=None)
    assert order(office, at) == ["L-001", "L-002"]


def test_a_day_gets_new_numbers_that_were_on_no_paper(at: datetime) -> None:
    office = a_hall()
    boss = an_officer(office=office, at=at)
    desk = at_counter(office=office, at=at)
    booked, walk = a_checked_in(office=office, at=at), a_walk_in(office=office, at=at)
    last = a_walk_in(office=office, at=at + MINUTE, priority=True)
    called = call(desk, at=at + MINUTE)
    assert called is not None
    assert called.visit_id == last.visit_id

    day = local_day(at, office.time_zone)
    assert services.renumber(office_id=office.id, day=day, at=at, actor=boss) == 2

    assert [queries.ticket(each.visit_id).number for each in (booked, walk, last)] == ["A-101", "L-101", "P-001"]
    assert queries.ticket(booked.visit_id).turn_at == booked.turn_at
    assert a_walk_in(office=office, at=at + MINUTE).number == "L-102"
    assert a_walk_in(office=office, at=at + MINUTE, priority=True).number == "P-002"
    as_told(office, at)


def test_sent_to_another_office_with_the_turn_they_had(at: datetime) -> None:
    here, there = a_hall(), a_hall(code="denpasar")
    boss = an_officer(office=here, at=at)
    came = a_walk_in(office=here, at=at)
    nine = at + 60 * MINUTE
    first = a_walk_in(office=there, at=nine)

    sent = services.transfer_to_office(
        visit_id=came.visit_id, office_id=there.id, reason=SendReason.TROUBLE, at=nine, actor=boss
    )

    assert queries.ticket(came.visit_id).state == VisitState.LEFT
    assert queries.sent_on(came.visit_id) == sent.visit_id
    assert queries.sent_on(sent.visit_id) is None
    page = Client().get(reverse("lobby:follow", args=[follow_token(visit_id=came.visit_id, at=now())]), follow=True)
    assert sent.number in page.content.decode(), "the phone follows them there"
    assert (sent.office_id, sent.step_state, sent.turn_at) == (there.id, StepState.ABSENT, came.turn_at)
    assert order(there, nine) == [first.number]
    services.return_to_queue(visit_id=sent.visit_id, at=nine + 30 * MINUTE, actor=None)
    assert order(there, nine) == [sent.number, first.number]
    for office in (here, there):
        as_told(office, nine)
    with pytest.raises(services.NotHere):
        services.transfer_to_office(
            visit_id=came.visit_id, office_id=there.id, reason=SendReason.TROUBLE, at=nine, actor=boss
        )


def test_not_to_this_very_office_nor_to_one_that_is_closed(at: datetime) -> None:
    here, there = a_hall(), a_hall(code="denpasar")
    boss = an_officer(office=here, at=at)
    sunday = at - timedelta(days=1)
    came = a_walk_in(office=here, at=sunday)
    for office in (here, there):
        with pytest.raises(services.SendRefused):
            services.transfer_to_office(
                visit_id=came.visit_id, office_id=office.id, reason=SendReason.CROWDED, at=sunday, actor=boss
            )
