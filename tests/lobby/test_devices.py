"""Kiosks and boards: a code that works once and for a while, a secret that is void once they are retired."""

from datetime import datetime, timedelta

import pytest

from giliran.ledger.queries import history
from giliran.lobby.models import Device
from giliran.lobby.queries.devices import devices_of, kiosk_of
from giliran.lobby.services import devices
from giliran.lobby.services.devices import DeviceRefused, PairingRefused, PrinterUnknown, SlugTaken, Wished
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_hall
from tests.lobby.kiosks import a_kiosk, paper_kept

pytestmark = pytest.mark.django_db
KIOSK = Wished(name="Kios pintu")


def _made(office: OfficeView, *, at: datetime, kind: str = "kiosk", wished: Wished = KIOSK) -> devices.SetUp:
    return devices.set_up(office_id=office.id, kind=kind, slug="pintu", wished=wished, at=at, actor=None)


def test_a_code_works_once(office: OfficeView, at: datetime) -> None:
    made = _made(office, at=at)
    secret = devices.pair(office_id=office.id, code=f" {made.code.lower()}", at=at)
    found = kiosk_of(secret)
    assert found is not None
    assert found.id == made.device_id
    with pytest.raises(PairingRefused):
        devices.pair(office_id=office.id, code=made.code, at=at)
    kinds = [each.kind for each in history([made.device_id])]
    assert kinds == ["lobby.device_set_up", "lobby.device_paired"]
    row = Device.objects.get()
    assert secret.encode() not in bytes(row.secret_hash or b"")


def test_a_code_is_of_its_office_and_of_its_half_hour(office: OfficeView, at: datetime) -> None:
    made = _made(office, at=at)
    for where, when in (
        (a_hall(code="denpasar"), at),
        (office, at + timedelta(minutes=31)),
        (office, at - timedelta(minutes=1)),
    ):
        with pytest.raises(PairingRefused):
            devices.pair(office_id=where.id, code=made.code, at=when)
    for wrong in ("", "AAAA-AAAA", "2222-2222"):
        with pytest.raises(PairingRefused):
            devices.pair(office_id=office.id, code=wrong, at=at)


def test_another_screen_takes_over_with_a_new_code(office: OfficeView, at: datetime) -> None:
    made = _made(office, at=at)
    old = devices.pair(office_id=office.id, code=made.code, at=at)
    code = devices.open_pairing(device_id=made.device_id, office_id=office.id, at=at, actor=None)
    assert kiosk_of(old) is not None, "until the code is used"
    new = devices.pair(office_id=office.id, code=code, at=at)
    assert kiosk_of(old) is None
    assert kiosk_of(new) is not None


def test_a_retired_kiosk_is_none_and_its_name_is_free(office: OfficeView, at: datetime) -> None:
    secret = a_kiosk(office=office, at=at, slug="pintu")
    device = devices_of(office.id)[0]
    for _ in range(2):
        devices.retire(device_id=device.id, office_id=office.id, at=at, actor=None)
    assert kiosk_of(secret) is None
    assert devices_of(office.id) == []
    _made(office, at=at)
    with pytest.raises(SlugTaken):
        _made(office, at=at)
    with pytest.raises(DeviceRefused):
        devices.change(device_id=device.id, office_id=office.id, wished=KIOSK, at=at, actor=None)


def test_a_board_has_steps_and_voices_and_no_code(office: OfficeView, at: datetime) -> None:
    wished = Wished(name="Aula", steps=["berkas"], portrait=True, voices=["en", "id"])
    made = _made(office, at=at, kind="board", wished=wished)
    assert made.code == ""
    found = devices_of(office.id)[0]
    assert (found.steps, found.portrait, found.voices) == (("berkas",), True, ("en", "id"))
    with pytest.raises(DeviceRefused):
        devices.open_pairing(device_id=made.device_id, office_id=office.id, at=at, actor=None)
    for wrong in (Wished(name="x", steps=["nothing"]), Wished(name="x", voices=["fr"])):
        with pytest.raises(DeviceRefused):
            devices.change(device_id=made.device_id, office_id=office.id, wished=wrong, at=at, actor=None)
    with pytest.raises(DeviceRefused):
        devices.change(device_id=made.device_id, office_id=a_hall(code="denpasar").id, wished=KIOSK, at=at, actor=None)


def test_a_printer_is_one_that_is_known(office: OfficeView, at: datetime) -> None:
    with paper_kept():
        with pytest.raises(PrinterUnknown):
            _made(office, at=at, wished=Wished(name="Kios", printer="http://printer"))
        made = _made(office, at=at, wished=Wished(name="Kios", printer="tcp:10.0.0.7"))
        devices.change(
            device_id=made.device_id, office_id=office.id, wished=Wished(name="Kios", printer="tcp:10.0.0.8"), at=at,
            actor=None,
        )  # fmt: skip
    fact = history([made.device_id])[-1].fact
    assert fact.fields == ("printer",)


def test_it_is_noted_once_a_minute_that_a_kiosk_was_seen(office: OfficeView, at: datetime) -> None:
    secret = a_kiosk(office=office, at=at)
    for later, noted in ((30, 0), (70, 70), (90, 70), (-600, -600)):
        found = kiosk_of(secret)
        assert found is not None
        devices.seen(device=found, at=at + timedelta(seconds=later))
        seen_at = Device.objects.get().last_seen_at
        assert seen_at == at + timedelta(seconds=noted), later
    found = kiosk_of(secret)
    assert found is not None
    assert not found.away(at - timedelta(seconds=600))
    assert found.away(at + timedelta(minutes=10))
