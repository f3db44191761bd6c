"""The supervisor's page of kiosks and boards."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from giliran.accounts.models import User
from giliran.foundation.actors import Actor, Role
from giliran.foundation.web.requests import actor_for
from giliran.lobby.models import Device, PrintJob
from giliran.lobby.ports import PrinterTrouble, Trouble
from giliran.lobby.services import printing
from giliran.lobby.web.kiosks import SECRET_COOKIE
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, a_hall, an_officer
from tests.lobby.kiosks import PaperKept, at_a_kiosk, paper_kept, print_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_nine(at: datetime) -> Iterator[None]:
    with time_machine.travel(at, tick=False), translation.override("id"):
        yield


@pytest.fixture
def paper() -> Iterator[PaperKept]:
    with paper_kept() as kept:
        yield kept


@pytest.fixture
def office() -> OfficeView:
    return a_hall()


@pytest.fixture
def supervisor(client: Client, office: OfficeView, at: datetime) -> Iterator[Client]:
    officer = an_officer(office=office, at=at, role=Role.SUPERVISOR)
    client.force_login(User.objects.get(id=officer), backend="allauth.account.auth_backends.AuthenticationBackend")
    roles: dict[UUID | None, frozenset[Role]] = {office.id: frozenset({Role.SUPERVISOR})}
    with actor_for.plugged(lambda _request: Actor(user_id=officer, roles_by_office=roles, second_factor=True)):
        yield client


def _url(name: str, *args: Any) -> str:
    return reverse(f"lobby:{name}", args=args)


def _code(page: str) -> str:
    found = re.search(r'Kode pemasangan: <span class="unbroken">([A-Z0-9-]+)</span>', page)
    assert found
    return found.group(1)


def test_a_clerk_sets_up_a_kiosk(supervisor: Client, office: OfficeView, paper: PaperKept) -> None:
    form = {"name": "Kios pintu utara", "printer": "tcp:10.0.0.7"}
    page = supervisor.post(_url("device_new", office.code, "kiosk"), form, follow=True).content.decode()
    assert "Menunggu dipasang" in page
    screen = Client()
    answer = screen.post(_url("kiosk_pair", office.code), {"code": _code(page)}, follow=True)
    assert "Selamat datang" in answer.content.decode()
    assert "belum dipasang" not in answer.content.decode()
    assert screen.cookies[SECRET_COOKIE]["path"] == "/kios/"
    page = supervisor.get(_url("devices", office.code)).content.decode()
    assert "Menyala" in page
    assert "Kode pemasangan:" not in page, "shown once"

    device = Device.objects.get()
    act = _url("device_act", office.code, device.id)
    assert "Percobaan cetak keluar" in supervisor.post(act, {"action": "try"}, follow=True).content.decode()
    assert paper.tickets
    paper.trouble = PrinterTrouble(Trouble.PAPER, again=True)
    assert "Kertas printer habis" in supervisor.post(act, {"action": "try"}, follow=True).content.decode()

    supervisor.post(act, {"action": "retire"})
    assert "belum dipasang" in screen.get(_url("kiosk", office.code)).content.decode()


def test_a_wrong_code_pairs_nothing(client: Client, office: OfficeView) -> None:
    for _ in range(11):
        answer = client.post(_url("kiosk_pair", office.code), {"code": "2222-2222"})
        assert answer.status_code == 422
    assert "Terlalu banyak percobaan" in answer.content.decode()


def test_a_printer_in_trouble_stands_on_the_page(
    supervisor: Client, office: OfficeView, paper: PaperKept, at: datetime
) -> None:
    kiosk = at_a_kiosk(Client(), office=office, at=at, printer="tcp:10.0.0.7")
    visit = a_checked_in(office=office, at=at)
    printing.print_ticket(visit_id=visit.visit_id, device_id=kiosk.id, at=at, actor=None)
    paper.trouble = PrinterTrouble(Trouble.COVER, again=False)
    print_all(at=at)
    assert PrintJob.objects.get().state == "failed"
    assert "Tutup printer terbuka" in supervisor.get(_url("devices", office.code)).content.decode()


def test_a_board_is_set_up_and_changed(supervisor: Client, office: OfficeView) -> None:
    form = {"name": "Aula", "steps_shown": ["berkas"], "voices": "id,en"}
    supervisor.post(_url("device_new", office.code, "board"), form)
    board = Device.objects.get()
    assert (board.slug, board.steps, board.voices) == ("aula", ["berkas"], ["id", "en"])
    page = supervisor.get(_url("device", office.code, board.id)).content.decode()
    assert 'value="id,en"' in page
    supervisor.post(_url("device", office.code, board.id), {"name": "Aula besar", "portrait": "on", "voices": ""})
    board.refresh_from_db()
    assert (board.name, board.steps, board.voices, board.portrait) == ("Aula besar", [], [], True)


def test_what_is_wrong_is_said(supervisor: Client, office: OfficeView, paper: PaperKept) -> None:
    assert not paper.tickets
    new = _url("device_new", office.code, "kiosk")
    assert supervisor.post(new, {"name": ""}).status_code == 422
    assert "Alamat printer" in supervisor.post(new, {"name": "K", "printer": "lpt1"}).content.decode()
    supervisor.post(new, {"name": "Kios"})
    assert "sudah dipakai" in supervisor.post(new, {"name": "kios"}).content.decode()
    assert supervisor.get(_url("device_new", office.code, "toaster")).status_code == 404
    assert supervisor.get(_url("device", office.code, office.id)).status_code == 404
