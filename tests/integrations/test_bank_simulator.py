"""The bank's twin in a process of its own, against our running site: every behaviour, over the wire."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import httpx
import pytest

from giliran.foundation.clock import now
from giliran.integrations.bank import parties
from giliran.integrations.bank.client import SnapBank
from giliran.integrations.bank.gate import SnapGate
from giliran.payments import queries, services
from giliran.payments.models import Misfit, Notice, Refund
from giliran.payments.ports import BankUnavailable, bank, bank_gate
from giliran.payments.queries import BillView
from giliran.payments.rules import BillState, grouped, new_billing_code
from tests.payments.builders import a_bill
from tests.support import bank_keys

pytestmark = pytest.mark.django_db(transaction=True)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def simulator(live_server: Any, settings: Any) -> Iterator[httpx.Client]:
    """Start the bank, and let our side know where it is."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    environment = {**os.environ, **bank_keys.ENVIRONMENT, "GILIRAN_BASE_URL": live_server.url}
    command = [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port),
        "giliran.integrations.bank.simulator:app",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    settings.BANK_URL = address
    parties.ourselves.cache_clear()
    try:
        with (
            httpx.Client(base_url=address, timeout=20) as client,
            bank_gate.plugged(SnapGate()),
            bank.plugged(SnapBank()),
        ):
            wait_for(client)
            yield client
    finally:
        process.terminate()
        process.wait(timeout=10)
        parties.ourselves.cache_clear()


def wait_for(client: httpx.Client) -> None:
    for _ in range(100):
        try:
            client.get("/healthz")
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    message = "the bank does not start"
    raise AssertionError(message)


def pay(client: httpx.Client, bill: BillView, **how: Any) -> dict[str, Any]:
    response = client.post("/api/pay", json={"code": bill.billing_code, **how})
    told: dict[str, Any] = response.json()
    return told


def codes(told: dict[str, Any]) -> list[str]:
    return [notice["code"] for notice in told["notices"]]


def test_the_bank_and_we_understand_each_other(simulator: httpx.Client) -> None:
    people_pay_on_the_page(simulator)
    each_behaviour_has_its_answer(simulator)
    a_dropped_notice_is_found(simulator)
    a_late_notice_arrives(simulator)
    nobody_else_may_ask(simulator)


def fresh_bill() -> BillView:
    """An application of its own for each, since one person has one open application."""
    from tests.payments.builders import an_application

    name = new_billing_code()
    return a_bill(at=now(), application_id=an_application(at=now(), email=f"{name}@example.id"))


def people_pay_on_the_page(simulator: httpx.Client) -> None:
    bill = fresh_bill()
    assert "Kode billing" in simulator.get("/").text
    assert simulator.get("/tagihan", params={"code": "123"}).status_code == 422
    assert "Tagihan tidak ditemukan" in simulator.get("/tagihan", params={"code": new_billing_code()}).text

    page = simulator.get("/tagihan", params={"code": grouped(bill.billing_code)}).text
    assert "SITI R" in page
    assert "Rp650.000" in page

    done = simulator.post("/bayar", data={"code": bill.billing_code, "amount": "650000", "sign": "asymmetric"}).text
    paid = queries.bill(bill.id)
    assert paid.state == BillState.PAID
    assert "Pembayaran berhasil" in done
    assert str(paid.ntpn) in done
    assert str(paid.ntb) in done
    assert "Tagihan sudah dibayar" in simulator.get("/tagihan", params={"code": bill.billing_code}).text


def each_behaviour_has_its_answer(simulator: httpx.Client) -> None:
    expected: dict[str, tuple[list[str], str, BillState]] = {
        "normal": (["2002500"], "paid", BillState.PAID),
        "twice": (["2002500", "2002500", "2002500"], "paid", BillState.PAID),
        "replay": (["2002500", "4092500"], "paid", BillState.PAID),
        "double": (["2002500"], "paid", BillState.PAID),
        "wrong_amount": (["4042513"], "reversed", BillState.OPEN),
        "forged": (["4012500"], "never", BillState.OPEN),
        "stale": (["4012500"], "never", BillState.OPEN),
    }
    for sign in ("symmetric", "asymmetric"):
        for behaviour, (answers, state, ours) in expected.items():
            bill = fresh_bill()
            told = pay(simulator, bill, behaviour=behaviour, sign=sign)
            assert (codes(told), told["state"]) == (answers, state), (sign, behaviour)
            assert queries.bill(bill.id).state == ours, (sign, behaviour)
    assert Refund.objects.count() == 2
    assert Misfit.objects.filter(reason="wrong_amount").count() == 2
    assert Notice.objects.filter(verdict="forged").count() == 2
    assert [told["code"] for told in simulator.get("/api/payments").json()].count(bill.billing_code) == 1


def a_dropped_notice_is_found(simulator: httpx.Client) -> None:
    bill = fresh_bill()
    told = pay(simulator, bill, behaviour="drop")
    assert told["notices"] == []
    assert queries.bill(bill.id).state == BillState.OPEN

    assert services.reconcile_bill(bill_id=bill.id, at=now())

    paid = queries.bill(bill.id)
    assert (paid.state, paid.ntpn, paid.ntb) == (BillState.PAID, told["ntpn"], told["ntb"])
    assert not services.reconcile_bill(bill_id=fresh_bill().id, at=now())


def a_late_notice_arrives(simulator: httpx.Client) -> None:
    bill = fresh_bill()
    pay(simulator, bill, delay=1)
    assert queries.bill(bill.id).state == BillState.OPEN
    services.expire_bill(bill_id=bill.id, at=now())
    refused = pay(simulator, bill)
    assert (refused["error"], refused["code"]) == ("inquiry", "4042419")

    for _ in range(50):
        if queries.bill(bill.id).state == BillState.PAID:
            break
        time.sleep(0.1)
    assert queries.bill(bill.id).late


def nobody_else_may_ask(simulator: httpx.Client) -> None:
    with pytest.raises(BankUnavailable):
        SnapBank().status(billing_code=new_billing_code(), at=now() - timedelta(minutes=10))
    body = {"partnerServiceId": "   82015"}
    assert simulator.post("/snap/v1.0/transfer-va/status", json=body).json()["responseCode"] == "4012601"
    assert simulator.post("/snap/v1.0/access-token/b2b").json()["responseCode"] == "4017300"


def test_a_bank_that_is_not_there_is_said_to_be_unavailable(settings: Any) -> None:
    settings.BANK_URL = f"http://127.0.0.1:{free_port()}"
    parties.ourselves.cache_clear()
    try:
        with pytest.raises(BankUnavailable):
            SnapBank().status(billing_code=new_billing_code(), at=now())
    finally:
        parties.ourselves.cache_clear()
