"""How long it takes until what was killed does its work again."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg

from tests.fire import victims
from tests.fire.product import Product

LIMITS: Mapping[str, float] = {"web worker": 3.0}
LIMIT = 10.0
"""Seconds within which everything is to be back by itself."""
PATIENCE = 60.0
_LOOK_EVERY = 0.1
_ANSWER = 5.0
_PAGE = "/kantor/"
"""A page that cannot be shown without the database."""
_OF_A_SIMULATOR = 2
_SESSION = "SELECT count(*) FROM pg_stat_activity WHERE application_name = '{}' AND backend_start > '{}'"


@dataclass(frozen=True, kw_only=True)
class Killed:
    """A process that we killed, and what its log had said by then of web workers started."""

    kind: str
    pid: int
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    moment: float = field(default_factory=time.monotonic)
    web_log: int = 0


def limit(kind: str) -> float:
    """Return the seconds within which a kind of victim is to be back."""
    return LIMITS.get(kind, LIMIT)


def kill(product: Product, kind: str, pid: int) -> Killed | None:
    """Kill a process; None when it had just ended."""
    log = _web_log(product)
    killed = Killed(kind=kind, pid=pid, web_log=log.stat().st_size if log.exists() else 0)
    return killed if victims.kill(pid) else None


def wait(product: Product, killed: Killed, *, patience: float = PATIENCE) -> float | None:
    """Wait until what was killed does its work again; return the seconds since the kill, None if it never did."""
    well = _WELL.get(killed.kind, _simulator)
    while (passed := time.monotonic() - killed.moment) < patience:
        with suppress(psycopg.Error, httpx.HTTPError, OSError):
            if killed.pid not in product.members.get(killed.kind, []) and well(product, killed):
                return round(passed, 2)
        time.sleep(_LOOK_EVERY)
    return None


def is_whole(product: Product) -> bool:
    """Whether everything runs: all processes, each with its line to the database where it needs one."""
    members = product.members
    wanted = {kind: 1 for kind in victims.KINDS if kind != "backend"} | {"web worker": 2}
    wanted |= {kind: _OF_A_SIMULATOR for kind in wanted if kind.startswith("simulator-")}
    if any(len(members.get(kind, [])) < count for kind, count in wanted.items()):
        return False
    with suppress(psycopg.Error, httpx.HTTPError, OSError):
        named = {name for (name,) in product.ask("SELECT DISTINCT application_name FROM pg_stat_activity")}
        return {"worker-jobs", "worker-ledger"} <= named and _page(product)
    return False


def wait_until_whole(product: Product, *, patience: float = PATIENCE) -> bool:
    """Wait until everything runs; False when it never did."""
    end = time.monotonic() + patience
    while not is_whole(product):
        if time.monotonic() > end:
            return False
        time.sleep(_LOOK_EVERY)
    return True


def _page(product: Product) -> bool:
    return httpx.get(product.address + _PAGE, timeout=_ANSWER).status_code == httpx.codes.OK


def _web(product: Product, killed: Killed) -> bool:
    """Whether so many workers said that they had started as were lost, and a page is answered."""
    lost = 1 if killed.kind == "web worker" else 2
    log = _web_log(product)
    text = log.read_bytes()
    text = text[killed.web_log :] if len(text) >= killed.web_log else text
    return text.count(b"Started worker-") >= lost and _page(product)


def _web_log(product: Product) -> Path:
    return product.var / "log" / "web.log"


def _worker(product: Product, killed: Killed) -> bool:
    ((sessions,),) = product.ask(_SESSION.format(killed.kind, killed.at.isoformat()))
    return bool(product.members.get(killed.kind)) and sessions > 0


def _database(product: Product, _killed: Killed) -> bool:
    return product.ask("SELECT 1") == [(1,)] and _page(product)


def _keeper(product: Product, killed: Killed) -> bool:
    return bool(product.members.get("keeper")) and _database(product, killed)


def _simulator(product: Product, killed: Killed) -> bool:
    if len(product.members.get(killed.kind, [])) < _OF_A_SIMULATOR:
        return False
    party = killed.kind.removeprefix("simulator-")
    return httpx.get(f"{product.simulators[party]}/", timeout=_ANSWER).is_success


_WELL: Mapping[str, Callable[[Product, Killed], bool]] = {
    "web": _web,
    "web worker": _web,
    "worker-jobs": _worker,
    "worker-ledger": _worker,
    "keeper": _keeper,
    "postmaster": _database,
    "backend": _database,
    "checkpointer": _database,
    "walwriter": _database,
}
