"""Who is told what: those called after a wait, those called in vain; nobody without an account."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from giliran.accounts.models import User
from giliran.lobby import services
from giliran.notifications.models import Message
from tests.lobby.builders import a_checked_in, a_hall, a_walk_in, at_counter, call

pytestmark = pytest.mark.django_db


def _told() -> list[tuple[str, str]]:
    told = Message.objects.filter(kind__startswith="lobby.").order_by("created_at")
    return [(message.kind, message.sms) for message in told]


def test_whoever_is_called_at_once_is_not_told_and_whoever_waited_is(
    at: datetime, run_subscribers: Callable[..., int]
) -> None:
    office = a_hall()
    session = at_counter(office=office, at=at)
    a_checked_in(office=office, at=at)
    call(session, at=at + timedelta(minutes=1))
    run_subscribers()
    assert _told() == []

    other = at_counter(office=office, at=at, number=2)
    a_checked_in(office=office, at=at)
    call(other, at=at + timedelta(minutes=20))
    run_subscribers()
    assert _told() == [("lobby.called", "Giliran: nomor A-002 dipanggil. Silakan ke loket 2 sekarang.")]
    assert "/antrean/" in Message.objects.get(kind="lobby.called").link


def test_called_in_vain_and_parked(at: datetime, run_subscribers: Callable[..., int]) -> None:
    office = a_hall()
    session = at_counter(office=office, at=at)
    visit = a_checked_in(office=office, at=at)
    User.objects.update(language="en")
    for _ in range(3):
        call(session, at=at)
        services.not_here(visit_id=visit.visit_id, officer_id=session.officer_id, at=at)
    run_subscribers()
    assert [kind for kind, _ in _told()] == ["lobby.missed", "lobby.missed", "lobby.parked"]
    assert "set aside" in _told()[-1][1]


def test_a_visitor_without_an_account_is_told_by_the_board_alone(
    at: datetime, run_subscribers: Callable[..., int]
) -> None:
    office = a_hall()
    session = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    call(session, at=at + timedelta(minutes=30))
    run_subscribers()
    assert _told() == []
