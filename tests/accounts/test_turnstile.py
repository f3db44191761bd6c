"""The queue before the password form: unseen in quiet times, steady in a rush, and no licence to try passwords."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import LazySettings
from django.conf import settings as configured
from django.contrib.auth.hashers import Argon2PasswordHasher

from giliran.accounts import hashing
from giliran.accounts.web import turnstile
from giliran.accounts.web.turnstile import COOKIE, DOOR, GOOD_FOR, Turn, Turnstile
from giliran.foundation import turns

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


async def _nothing() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


class Doors:
    """The turnstile, what is behind it, and a clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = NOON
        self.came_through: list[str] = []
        self.stile = Turnstile(self._form)
        monkeypatch.setattr(turnstile, "now", lambda: self.at)
        # The test's own transaction is on this connection.
        monkeypatch.setattr(turnstile, "close_old_connections", lambda: None)

    async def _form(self, scope: Any, _receive: Any, send: Any) -> None:
        self.came_through.append(scope["method"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"form"})

    def ask(
        self, method: str = "GET", *, kept: str = "", address: str = "10.0.0.1", path: str = DOOR
    ) -> tuple[Any, ...]:
        """Return the status, the cookie that is kept now, and the body."""
        got: list[Any] = []

        async def send(message: Any) -> None:
            got.append(message)

        headers = [(b"cookie", f"{COOKIE}={kept}".encode())] if kept else []
        scope = {
            "type": "http", "method": method, "path": path, "headers": headers, "query_string": b"next=/beranda/",
            "client": (address, 1),
        }  # fmt: skip
        async_to_sync(self.stile.__call__)(scope, _nothing, send)
        found = dict(got[0]["headers"])
        cookie = found.get(b"set-cookie", b"").decode().partition(";")[0].partition("=")[2]
        return got[0]["status"], cookie or kept, got[1]["body"].decode(), found


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Doors:
    settings.SIGN_INS_PER_S = 4
    return Doors(monkeypatch)


def rush(doors: Doors, people: int) -> list[tuple[Any, ...]]:
    return [doors.ask(address=f"10.0.{n // 250}.{n % 250}") for n in range(people)]


def test_in_quiet_times_nobody_meets_it(doors: Doors) -> None:
    for _ in range(20):
        status, kept, body, _ = doors.ask()
        assert (status, body) == (200, "form")
        assert doors.ask("POST", kept=kept)[2] == "form"
        doors.at += timedelta(seconds=1)
    assert doors.ask("POST")[2] == "form", "a program without cookies, in quiet times"


def test_other_pages_are_never_queued(doors: Doors) -> None:
    rush(doors, 100)
    assert doors.ask(path="/beranda/")[2] == "form"


def test_in_a_rush_people_wait_for_the_clock_and_then_come_through(doors: Doors) -> None:
    answers = rush(doors, 100)
    let_in = [answer for answer in answers if answer[2] == "form"]
    assert 8 <= len(let_in) <= 4 * (3 + 2) + 1
    status, kept, body, headers = answers[-1]
    assert status == 200
    assert "Antre untuk masuk" in body
    assert 'http-equiv="refresh"' in body
    assert "\x01" not in body
    assert headers[b"cache-control"] == b"no-store"
    assert "Antre untuk masuk" in doors.ask(kept=kept)[2], "asking again is no way to the front"
    doors.at += timedelta(seconds=30)
    assert doors.ask(kept=kept)[2] == "form"
    assert doors.ask("POST", kept=kept)[2] == "form"


def test_a_form_sent_in_a_rush_without_a_turn_costs_no_hash(doors: Doors) -> None:
    rush(doors, 100)
    status, kept, _body, headers = doors.ask("POST")
    assert (status, headers[b"location"]) == (303, f"{DOOR}?next=/beranda/".encode())
    assert kept
    assert "POST" not in doors.came_through


def test_a_turn_is_no_licence_to_try_passwords(doors: Doors) -> None:
    kept = doors.ask()[1]
    rush(doors, 100)
    answers = [doors.ask("POST", kept=kept)[0] for _ in range(10)]
    assert answers.count(200) == turnstile._TRIES


def test_forged_and_old_turns_are_none(doors: Doors) -> None:
    kept = doors.ask()[1]
    rush(doors, 100)
    assert "Antre" in doors.ask(kept=kept[:-2] + "xx")[2]
    doors.at += GOOD_FOR - timedelta(seconds=1)
    assert doors.ask(kept=kept)[1] == kept
    doors.at += timedelta(seconds=2)
    assert doors.ask(kept=kept)[1] != kept
    assert Turn(doors.at, "k").sealed(doors.at) != Turn(doors.at, "l").sealed(doors.at)


def test_whoever_only_takes_turns_does_not_make_others_wait_for_ever(doors: Doors) -> None:
    for _ in range(1000):
        doors.ask(address="10.9.9.9")
    _, _, body, _ = doors.ask(address="10.0.0.2")
    assert "minutes" not in body
    assert doors.stile._given[0] - doors.at < timedelta(seconds=(turnstile._FROM_ONE_ADDRESS + 20) / 4)


def test_processes_share_the_turns() -> None:
    first = turns.take_turns(scope="x", many=4, per_s=4, at=NOON)
    second = turns.take_turns(scope="x", many=4, per_s=4, at=NOON)
    assert first[0] == NOON
    assert [turn - NOON for turn in (*first, *second)] == [timedelta(seconds=n / 4) for n in range(8)]
    assert turns.take_turns(scope="y", many=1, per_s=4, at=NOON) == [NOON]
    later = NOON + timedelta(hours=1)
    assert turns.take_turns(scope="x", many=1, per_s=4, at=later) == [later]
    set_back = NOON - timedelta(days=9)
    assert turns.take_turns(scope="x", many=1, per_s=4, at=set_back) == [set_back]


def test_no_more_passwords_are_hashed_at_once_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    busy: list[int] = []
    most: list[int] = []

    def slow(_self: object, _password: str, _salt: str) -> str:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.02)
        busy.pop()
        return "hash"

    monkeypatch.setattr(Argon2PasswordHasher, "encode", slow)
    threads = [threading.Thread(target=hashing.PatientHasher().encode, args=("p", "s")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == configured.HASHES_AT_ONCE


def test_passwords_hashed_before_are_still_good() -> None:
    before = Argon2PasswordHasher().encode("kalimat yang mudah", "garamgaram")
    assert hashing.PatientHasher().verify("kalimat yang mudah", before)
    assert not hashing.PatientHasher().verify("kalimat lain", before)
