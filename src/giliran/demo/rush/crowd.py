"""A crowd that joins the waiting room as browsers do, over HTTP, and takes places when its turn comes."""

import time
from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid4

import httpx

from giliran.appointments.services.room.entry import issue_entry_pass
from giliran.demo.days.filing import Filed
from giliran.foundation import clock
from giliran.foundation.errors import Refused

_LONGEST = 40 * 60.0
_PAUSE = 1.0
_OVER = frozenset({"booked", "lapsed", "passed", "ended", "cancelled", "unknown", "sold_out"})


@dataclass
class _Somebody:
    """One of the crowd, and when they look again (by the machine's clock)."""

    sealed: str
    ticket: str = ""
    looks_at: float = 0.0
    over: bool = False


def play(release: UUID, people: list[Filed], *, address: str) -> int:
    """Let them join, wait and choose until the release is over for all; return how many have a place."""
    chance = Random(release.int)  # noqa: S311 - repeatable on purpose
    crowd = [_Somebody(sealed=sealed, looks_at=time.monotonic() + chance.uniform(0, 20)) for sealed in _passes(people)]
    end, booked = time.monotonic() + _LONGEST, 0
    with httpx.Client(base_url=address, timeout=20, trust_env=False) as line:
        while time.monotonic() < end and not all(each.over for each in crowd):
            for somebody in crowd:
                if not somebody.over and time.monotonic() >= somebody.looks_at:
                    booked += _step(line, release, somebody, chance)
            time.sleep(_PAUSE)
    return booked


def _passes(people: list[Filed]) -> list[str]:
    found = []
    for each in people:
        try:
            found.append(issue_entry_pass(application_id=each.application, at=clock.now(), actor=each.account)[0])
        except Refused:
            continue
    return found


def _step(line: httpx.Client, release: UUID, somebody: _Somebody, chance: Random) -> bool:
    """Join, look, or choose; say whether that took a place. Whoever is turned away for now comes again later."""
    room = f"/api/fast/rooms/{release}"
    try:
        if not somebody.ticket:
            told = line.post(room, headers={"Giliran-Pass": somebody.sealed})
            somebody.ticket = told.json().get("ticket", "") if told.is_success else ""
            somebody.over = told.is_client_error and told.json().get("error") not in {"shut", "too_often"}
            somebody.looks_at = time.monotonic() + chance.uniform(3, 8)
            return False
        standing = line.get(room, headers={"Giliran-Ticket": somebody.ticket}).json()
        somebody.looks_at = time.monotonic() + float(standing.get("next_poll", 5))
        somebody.over = standing.get("state") in _OVER
        return standing.get("state") == "turn" and _choose(line, room, somebody, chance)
    except (httpx.HTTPError, ValueError):
        somebody.looks_at = time.monotonic() + chance.uniform(3, 8)
        return False


def _choose(line: httpx.Client, room: str, somebody: _Somebody, chance: Random) -> bool:
    mine = {"Giliran-Ticket": somebody.ticket, "Giliran-Pass": somebody.sealed}
    given = line.post(f"{room}/pass", headers=mine)
    if not given.is_success:
        return False
    times = [each["slot"] for each in given.json().get("times", ())]
    if not times:
        return False
    sealed = {"Giliran-Pass": given.json()["pass"], "Idempotency-Key": str(uuid4())}
    taken = line.post("/api/fast/holds", json={"slot": chance.choice(times)}, headers=sealed)
    somebody.over = taken.is_success
    return taken.is_success
