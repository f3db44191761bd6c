"""The pages of the hall: kiosk, board, phone, console, front desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from giliran.foundation.actors import Role
from giliran.lobby import queries
from giliran.lobby.rules.following import follow_token
from giliran.lobby.rules.states import VisitState
from giliran.offices.queries import OfficeView
from tests.lobby.builders import (
    a_checked_in,
    a_served,
    a_walk_in,
    an_officer,
    at_counter,
)
from tests.lobby.staff import lobby_url, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def officer(office: OfficeView, at: datetime) -> UUID:
    return an_officer(office=office, at=at)


@pytest.fixture
def staff(client: Client, office: OfficeView, officer: UUID) -> Iterator[Client]:
    with signed_in(client, officer, office=office, role=Role.EXAMINER):
        yield client


def test_the_board_shows_numbers_and_counters_and_no_names(client: Client, office: OfficeView, at: datetime) -> None:
    session = at_counter(office=office, at=at, number=3)
    a_checked_in(office=office, at=at)
    a_checked_in(office=office, at=at)
    a_served(session=session, at=at)
    page = client.get(lobby_url("board", office.code)).content.decode()
    assert "A-001" in page
    assert "Loket 3" in page
    assert "A-002" not in page
    assert "Siti" not in page
    assert "data-lately hidden" in page
    assert f'data-at="{int(at.timestamp())}"' in page


def test_the_phone_follows_and_leaves(client: Client, office: OfficeView, at: datetime) -> None:
    session = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    mine = a_walk_in(office=office, at=at)
    token = follow_token(visit_id=mine.visit_id, at=at)
    page = client.get(lobby_url("follow", token)).content.decode()
    assert "L-002" in page
    assert '<strong data-fill="ahead">1</strong>' in page
    assert "<noscript>" in page
    client.post(lobby_url("leave", token))
    assert queries.ticket(mine.visit_id).state == VisitState.LEFT
    assert "sudah keluar dari antrean" in client.get(lobby_url("follow", token)).content.decode()
    assert client.get(lobby_url("follow", token[:-2] + "xx")).status_code == 404
    assert session


def _act(staff: Client, office: OfficeView, action: str, **more: object) -> str:
    answer = staff.post(lobby_url("act", office.code), {"action": action, **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_day_at_the_console_without_a_script(staff: Client, office: OfficeView, officer: UUID, at: datetime) -> None:
    assert "Di loket mana" in staff.get(lobby_url("console", office.code)).content.decode()
    counter = queries.steps_of(office.id)
    choice = {"counter": "", "steps": [step.key for step in counter]}
    assert staff.post(lobby_url("take_counter", office.code), choice).status_code == 422
    from giliran.offices.queries import counters

    choice["counter"] = str(counters(office.id)[0].id)
    page = staff.post(lobby_url("take_counter", office.code), choice, follow=True).content.decode()
    assert "Belum ada yang menunggu" in page
    assert "Belum ada yang menunggu untuk loket Anda" in _act(staff, office, "call")

    visit = a_checked_in(office=office, at=at).visit_id
    assert "Mulai layani" in _act(staff, office, "call")
    _act(staff, office, "recall", visit=visit)
    page = _act(staff, office, "start", visit=visit)
    assert "Selesai, panggil berikutnya" in page
    assert "Buka berkas" in page
    _act(staff, office, "hold", visit=visit)
    _act(staff, office, "resume_visit", visit=visit)
    page = _act(staff, office, "finish_and_call", visit=visit)
    assert "Foto dan wawancara" in page
    _act(staff, office, "start", visit=visit)
    _act(staff, office, "transfer", visit=visit, target="berkas")
    assert queries.ticket(visit).step == "berkas"
    assert "sudah berubah" in _act(staff, office, "finish", visit=visit)
    assert "sudah berubah" in _act(staff, office, "dance", visit="x")
    assert "sedang istirahat" in _act(staff, office, "pause")
    _act(staff, office, "go_on")
    assert "Di loket mana" in _act(staff, office, "leave")
    assert queries.session_of(officer, office.id) is None


@pytest.mark.parametrize("page", ["board", "console", "arrivals", "follow"])
def test_as_many_statements_for_thirty_as_for_one(
    staff: Client, office: OfficeView, officer: UUID, at: datetime, page: str, django_assert_num_queries: Any
) -> None:
    at_counter(office=office, at=at, officer=officer)
    first = a_walk_in(office=office, at=at)
    address = lobby_url(page, follow_token(visit_id=first.visit_id, at=at) if page == "follow" else office.code)
    staff.get(address)
    with _counting() as few:
        assert staff.get(address).status_code == 200
    for _ in range(29):
        a_walk_in(office=office, at=at, staff=officer)
    counted: DjangoAssertNumQueries = django_assert_num_queries
    with counted(len(few)):
        staff.get(address)


def _counting() -> Any:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)
