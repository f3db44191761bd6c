"""The population registry's adapter: against the twin as a process, and against answers that lie."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from giliran.applications.ports import RegistryUnavailable
from giliran.integrations.registry import signing
from giliran.integrations.registry.client import Access, SignedRegistry
from giliran.integrations.registry.simulator.gate import Gate, Refusal

SECRET = "the-key-of-this-test"
NIK = "3174015708900001"
FIELDS = {"full_name": "SITI RAHAYU", "birth_date": "1990-08-17", "birthplace": "Bandung", "sex": "female"}


@pytest.fixture(scope="module")
def twin() -> Iterator[str]:
    """The simulator in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "giliran.integrations.registry.simulator:app"],
        env={**os.environ, "GILIRAN_REGISTRY_SECRET": SECRET},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx.get(f"{url}/healthz", timeout=1)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
def registry(twin: str) -> Iterator[SignedRegistry]:
    """The adapter, pointed at the twin, which behaves at the start and at the end."""
    httpx.post(f"{twin}/behaviour", json={})
    yield SignedRegistry(Access(url=twin, key_id="giliran", secret=SECRET, timeout=1))
    httpx.post(f"{twin}/behaviour", json={})


def test_any_well_formed_nik_matches_in_every_field(registry: SignedRegistry) -> None:
    assert registry.verify(nik=NIK, fields=FIELDS) == dict.fromkeys(FIELDS, True)


@pytest.mark.parametrize(
    ("nik", "name", "differing"),
    [
        ("3174015708909991", "SITI RAHAYU", {"full_name"}),
        ("3174015708909992", "SITI RAHAYU", {"birth_date"}),
        ("3174015708909999", "SITI RAHAYU", set(FIELDS)),
        (NIK, "SITI BEDA", {"full_name"}),
        ("12", "SITI RAHAYU", set(FIELDS)),
    ],
)
def test_fields_differ_where_the_page_says_so(
    registry: SignedRegistry, nik: str, name: str, differing: set[str]
) -> None:
    matches = registry.verify(nik=nik, fields={**FIELDS, "full_name": name})
    assert {field for field, match in matches.items() if not match} == differing


def test_a_person_added_matches_only_in_what_was_added(registry: SignedRegistry, twin: str) -> None:
    nik = "3273010101900001"
    httpx.post(f"{twin}/people", json={"nik": nik, **FIELDS, "birthplace": "Garut"})
    assert registry.verify(nik=nik, fields=FIELDS) == {**dict.fromkeys(FIELDS, True), "birthplace": False}


@pytest.mark.parametrize("behaviour", [{"down": True}, {"slow": 3}, {"forged": True}])
def test_what_cannot_be_trusted_is_no_answer(registry: SignedRegistry, twin: str, behaviour: dict[str, object]) -> None:
    httpx.post(f"{twin}/behaviour", json=behaviour)
    with pytest.raises(RegistryUnavailable):
        registry.verify(nik=NIK, fields=FIELDS)


def test_a_wrong_key_is_refused(twin: str) -> None:
    stranger = SignedRegistry(Access(url=twin, key_id="giliran", secret="another"))
    with pytest.raises(RegistryUnavailable):
        stranger.verify(nik=NIK, fields=FIELDS)


def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(RegistryUnavailable):
        SignedRegistry(Access(url="http://127.0.0.1:1", key_id="giliran", secret=SECRET)).verify(nik=NIK, fields=FIELDS)


def test_a_question_sent_again_is_refused(twin: str) -> None:
    body, timestamp, nonce = b'{"nik": "1", "fields": {}}', str(int(time.time())), secrets.token_hex(8)
    signature = signing.question(secret=SECRET, key_id="giliran", timestamp=timestamp, nonce=nonce, body=body)
    headers = {
        signing.KEY_ID: "giliran", signing.TIMESTAMP: timestamp, signing.NONCE: nonce, signing.SIGNATURE: signature,
    }  # fmt: skip
    assert httpx.post(twin + signing.PATH, content=body, headers=headers).status_code == 200
    again = httpx.post(twin + signing.PATH, content=body, headers=headers)
    assert (again.status_code, again.json()) == (401, {"error": "replay"})


def test_the_page_explains_itself_and_its_forms_work(twin: str) -> None:
    person = {"nik": "3174015708901234", "full_name": "<b>ANI</b>", "birth_date": "1990-08-17"}
    page = httpx.post(f"{twin}/people", data=person, follow_redirects=True).text
    assert "Orang ini ditambahkan." in page
    assert "&lt;b&gt;ANI&lt;/b&gt;" in page
    assert "9992" in page
    page = httpx.post(f"{twin}/behaviour", data={"slow": "nonsense"}, follow_redirects=True).text
    assert "Tingkah layanan diubah." in page


class Liar(httpx.BaseTransport):
    """Answers as told, signed for a nonce of its choice."""

    def __init__(self, *, data: object, nonce: str = "", age: int = 0, secret: str = SECRET) -> None:
        self.data, self.nonce, self.age, self.secret = data, nonce, age, secret

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body, timestamp = json.dumps(self.data).encode(), str(int(time.time()) - self.age)
        nonce = self.nonce or request.headers[signing.NONCE]
        signature = signing.answer(secret=self.secret, status=200, timestamp=timestamp, nonce=nonce, body=body)
        headers = {signing.TIMESTAMP: timestamp, signing.SIGNATURE: signature}
        return httpx.Response(200, content=body, headers=headers)


ALL_TRUE = {"matches": dict.fromkeys(FIELDS, True)}


@pytest.mark.parametrize(
    "liar",
    [
        Liar(data=ALL_TRUE, secret="another"),
        Liar(data=ALL_TRUE, nonce="the answer to another question"),
        Liar(data=ALL_TRUE, age=3600),
        Liar(data={"matches": {"full_name": True}}),
        Liar(data={"matches": dict.fromkeys(FIELDS, "yes")}),
        Liar(data=["nonsense"]),
        Liar(data={"matches": ALL_TRUE, "filling": "x" * 100_000}),
    ],
)
def test_forged_and_garbled_answers_are_refused(liar: Liar) -> None:
    registry = SignedRegistry(Access(url="http://registry", key_id="giliran", secret=SECRET), transport=liar)
    with pytest.raises(RegistryUnavailable):
        registry.verify(nik=NIK, fields=FIELDS)


def test_the_gate_refuses_old_and_unsigned_questions_and_an_empty_key() -> None:
    body, nonce = b"{}", "n"
    for gate, age in ((Gate(key_id="k", secret=SECRET), 3600), (Gate(key_id="k", secret=""), 0)):
        timestamp = str(int(time.time()) - age)
        signature = signing.question(secret=gate.secret, key_id="k", timestamp=timestamp, nonce=nonce, body=body)
        headers = {signing.KEY_ID: "k", signing.TIMESTAMP: timestamp, signing.NONCE: nonce}
        with pytest.raises(Refusal):
            gate.check({**headers, signing.SIGNATURE: signature}, body)
    with pytest.raises(Refusal):
        Gate(key_id="k", secret=SECRET).check({}, body)
