"""The custodians' adapter: against the twins as processes, and against answers that lie."""

import base64
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from giliran.appointments import rules_draw
from giliran.appointments.ports import CustodianRefused, CustodianUnavailable
from giliran.integrations.custodian import signing
from giliran.integrations.custodian.client import Access, SignedCustodian

AT = datetime(2026, 12, 4, 7, tzinfo=UTC)
ROOT, OTHER_ROOT = bytes(32), bytes(31) + b"\x01"


def _pair() -> tuple[str, str]:
    key = Ed25519PrivateKey.generate()
    halves = key.private_bytes_raw(), key.public_key().public_bytes_raw()
    return base64.b64encode(halves[0]).decode(), base64.b64encode(halves[1]).decode()


OUR_KEY, OUR_PUBLIC = _pair()
THEIR_KEYS = {name: _pair() for name in ("inspectorate", "ombudsman")}


def _custodian(url: str, name: str, **changes: str | float) -> SignedCustodian:
    usual: dict[str, str | float] = {
        "name": name, "title": name.title(), "url": url, "their_key": THEIR_KEYS[name][1], "our_key": OUR_KEY,
        "timeout": 1.0,
    }  # fmt: skip
    return SignedCustodian(Access(**{**usual, **changes}))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def twins() -> Iterator[dict[str, str]]:
    """Both simulators, each in a process of its own with a key of its own."""
    running, urls = [], {}
    for name, (private, _) in THEIR_KEYS.items():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
        keys = {f"GILIRAN_{name.upper()}_PRIVATE_KEY": private, "GILIRAN_DRAW_PUBLIC_KEY": OUR_PUBLIC}
        running.append(
            subprocess.Popen(
                [*command, f"giliran.integrations.custodian.simulator.{name}:app"],
                env={**os.environ, **keys}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
        urls[name] = f"http://127.0.0.1:{port}"
    for url in urls.values():
        for _ in range(100):
            try:
                httpx.get(f"{url}/healthz", timeout=1)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
    yield urls
    for process in running:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def url(twins: dict[str, str]) -> Iterator[str]:
    """One of them, which behaves at the start and at the end."""
    httpx.post(f"{twins['ombudsman']}/behaviour", json={})
    yield twins["ombudsman"]
    httpx.post(f"{twins['ombudsman']}/behaviour", json={})


@pytest.fixture
def ombudsman(url: str) -> SignedCustodian:
    """The adapter, pointed at it."""
    return _custodian(url, "ombudsman")


def _committed(custodian: SignedCustodian) -> tuple[UUID, bytes]:
    release = uuid4()
    return release, custodian.commit(release=release, opens_at=AT, at=AT - timedelta(hours=1))


def test_a_secret_is_the_one_committed_to_and_each_custodian_has_its_own(twins: dict[str, str]) -> None:
    release, secrets = uuid4(), set()
    for name, url in twins.items():
        custodian = _custodian(url, name)
        commitment = custodian.commit(release=release, opens_at=AT, at=AT - timedelta(hours=1))
        assert custodian.commit(release=release, opens_at=AT, at=AT) == commitment, "the same each time"
        secret = custodian.reveal(release=release, root=ROOT, entrants=3, at=AT)
        assert custodian.reveal(release=release, root=ROOT, entrants=3, at=AT) == secret
        assert rules_draw.commitment(release, secret) == commitment
        secrets.add(secret)
    assert len(secrets) == 2


def test_a_secret_is_revealed_for_one_root_only_and_not_before_the_moment(ombudsman: SignedCustodian) -> None:
    release, _ = _committed(ombudsman)
    with pytest.raises(CustodianRefused, match="early"):
        ombudsman.reveal(release=release, root=ROOT, entrants=3, at=AT - timedelta(seconds=1))
    ombudsman.reveal(release=release, root=ROOT, entrants=3, at=AT)
    with pytest.raises(CustodianRefused, match="root"):
        ombudsman.reveal(release=release, root=OTHER_ROOT, entrants=4, at=AT)
    with pytest.raises(CustodianRefused, match="unknown"):
        ombudsman.reveal(release=uuid4(), root=ROOT, entrants=3, at=AT)


def test_once_it_was_revealed_the_moment_can_no_longer_be_moved(ombudsman: SignedCustodian) -> None:
    release, commitment = _committed(ombudsman)
    ombudsman.reveal(release=release, root=ROOT, entrants=3, at=AT)
    later = AT + timedelta(days=1)
    assert ombudsman.commit(release=release, opens_at=later, at=AT) == commitment
    assert ombudsman.reveal(release=release, root=ROOT, entrants=3, at=AT)


def test_what_a_custodian_publishes_is_there_for_everybody(url: str, ombudsman: SignedCustodian) -> None:
    release, commitment = _committed(ombudsman)
    told = httpx.get(f"{url}/v1/releases/{release}").json()
    assert told["commitment"] == commitment.hex()
    assert "secret" not in told, "sealed"
    secret = ombudsman.reveal(release=release, root=ROOT, entrants=3, at=AT)
    told = httpx.get(f"{url}/v1/releases/{release}").json()
    assert (told["secret"], told["root"], told["public_key"]) == (secret.hex(), ROOT.hex(), THEIR_KEYS["ombudsman"][1])
    assert "tersegel" not in httpx.get(f"{url}/").text or str(release) in httpx.get(f"{url}/").text


@pytest.mark.parametrize("behaviour", [{"down": 1}, {"slow": 3}, {"forged": 1}])
def test_whatever_cannot_be_trusted_counts_as_no_answer(
    url: str, ombudsman: SignedCustodian, behaviour: dict[str, int]
) -> None:
    httpx.post(f"{url}/behaviour", json=behaviour)
    with pytest.raises(CustodianUnavailable):
        _committed(ombudsman)


@pytest.mark.parametrize("how", ["html", "error", "truncated", "huge", "deep"])
def test_nonsense_counts_as_no_answer(url: str, ombudsman: SignedCustodian, how: str) -> None:
    httpx.post(f"{url}/behaviour/answers", json={"answers": how})
    try:
        with pytest.raises(CustodianUnavailable):
            _committed(ombudsman)
    finally:
        httpx.post(f"{url}/behaviour/answers", json={})


def test_a_mute_one_commits_and_reveals_nothing_and_a_liar_reveals_another(
    url: str, ombudsman: SignedCustodian
) -> None:
    httpx.post(f"{url}/behaviour", json={"mute": 1})
    release, commitment = _committed(ombudsman)
    with pytest.raises(CustodianUnavailable):
        ombudsman.reveal(release=release, root=ROOT, entrants=3, at=AT)
    httpx.post(f"{url}/behaviour", json={"lying": 1})
    lie = ombudsman.reveal(release=release, root=ROOT, entrants=3, at=AT)
    assert rules_draw.commitment(release, lie) != commitment, "which the draw sees"


def test_nobody_else_may_ask_and_nobody_else_may_answer(url: str, twins: dict[str, str]) -> None:
    with pytest.raises(CustodianUnavailable):
        _committed(_custodian(url, "ombudsman", our_key=_pair()[0]))
    with pytest.raises(CustodianUnavailable):
        _committed(_custodian(url, "ombudsman", their_key=THEIR_KEYS["inspectorate"][1]))
    with pytest.raises(CustodianUnavailable):
        _committed(_custodian(twins["inspectorate"], "ombudsman"))


def test_a_question_is_answered_once_and_only_while_it_is_fresh(url: str) -> None:
    body = json.dumps({"release": str(uuid4()), "opens_at": AT.isoformat(), "at": AT.isoformat()}).encode()

    def ask(timestamp: int, nonce: str) -> int:
        text = signing.question(path=signing.COMMIT, timestamp=str(timestamp), nonce=nonce, body=body)
        headers = {
            signing.TIMESTAMP: str(timestamp), signing.NONCE: nonce,
            signing.SIGNATURE: signing.signed(signing.private_key(OUR_KEY), text),
        }  # fmt: skip
        return httpx.post(url + signing.COMMIT, content=body, headers=headers).status_code

    now = int(time.time())
    assert [ask(now, "one"), ask(now, "one"), ask(now - 1000, "two"), ask(now, "")] == [200, 401, 401, 401]


@pytest.mark.parametrize("answer", [{"release": str(uuid4()), "commitment": "00" * 32}, {"commitment": "00" * 32}, {}])
def test_a_signed_answer_about_something_else_is_none(answer: dict[str, str]) -> None:
    key = signing.private_key(THEIR_KEYS["ombudsman"][0])

    def reply(request: httpx.Request) -> httpx.Response:
        body, stamp = json.dumps(answer).encode(), str(int(time.time()))
        text = signing.answer(
            name="ombudsman", status=200, timestamp=stamp, nonce=request.headers[signing.NONCE], body=body
        )
        headers = {signing.TIMESTAMP: stamp, signing.SIGNATURE: signing.signed(key, text)}
        return httpx.Response(200, content=body, headers=headers)

    access = Access(
        name="ombudsman", title="Ombudsman", url="http://there", their_key=THEIR_KEYS["ombudsman"][1], our_key=OUR_KEY
    )
    with pytest.raises(CustodianUnavailable):
        _committed(SignedCustodian(access, transport=httpx.MockTransport(reply)))
