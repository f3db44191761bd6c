"""A real PostgreSQL that goes away under the real processes, and comes back."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.faults.browsing import ADD, browser, family_form, family_of, hidden
from tests.faults.house import House, eventually

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("faults")]
PUBLIC = "/layanan/"


@pytest.fixture(scope="module")
def applicant(house: House) -> str:
    """The session of an applicant who has signed in."""
    return str(json.loads(house.plant("applicant", "dewi@contoh.test"))["session"])


@pytest.fixture
def client(house: House, applicant: str) -> Iterator[httpx.Client]:
    """Her browser."""
    with browser(house, applicant) as made:
        yield made


def _statuses(client: httpx.Client, count: int) -> list[int]:
    with ThreadPoolExecutor(count) as crowd:
        return list(crowd.map(lambda _: client.get(PUBLIC).status_code, range(count)))


def test_nobody_notices_that_the_database_was_started_anew(house: House, client: httpx.Client) -> None:
    """Every connection of the pool is dead at once; each is replaced before it is given to anybody."""
    assert set(_statuses(client, 10)) == {200}
    house.database.restart()
    began = time.monotonic()
    assert set(_statuses(client, 10)) == {200}
    assert time.monotonic() - began < 20


class Board:
    """Somebody who watches a board, and comes back whenever the line ends."""

    def __init__(self, house: House, office: str) -> None:
        self.url = f"{house.address}/live/board/{office}"
        self.heard: list[str] = []
        self.problems: list[dict[str, Any]] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.over.is_set():
            try:
                with httpx.stream("GET", self.url, timeout=httpx.Timeout(5, read=40)) as answer:
                    if answer.status_code != 200:
                        answer.read()
                        self.problems.append(answer.json())
                    for line in answer.iter_lines():
                        self.heard.append(line)
                        if self.over.is_set():
                            return
            except httpx.HTTPError:
                self.heard.append("(the line ended)")
            self.over.wait(0.5)

    def leave(self) -> None:
        self.over.set()
        self.thread.join(30)

    def pictures(self) -> int:
        return sum(line.startswith('data: {"at"') for line in self.heard)


def _job_done(house: House, name: str) -> None:
    number = json.loads(house.plant("job", name))["id"]
    ask = "SELECT status::text FROM procrastinate_jobs WHERE id = %s"
    eventually(lambda: house.database.admin(ask, number) == [("succeeded",)], seconds=60)


def _all_placed(house: House) -> bool:
    ask = "SELECT (SELECT count(*) FROM ledger_event) - (SELECT count(*) FROM ledger_position)"
    return house.database.admin(ask) == [(0,)]


def _away(house: House, client: httpx.Client, form: dict[str, str], *, seconds: float) -> dict[str, str]:
    """Look around while nothing answers; return what the page carries of the form."""
    until = time.monotonic() + seconds
    began = time.monotonic()
    reading = client.get("/akun/keluarga/")
    assert time.monotonic() - began < 15, "people hear soon"
    sending = client.post(ADD, data=form, headers={"Referer": house.address})
    api = client.get("/api/fast/availability?office=jakarta-selatan&product=e_10&month=2026-12")
    board = httpx.get(f"{house.address}/live/board/jakarta-selatan", timeout=20)
    english = client.get(PUBLIC, headers={"Cookie": "django_language=en"})

    assert [answer.status_code for answer in (reading, sending, api, board, english)] == [503] * 5
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in (reading, sending, api, board, english))
    assert "Layanan terhenti sebentar" in reading.text
    assert 'http-equiv="refresh"' in reading.text
    assert "The service has stopped for a moment" in english.text
    assert api.headers["Content-Type"] == board.headers["Content-Type"] == "application/problem+json"
    assert "sessionid" not in sending.headers.get("Set-Cookie", ""), "nobody is signed out by an outage"
    time.sleep(max(0.0, until - time.monotonic()))
    return hidden(sending.text)


def outage(house: House, client: httpx.Client, *, seconds: float) -> None:
    """Let the database be away under web site, both workers and a board, and see everything go on afterwards."""
    workers = [house.begin("worker", "--part", part, log=part) for part in ("jobs", "ledger")]
    board = Board(house, "jakarta-selatan")
    try:
        _go_through(house, client, board, seconds=seconds)
        assert [worker.poll() for worker in workers] == [None, None]
    finally:
        board.leave()
        for worker in workers:
            worker.terminate()
        ended = [worker.wait(25) for worker in workers]
    assert ended == [0, 0]
    for part in ("web", "jobs", "ledger"):
        assert "Traceback" not in house.log(part)


def _go_through(house: House, client: httpx.Client, board: Board, *, seconds: float) -> None:
    _job_done(house, "appointments.reopen")
    eventually(lambda: board.pictures() > 0)
    form = family_form(client, f"Anak Pertama {seconds:.0f}")
    before = board.pictures()
    house.database.stop()
    try:
        carried = _away(house, client, form, seconds=seconds)
    finally:
        house.database.start()

    assert carried == form
    again = client.post(ADD, data=carried, headers={"Referer": house.address})
    assert again.status_code == 302, again.text
    assert family_of(client, form["full_name"]) == 1
    _job_done(house, "appointments.reopen")
    eventually(lambda: _all_placed(house))
    eventually(lambda: board.pictures() > before)
    assert "event: lost" in board.heard


def test_ten_seconds_without_a_database(house: House, client: httpx.Client) -> None:
    outage(house, client, seconds=10)


@pytest.mark.prove
def test_a_minute_without_a_database(house: House, client: httpx.Client) -> None:
    outage(house, client, seconds=60)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_a_commit_whose_answer_was_lost_counts_once(house: House, client: httpx.Client, how: signal.Signals) -> None:
    """The backend dies after the transaction is kept for good and before we hear of it.

    A commit that waits for a standby which is not there has been written already: that is the moment to strike.
    """
    form = family_form(client, f"Anak Yang Diragukan {how.name}")
    house.database.admin("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    house.database.admin("SELECT pg_reload_conf()")
    try:
        eventually(house.database.commits_wait_for_a_standby)
        with ThreadPoolExecutor(1) as one:
            sent = one.submit(client.post, ADD, data=form, headers={"Referer": house.address})
            waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            (victim,) = eventually(lambda: house.database.admin(waiting))[0]
            os.kill(victim, how)
            answer = sent.result(timeout=40)
    finally:
        eventually(lambda: _reset(house))

    assert answer.status_code == 503
    assert "Kami tidak dapat memastikan" in answer.text
    assert hidden(answer.text) == form
    assert family_of(client, form["full_name"]) == 1, "it was kept after all"
    again = client.post(ADD, data=hidden(answer.text), headers={"Referer": house.address})
    assert again.status_code == 302
    assert family_of(client, form["full_name"]) == 1


def _reset(house: House) -> bool:
    """Do without the standby again; a server whose backend was killed needs a moment to recover."""
    import psycopg

    try:
        house.database.admin("ALTER SYSTEM RESET synchronous_standby_names")
        house.database.admin("SELECT pg_reload_conf()")
    except psycopg.OperationalError:
        return False
    return True
