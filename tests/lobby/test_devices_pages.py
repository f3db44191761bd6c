"""The supervisor's page of kiosks and boards."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from giliran.foundation.actors import Role
from giliran.lobby.models import Device, PrintJob
from giliran.lobby.ports import PrinterTrouble, Trouble
from giliran.lobby.services import printing
from giliran.lobby.web.kiosks import SECRET_COOKIE
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, an_officer
from tests.lobby.kiosks import PaperKept, at_a_kiosk, print_all
from tests.lobby.staff import lobby_url, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def supervisor(client: Client, office: OfficeView, at: datetime) -> Iterator[Client]:
    officer = an_officer(office=office, at=at, role=Role.SUPERVISOR)
    with signed_in(client, officer, office=office, role=Role.SUPERVISOR):
        yield client


def _code(page: str) -> str:
    found = re.search(r'Kode pemasangan: <span class="unbroken">([A-Z0-9-]+)</span>', page)
    assert found
    return found.group(1)


def test_a_clerk_sets_up_a_kiosk(supervisor: Client, office: OfficeView, paper: PaperKept) -> None:
    form = {"name": "Kios pintu utara", "printer": "tcp:10.0.0.7"}
    page = supervisor.post(lobby_url("device_new", office.code, "kiosk"), form, follow=True).content.decode()
    assert "Menunggu dipasang" in page
    screen = Client()
    answer = screen.post(lobby_url("kiosk_pair", office.code), {"code": _code(page)}, follow=True)
    assert "Selamat datang" in answer.content.decode()
    assert "belum dipasang" not in answer.content.decode()
    assert screen.cookies[SECRET_COOKIE]["path"] == "/kios/"
    page = supervisor.get(lobby_url("devices", office.code)).content.decode()
    assert "Menyala" in page
    assert "Kode pemasangan:" not in page, "shown once"

    device = Device.objects.get()
    act = lobby_url("device_act", office.code, device.id)
    assert "Percobaan cetak keluar" in supervisor.post(act, {"action": "try"}, follow=True).content.decode()
    assert paper.tickets
    paper.trouble = PrinterTrouble(Trouble.PAPER, again=True)
    assert "Kertas printer habis" in supervisor.post(act, {"action": "try"}, follow=True).content.decode()

    supervisor.post(act, {"action": "retire"})
    assert "belum dipasang" in screen.get(lobby_url("kiosk", office.code)).content.decode()


def test_a_wrong_code_pairs_nothing(client: Client, office: OfficeView) -> None:
    for _ in range(11):
        answer = client.post(lobby_url("kiosk_pair", office.code), {"code": "2222-2222"})
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
    assert "Tutup printer terbuka" in supervisor.get(lobby_url("devices", office.code)).content.decode()


def test_a_board_is_set_up_and_changed(supervisor: Client, office: OfficeView) -> None:
    form = {"name": "Aula", "steps_shown": ["berkas"], "voices": "id,en"}
    supervisor.post(lobby_url("device_new", office.code, "board"), form)
    board = Device.objects.get()
    assert (board.slug, board.steps, board.voices) == ("aula", ["berkas"], ["id", "en"])
    page = supervisor.get(lobby_url("device", office.code, board.id)).content.decode()
    assert 'value="id,en"' in page
    supervisor.post(lobby_url("device", office.code, board.id), {"name": "Aula besar", "portrait": "on", "voices": ""})
    board.refresh_from_db()
    assert (board.name, board.steps, board.voices, board.portrait) == ("Aula besar", [], [], True)


def test_what_is_wrong_is_said(supervisor: Client, office: OfficeView, paper: PaperKept) -> None:
    assert not paper.tickets
    new = lobby_url("device_new", office.code, "kiosk")
    assert supervisor.post(new, {"name": ""}).status_code == 422
    assert "Alamat printer" in supervisor.post(new, {"name": "K", "printer": "lpt1"}).content.decode()
    supervisor.post(new, {"name": "Kios"})
    assert "sudah dipakai" in supervisor.post(new, {"name": "kios"}).content.decode()
    assert supervisor.get(lobby_url("device_new", office.code, "toaster")).status_code == 404
    assert supervisor.get(lobby_url("device", office.code, office.id)).status_code == 404
