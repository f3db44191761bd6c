"""The adapter of web push against the twin as a process, which verifies and decrypts, and against what lies."""

import base64
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from giliran.config.cli.local import SECRETS
from giliran.integrations.push import keys
from giliran.integrations.push.client import Access, WebPush
from giliran.integrations.push.simulator import signed
from giliran.lobby.ports import PushAnswer, Pushed, Subscription

KEY = SECRETS["GILIRAN_PUSH_PRIVATE_KEY"]()
WORDS = b'{"title":"Giliran Anda: A-012"}'


@pytest.fixture(scope="module")
def twin() -> Iterator[str]:
    """The simulator, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "giliran.integrations.push.simulator:app"],
        env={**os.environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx.get(f"{url}/healthz", timeout=1)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(10)


def _service(*services: str, key: str = KEY, **more: Any) -> WebPush:
    access = Access(private_key=key, contact="mailto:kabar@giliran.test", services=services, timeout=1.0)
    return WebPush(access, **more)


def _subscribed(twin: str, server_key: str) -> Subscription:
    told = httpx.post(f"{twin}/browsers", json={"applicationServerKey": server_key}).json()
    return Subscription(endpoint=told["endpoint"], **told["keys"])


def _send(service: WebPush, to: Subscription, *, topic: str = "soon", words: bytes = WORDS) -> PushAnswer:
    return service.send(to, words, good_for=timedelta(minutes=5), urgent=True, topic=topic)


def _behave(twin: str, **told: Any) -> None:
    httpx.post(f"{twin}/behaviour", json=told)


def _arrived(twin: str, to: Subscription) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{twin}/messages").json()[to.endpoint.rpartition("/")[2]]
    return found


def test_a_message_arrives_readable_by_that_browser_alone(twin: str) -> None:
    service = _service(twin)
    to, other = (_subscribed(twin, service.public_key) for _ in range(2))
    assert _send(service, to) == PushAnswer(outcome=Pushed.TAKEN)
    (message,) = _arrived(twin, to)
    assert (message["text"], message["ttl"], message["urgency"]) == (WORDS.decode(), "300", "high")
    assert _arrived(twin, other) == []
    mixed = Subscription(endpoint=to.endpoint, p256dh=other.p256dh, auth=other.auth)
    assert _send(service, mixed).outcome == Pushed.REFUSED
    assert len(_arrived(twin, to)) == 1


def test_a_newer_message_of_a_topic_replaces_the_one_that_waits(twin: str) -> None:
    service = _service(twin)
    to = _subscribed(twin, service.public_key)
    for number, topic in enumerate(("soon", "called", "called")):
        _send(service, to, topic=topic, words=json.dumps({"number": number}).encode())
    assert [each["json"]["number"] for each in _arrived(twin, to)] == [0, 2]


def test_only_who_the_browser_named_may_send(twin: str) -> None:
    to = _subscribed(twin, _service(twin).public_key)
    stranger = _service(twin, key=SECRETS["GILIRAN_PUSH_PRIVATE_KEY"]())
    assert _send(stranger, to).outcome == Pushed.REFUSED
    assert _send(_service(twin, clock=lambda: 0.0), to).outcome == Pushed.REFUSED  # a token that has expired
    assert _arrived(twin, to) == []


def test_what_the_service_says_is_understood(twin: str) -> None:
    service = _service(twin)
    to = _subscribed(twin, service.public_key)
    known = {
        (404, 0): PushAnswer(outcome=Pushed.GONE),
        (410, 0): PushAnswer(outcome=Pushed.GONE),
        (429, 30): PushAnswer(outcome=Pushed.LATER, after=timedelta(seconds=30)),
        (503, 0): PushAnswer(outcome=Pushed.LATER),
        (400, 0): PushAnswer(outcome=Pushed.REFUSED),
        (413, 0): PushAnswer(outcome=Pushed.REFUSED),
        (302, 0): PushAnswer(outcome=Pushed.REFUSED),
    }
    for (status, after), outcome in known.items():
        _behave(twin, answer=status, retry_after=after)
        assert _send(service, to) == outcome, status
    _behave(twin, slow=3)
    assert _send(service, to).outcome == Pushed.LATER
    _behave(twin)
    httpx.delete(f"{twin}/browsers/{to.endpoint.rpartition('/')[2]}")
    assert _send(service, to).outcome == Pushed.GONE


def test_nobody_is_called_but_push_services() -> None:
    point = keys.public_text(ec.generate_private_key(ec.SECP256R1()).public_key())
    secret = keys.encoded(bytes(16))
    service = _service("push.example.org", ".notify.windows.com", "http://127.0.0.1:8107")
    good = ("https://push.example.org/x", "https://wns2.notify.windows.com/w", "http://127.0.0.1:8107/push/1")
    bad = (
        "http://push.example.org/x", "https://push.example.org:8443/x", "https://push.example.org.evil.test/x",
        "https://evil.test/push.example.org", "https://a@push.example.org/x", "https://notify.windows.com.evil.test/",
        "http://127.0.0.1:8000/push/1", "file:///etc/passwd", "https://[::1/x", "https://push.example.org/ x\n", "",
        f"https://push.example.org/{'x' * 1000}",
    )  # fmt: skip
    for endpoint, wanted in [*((each, True) for each in good), *((each, False) for each in bad)]:
        assert service.accepts(Subscription(endpoint=endpoint, p256dh=point, auth=secret)) is wanted, endpoint
    for p256dh, auth in ((point, "AAAA"), (keys.encoded(b"\x04" + bytes(64)), secret), ("é", secret), ("", "")):
        assert not service.accepts(Subscription(endpoint=good[0], p256dh=p256dh, auth=auth))
    assert _service(key="").public_key == ""
    assert _send(_service(good[0], key=""), Subscription(endpoint=good[0], p256dh=point, auth=secret)).outcome == (
        Pushed.REFUSED
    )


def test_the_twin_holds_to_the_signature() -> None:
    mine = _service("https://push.test")
    header = mine._signed("https://push.test/push/1")["Authorization"]
    known: dict[str, Any] = {"origin": "https://push.test", "server_key": mine.public_key, "now": time.time()}
    assert signed.problem_of(header, **known) == ""
    token, _, key = header.partition(",k=")
    head, body, signature = token.removeprefix("vapid t=").split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps({**claims, "exp": claims["exp"] + 1}).encode()).decode().rstrip("=")
    assert signed.problem_of(f"vapid t={head}.{forged}.{signature},k={key}", **known)
    assert signed.problem_of(header, **{**known, "origin": "https://other.test"})
    assert signed.problem_of(header, **{**known, "now": time.time() + 7200})
    for broken in ("", "Bearer x", "vapid t=a.b.c,k=d", f"vapid t=x,k={key}"):
        assert signed.problem_of(broken, **known)
