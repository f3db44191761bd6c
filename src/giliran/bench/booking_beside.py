"""Ordinary pages while others book: people already inside look at their bill, their papers, their home."""

import os
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from giliran.bench import booking_runs, driver, throwaway
from giliran.bench.booking_runs import Place
from giliran.bench.world import ACCOUNT, APPLICATION, uuid_of

SECONDS = 10
_INSIDE = 20
_READERS = 2
_PAUSE = 0.05
"""People read what they see before they go on."""


@dataclass(kw_only=True)
class Person:
    """Somebody signed in, with what there is to open."""

    session: str
    paths: Sequence[str]


@dataclass(kw_only=True)
class Reading:
    """Pages opened one after the other, by a few at a time; `times` in seconds."""

    address: str
    people: Sequence[Person]
    over: threading.Event = field(default_factory=threading.Event)
    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def read(self, first: int) -> None:
        """Go from person to person until told to stop."""
        number = first
        while not self.over.is_set():
            person = self.people[number % len(self.people)]
            number += _READERS
            with httpx.Client(cookies={"sessionid": person.session}, follow_redirects=True, timeout=30) as client:
                for path in person.paths:
                    began = time.perf_counter()
                    answer = client.get(self.address + path)
                    self.times.append(time.perf_counter() - began)
                    if answer.status_code != httpx.codes.OK:
                        self.failed.append(f"{path} {answer.status_code}")
                    if self.over.wait(_PAUSE):
                        return

    @property
    def p95_ms(self) -> float:
        """The time that one page in twenty took longer than."""
        return round(statistics.quantiles(self.times, n=20)[18] * 1000, 1)


def run(here: Place, *, rate: int, slots: int, seconds: int = SECONDS) -> dict[str, Any]:
    """Open pages of a web process of their own: first alone, then while `rate` people a second book."""
    people = _people(here)
    throwaway.call("manage", "collectstatic", "--no-input", "--verbosity=0")
    with throwaway.web("pages", workers=1) as pages:
        address = f"http://127.0.0.1:{pages.port}"
        _open(address, people, seconds=2.0)
        quiet = _open(address, people, seconds=float(seconds))
        wishes = booking_runs.prepare(here.world, people=rate * seconds, slots=slots)
        reading = Reading(address=address, people=people)
        readers = _readers(reading)
        driven = driver.drive(here.web.port, wishes, rate=rate)
        reading.over.set()
        for reader in readers:
            reader.join()
    run_ = booking_runs.checked(here.world, driven)
    return {
        "pages_p95_quiet_ms": quiet.p95_ms,
        "pages_p95_loaded_ms": reading.p95_ms,
        "ratio_pages": round(reading.p95_ms / quiet.p95_ms, 2),
        "pages_opened": [len(quiet.times), len(reading.times)],
        "pages_failed": (quiet.failed + reading.failed)[:5],
        "beside_bookings_per_s": round(run_.rate),
        "beside_lost": run_.lost,
        "beside_errors": run_.errors,
    }


def _open(address: str, people: Sequence[Person], *, seconds: float) -> Reading:
    reading = Reading(address=address, people=people)
    readers = _readers(reading)
    time.sleep(seconds)
    reading.over.set()
    for reader in readers:
        reader.join()
    return reading


def _readers(reading: Reading) -> list[threading.Thread]:
    readers = [threading.Thread(target=reading.read, args=[number], name="reader") for number in range(_READERS)]
    for reader in readers:
        reader.start()
    return readers


def _people(here: Place) -> list[Person]:
    """Have some people book and sign in."""
    first = here.world.next_person
    run_ = booking_runs.run(here, people=_INSIDE, slots=1)
    bookings = dict(
        here.world.connection.execute(
            "SELECT application_id, id FROM appointments_booking WHERE id = ANY (%s)", [list(run_.driven.acknowledged)]
        ).fetchall()
    )
    return [_person(number, bookings[uuid_of(APPLICATION, number)]) for number in range(first, first + _INSIDE)]


def _person(number: int, booking: UUID) -> Person:
    application = uuid_of(APPLICATION, number)
    paths = ["/beranda/", f"/janji/{booking}/tagihan/", f"/dokumen/{application}/", f"/permohonan-saya/{application}/"]
    return Person(session=_session(uuid_of(ACCOUNT, number)), paths=paths)


def _session(user_id: UUID) -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    from django.apps import apps  # noqa: PLC0415 - Django is set up by then
    from django.test import Client  # noqa: PLC0415

    client = Client()
    user = apps.get_model("accounts", "User").objects.get(id=user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return str(client.session.session_key)
