"""Outside parties that are slow or talk nonsense: the stand-ins as processes, our adapters, and what people see."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from giliran.applications.models import Application
from giliran.applications.ports import RegistryUnavailable, population_registry
from giliran.applications.tasks import verify_identity, verify_waiting
from giliran.foundation import clock
from giliran.integrations import bounded
from giliran.integrations.bank import parties
from giliran.integrations.bank.client import SnapBank
from giliran.integrations.carrier import mail as mail_module
from giliran.integrations.carrier.mail import SmtpMail
from giliran.integrations.carrier.settings import Gateway, Post
from giliran.integrations.carrier.sms import GatewaySms
from giliran.integrations.nonsense import Answers
from giliran.integrations.registry.client import Access, SignedRegistry
from giliran.notifications.models import Delivery
from giliran.notifications.ports import CarrierProblem, mail_carrier, sms_carrier
from giliran.payments import queries as payments
from giliran.payments import services as payment_services
from giliran.payments.ports import BankUnavailable, bank
from tests.accounts.builders import sign_up
from tests.notifications.carriers import deliver_all
from tests.payments.builders import a_bill
from tests.support import bank_keys
from tests.support.world import a_world, client_of

SECRET = "between-these-tests-and-the-stand-ins"
LONGEST = 10.0
NONSENSE = [kind for kind in Answers if kind not in {Answers.USUAL, Answers.PLAIN}]


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _standing_in(name: str, **environment: str) -> Iterator[str]:
    address = f"http://127.0.0.1:{(port := _port())}"
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [*command, f"giliran.integrations.{name}.simulator:app"],
        env={**os.environ, **bank_keys.ENVIRONMENT, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        for _ in range(300):
            try:
                httpx.get(address, timeout=1)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # the server's worker too, which its end alone would leave behind
        process.wait(timeout=10)


@pytest.fixture(scope="module")
def parties_of_others() -> Iterator[dict[str, str]]:
    """All three, each in a process of its own."""
    smtp = str(_port())
    with (
        _standing_in("bank") as bank_at,
        _standing_in(
            "carrier", GILIRAN_SMTP_PORT=smtp, GILIRAN_CARRIER_SECRET=SECRET, GILIRAN_SMS_KEY=""
        ) as carrier_at,
        _standing_in("registry", GILIRAN_REGISTRY_SECRET=SECRET) as registry_at,
    ):
        yield {"bank": bank_at, "carrier": carrier_at, "registry": registry_at, "smtp": smtp}


@pytest.fixture
def others(
    parties_of_others: dict[str, str], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Iterator[dict[str, str]]:
    """The same, behaving; our side waits a second only."""
    monkeypatch.setattr(bounded.post, "__kwdefaults__", {**(bounded.post.__kwdefaults__ or {}), "seconds": 1.0})
    monkeypatch.setattr(mail_module, "_TIMEOUT", 1)
    settings.BANK_URL = parties_of_others["bank"]
    parties.ourselves.cache_clear()
    yield parties_of_others
    parties.ourselves.cache_clear()
    for name in ("bank", "carrier", "registry"):
        answer(parties_of_others[name], "")
    httpx.post(f"{parties_of_others['carrier']}/behaviour", json={})


def answer(address: str, how: str) -> None:
    httpx.post(f"{address}/behaviour/answers", json={"answers": how}).raise_for_status()


def _sms(others: dict[str, str]) -> GatewaySms:
    return GatewaySms(Gateway(url=others["carrier"], key=SECRET, sender="GILIRAN", secret=SECRET))


def _mail(others: dict[str, str]) -> SmtpMail:
    return SmtpMail(
        Post(host="127.0.0.1", port=int(others["smtp"]), user="", password="", tls="none", sender="G <g@giliran.test>")
    )


def _registry(others: dict[str, str]) -> SignedRegistry:
    return SignedRegistry(Access(url=others["registry"], key_id="giliran", secret=SECRET, timeout=1))


def _within_bounds(call: Callable[[], object], expected: type[Exception]) -> None:
    began = time.monotonic()
    with pytest.raises(expected):
        call()
    assert time.monotonic() - began < LONGEST


def _ask_registry(others: dict[str, str]) -> dict[str, bool]:
    return _registry(others).verify(nik="3174015708900001", fields={"full_name": "SITI"})


def _text(others: dict[str, str]) -> str:
    return _sms(others).send(to="+628123", text="halo", message_id=uuid4())


def _ask_bank(_others: dict[str, str]) -> Any:
    return SnapBank().status(billing_code="820150000000001", at=clock.now())


CALLS = [
    ("registry", _ask_registry, RegistryUnavailable),
    ("carrier", _text, CarrierProblem),
    ("bank", _ask_bank, BankUnavailable),
]


@pytest.mark.parametrize(("name", "call", "problem"), CALLS, ids=[name for name, *_ in CALLS])
def test_whatever_they_answer_ends_soon_and_in_our_own_words(
    others: dict[str, str], name: str, call: Callable[[dict[str, str]], Any], problem: type[Exception]
) -> None:
    for how in NONSENSE:
        answer(others[name], how)
        _within_bounds(lambda: call(others), problem)
    answer(others[name], Answers.PLAIN)
    call(others)
    answer(others[name], Answers.USUAL)
    call(others)


@pytest.mark.parametrize("how", ["gibberish", "hangup", "silence"])
def test_a_mail_server_that_talks_no_smtp(others: dict[str, str], how: str) -> None:
    def send() -> str:
        return _mail(others).send(to="a@contoh.test", subject="x", text="y", html=None, message_id=uuid4())

    httpx.post(f"{others['carrier']}/behaviour", json={"smtp": how}).raise_for_status()
    _within_bounds(send, CarrierProblem)
    httpx.post(f"{others['carrier']}/behaviour", json={}).raise_for_status()
    assert send()


@pytest.mark.django_db
def test_an_identity_that_the_registry_cannot_tell_is_still_being_checked(others: dict[str, str]) -> None:
    world = a_world()
    client = client_of(world.applicant)
    with population_registry.plugged(_registry(others)):
        for how in (Answers.HTML, Answers.TYPES, Answers.TRUNCATED):
            answer(others["registry"], how)
            with pytest.raises(RegistryUnavailable):
                verify_identity(application_id=str(world.application_id))
            verify_waiting(timestamp=0)
            assert "Masih diperiksa" in _read(client, world.application_id)
        answer(others["registry"], "")
        verify_waiting(timestamp=0)
    assert Application.objects.get(id=world.application_id).identity_match == "matched"
    assert "Masih diperiksa" not in _read(client, world.application_id)


def _read(client: Client, application: Any) -> str:
    return client.get(reverse("journey:application", args=[application])).content.decode()


@pytest.mark.django_db
def test_a_sign_up_goes_on_when_the_carrier_has_come_to_its_senses(others: dict[str, str]) -> None:
    client = Client()
    httpx.post(f"{others['carrier']}/behaviour", json={"smtp": "gibberish"}).raise_for_status()
    with mail_carrier.plugged(_mail(others)), sms_carrier.plugged(_sms(others)):
        told = {"email": "dewi@contoh.test", "phone": "0812-3456-7890", "password1": "kereta-api-malam-81"}
        answer_page = sign_up(client, **told)
        assert answer_page.headers["Location"] == "/akun/daftar/kode-email/"
        deliver_all()
        delivery = Delivery.objects.get()
        assert delivery.state == "queued", "kept, and tried again"
        httpx.post(f"{others['carrier']}/behaviour", json={}).raise_for_status()
        Delivery.objects.update(next_try_at=clock.now())
        deliver_all()
        found = httpx.get(f"{others['carrier']}/messages", params={"to": "dewi@contoh.test"}).json()
        assert client.post("/akun/daftar/kode-email/", {"code": found[0]["code"]}).status_code == 302


@pytest.mark.django_db
def test_a_bank_that_cannot_be_asked_loses_no_payment_and_stops_no_page(others: dict[str, str], at: datetime) -> None:
    bill = a_bill(at=at)
    payer = Application.objects.get(id=bill.application_id).account
    with bank.plugged(SnapBank()):
        for how in (Answers.HTML, Answers.TYPES, Answers.DEEP):
            answer(others["bank"], how)
            done = payment_services.reconcile_due(at=at.replace(hour=at.hour + 2))
            assert done.found == 0
            page = client_of(payer).get(reverse("payments:bill", args=[bill.id]))
            assert page.status_code == 200, "whoever pays sees the bill, and pays"
    assert payments.bill(bill.id).state == "open"
