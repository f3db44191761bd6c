"""Outside parties that are killed and come back: they know what they knew."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from giliran.foundation.clock import now
from giliran.integrations.bank import parties
from giliran.integrations.bank.client import SnapBank
from giliran.integrations.bank.gate import SnapGate
from giliran.integrations.carrier.simulator.box import Box, Delivered
from giliran.integrations.keeping import Records
from giliran.integrations.registry.simulator.register import Register
from giliran.payments import queries, services
from giliran.payments.models import Payment
from giliran.payments.ports import bank, bank_gate
from giliran.payments.rules import BillState
from tests.integrations.test_bank_simulator import free_port, fresh_bill, pay, wait_for
from tests.support import bank_keys


@contextmanager
def a_bank(*, port: int, ours: str, var: Path) -> Iterator[tuple[httpx.Client, Callable[[], None]]]:
    """Run the bank; the second given kills it without asking."""
    environment = {
        **os.environ, **bank_keys.ENVIRONMENT,
        "GILIRAN_BASE_URL": ours, "GILIRAN_VAR": str(var), "GILIRAN_DEMO": "1",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port),
        "giliran.integrations.bank.simulator:app",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0
    )

    def kill() -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            wait_for(client)
            yield client, kill
    finally:
        if process.poll() is None:
            kill()


@pytest.mark.django_db(transaction=True)
def test_a_killed_bank_forgets_no_payment_and_goes_on_telling(live_server: Any, settings: Any, tmp_path: Path) -> None:
    port, nobody = free_port(), f"http://127.0.0.1:{free_port()}"
    settings.BANK_URL = f"http://127.0.0.1:{port}"
    parties.ourselves.cache_clear()
    settled, untold = fresh_bill(), fresh_bill()
    asking = SnapBank()
    with bank_gate.plugged(SnapGate()), bank.plugged(asking):
        with a_bank(port=port, ours=live_server.url, var=tmp_path) as (client, kill):
            assert pay(client, settled)["state"] == "paid"
            assert asking.status(billing_code=settled.billing_code, at=now())
            kill()
        with a_bank(port=port, ours=nobody, var=tmp_path) as (client, kill):
            told = pay(client, untold, amount=untold.amount)
            assert told["state"] == "paid"
            assert [notice["status"] for notice in told["notices"]] == [0]
            kill()
        assert queries.bill(untold.id).state == BillState.OPEN
        with a_bank(port=port, ours=live_server.url, var=tmp_path) as (client, _):
            kept = client.get("/api/payments").json()
            assert [paid["code"] for paid in kept] == [settled.billing_code, untold.billing_code]
            # It knows the token no more that it gave us before it was killed.
            assert asking.status(billing_code=settled.billing_code, at=now())
            _eventually(lambda: queries.bill(untold.id).state == BillState.PAID)
            assert not services.reconcile_bill(bill_id=untold.id, at=now())
    assert Payment.objects.count() == 2
    parties.ourselves.cache_clear()


def _eventually(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not what():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


def test_a_carrier_knows_its_messages_again_and_delivers_none_twice(tmp_path: Path) -> None:
    file = tmp_path / "carrier.sqlite3"
    first = Delivered(channel="sms", to="+62812", subject="", text="Kode Anda 123456", message_id="a")
    box = Box(records=Records(file, most=2))
    assert box.put(first)
    assert box.put(replace(first, message_id="b"))
    assert box.put(replace(first, message_id="c"))

    again = Box(records=Records(file, most=2))

    assert [message.message_id for message in again.to("0812")] == ["c", "b"]
    assert again.put(replace(first, message_id="c")) is None
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_registry_knows_its_people_again(tmp_path: Path) -> None:
    file = tmp_path / "registry.sqlite3"
    register = Register(records=Records(file))
    assert register.add("3174015708900001", {"full_name": "Siti"})
    assert register.add("3174015708900001", {"full_name": "Siti Rahma"})

    again = Register(records=Records(file))

    assert again.compare("3174015708900001", {"full_name": "SITI RAHMA"}) == {"full_name": True}
    assert again.compare("3174015708900001", {"full_name": "SITI"}) == {"full_name": False}
