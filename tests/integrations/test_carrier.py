"""The adapters against the carrier's twin, as a process of its own: real SMTP, real HTTP, real receipts."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx
import pytest

from giliran.integrations.carrier.mail import SmtpMail
from giliran.integrations.carrier.receipts import SignedReceipts
from giliran.integrations.carrier.settings import Gateway, Post
from giliran.integrations.carrier.simulator.totp import accounts, totp
from giliran.integrations.carrier.sms import GatewaySms
from giliran.notifications.ports import CarrierProblem

SECRET = "a-secret-between-us"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Twin:
    """The running simulator, and the receipts that came back."""

    def __init__(self) -> None:
        self.receipts: list[tuple[dict[str, str], bytes]] = []
        self.http, self.smtp = _free_port(), _free_port()
        self.url = f"http://127.0.0.1:{self.http}"
        self.mail = SmtpMail(
            Post(host="127.0.0.1", port=self.smtp, user="", password="", tls="none", sender="Giliran <k@giliran.test>")
        )
        self.sms = GatewaySms(Gateway(url=self.url, key=SECRET, sender="GILIRAN", secret=SECRET))

    def messages(self, to: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{self.url}/messages", params={"to": to}).json()
        return found

    def behave(self, **how: Any) -> None:
        httpx.post(f"{self.url}/behaviour", json=how).raise_for_status()

    def wait_for_receipts(self, count: int) -> None:
        deadline = time.monotonic() + 10
        while len(self.receipts) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.receipts) == count


@pytest.fixture(scope="module")
def process() -> Iterator[Twin]:
    twin = Twin()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            twin.receipts.append((dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    door = HTTPServer(("127.0.0.1", 0), Door)
    Thread(target=door.serve_forever, daemon=True).start()
    environment = {
        **os.environ,
        "GILIRAN_SMTP_PORT": str(twin.smtp),
        "GILIRAN_BASE_URL": f"http://127.0.0.1:{door.server_port}",
        "GILIRAN_CARRIER_SECRET": SECRET,
        "GILIRAN_SMS_KEY": "",
        "GILIRAN_DEMO_AUTHENTICATORS": "sari@contoh.test=JBSWY3DPEHPK3PXP",
    }
    command = [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(twin.http),
        "giliran.integrations.carrier.simulator:app",
    ]  # fmt: skip
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(twin.url)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield twin
    finally:
        running.terminate()
        running.wait(10)
        door.shutdown()
        door.server_close()


@pytest.fixture
def twin(process: Twin) -> Twin:
    process.behave()
    process.receipts.clear()
    return process


def test_mail_travels_by_smtp_and_its_receipt_is_genuine(twin: Twin) -> None:
    message = uuid4()
    text = "Kode Anda: 481516\n\nSampai jumpa — Giliran"
    html = "<p>Kode Anda: <b>481516</b></p>"
    carried = twin.mail.send(to="a@contoh.test", subject="Kode “baru”", text=text, html=html, message_id=message)
    assert str(message) in carried
    found = twin.messages("a@contoh.test")[0]
    assert (found["subject"], found["code"], found["message_id"]) == ("Kode “baru”", "481516", str(message))
    assert found["text"] == text
    twin.wait_for_receipts(1)
    headers, body = twin.receipts[0]
    receipt = SignedReceipts(SECRET).read(headers=headers, body=body, at=datetime.now(UTC))
    assert (receipt.message_id, receipt.status) == (message, "delivered")


def test_the_same_message_twice_is_delivered_once(twin: Twin) -> None:
    message = uuid4()
    first = twin.sms.send(to="+6281234567890", text="Kode 112233", message_id=message)
    assert twin.sms.send(to="+6281234567890", text="Kode 112233", message_id=message) == first
    assert len(twin.messages("0812-3456-7890")) == 1


def test_a_carrier_in_trouble_is_worth_another_try(twin: Twin) -> None:
    twin.behave(fail=True)
    with pytest.raises(CarrierProblem) as caught:
        twin.mail.send(to="b@contoh.test", subject="s", text="t", html=None, message_id=uuid4())
    assert not caught.value.permanent
    with pytest.raises(CarrierProblem) as caught:
        twin.sms.send(to="+6281234567891", text="t", message_id=uuid4())
    assert not caught.value.permanent


def test_a_refused_number_is_not_and_a_wrong_key_is_ours_to_mend(twin: Twin) -> None:
    twin.behave(refuse=True)
    with pytest.raises(CarrierProblem) as caught:
        twin.sms.send(to="+6281234567892", text="t", message_id=uuid4())
    assert caught.value.permanent
    stranger = GatewaySms(Gateway(url=twin.url, key="wrong", sender="x", secret=SECRET))
    with pytest.raises(CarrierProblem) as caught:
        stranger.send(to="+6281234567892", text="t", message_id=uuid4())
    assert not caught.value.permanent


def test_nobody_there_is_told_without_an_address_in_it() -> None:
    gone = Post(host="127.0.0.1", port=_free_port(), user="", password="", tls="none", sender="k@giliran.test")
    with pytest.raises(CarrierProblem) as caught:
        SmtpMail(gone).send(to="c@contoh.test", subject="s", text="t", html=None, message_id=uuid4())
    assert "contoh" not in caught.value.reason


def test_receipts_come_twice_when_told_to(twin: Twin) -> None:
    twin.behave(receipts="twice")
    twin.sms.send(to="+6281234567893", text="t", message_id=uuid4())
    twin.wait_for_receipts(2)
    assert twin.receipts[0][1] == twin.receipts[1][1]


def test_its_pages_show_messages_escaped_and_codes(twin: Twin) -> None:
    twin.mail.send(to="d@contoh.test", subject="<script>", text="998877", html=None, message_id=uuid4())
    page = httpx.get(twin.url, params={"to": "d@contoh.test"}).text
    assert "&lt;script&gt;" in page
    assert '<p class="code">998877</p>' in page
    assert "sari@contoh.test" in httpx.get(f"{twin.url}/kode").text


def test_authenticator_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, SHA-1, the last six digits
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [totp(secret, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]
    assert accounts("a@b.test=ABC, c@d.test=DEF,") == [("a@b.test", "ABC"), ("c@d.test", "DEF")]
