"""How heavy each page is: statements, milliseconds, bytes; on many applications, through the real server."""

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from typing import Annotated, Any
from uuid import UUID

import httpx
import typer

from giliran.bench import pages_reading, pages_server, pages_world
from giliran.bench.pages_catalogue import APPLICANT, OF_NO_OFFICE, PAGES, VISITOR, Listed
from giliran.bench.pages_reading import percentile

MOST_QUERIES = 15
MOST_MILLISECONDS = 50
MOST_BYTES = 60_000
_WARM_UP = 4


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One page's figures; times in milliseconds, weights in bytes."""

    page: str
    who: str
    status: int
    queries: int
    server_p50: float
    server_p95: float
    cpu_p50: float
    cpu_p95: float
    database_p50: float
    client_p50: float
    client_p95: float
    ratio: float
    bytes_first: int
    bytes_repeat: int
    files: int


def run(
    *,
    size: Annotated[int, typer.Option(min=300, help="Applications in the database.")] = 100_000,
    requests: Annotated[int, typer.Option(min=1, help="Requests a page, one after the other.")] = 60,
    keep: Annotated[str, typer.Option(help="Name of a database to keep for the next time.")] = "",
    only: Annotated[str, typer.Option(help="Only pages whose name has this in it.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Open every page of applicants and staff, one at a time, and tell what each costs.

    A database of its own is made beside the others, filled with made-up applications, and dropped at the end. One web
    process serves; statements and server times are its own (`Server-Timing`), bytes are what came over the line.
    """
    with pages_server.database(keep):
        pages_server.call("manage", "collectstatic", "--no-input", "--verbosity=0")
        pages_server.fill(size)
        report = measure(requests=requests, only=only)
    typer.echo(json.dumps(report) if as_json else as_table(report))


def measure(*, requests: int, only: str = "") -> dict[str, Any]:
    """Set the world, start the server, open the pages; return the figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from django.db import connections  # noqa: PLC0415

    from giliran.foundation.clock import now  # noqa: PLC0415

    world = pages_world.build(at=now())
    sessions = {user: _session(user, staff=user in set(world.staff.values())) for user in _users(world)}
    settings = pages_world.database_settings()
    with pages_server.server() as address:
        baseline = _baseline(address, requests)
        pages = [
            _measure_page(listed, world, sessions, address, requests=requests, floor=baseline["healthz_p50"])
            for listed in PAGES
            if only in listed.name
        ]
    for connection in connections.all():
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one
    return {
        "pages": [asdict(page) for page in pages],
        "limits": {"queries": MOST_QUERIES, "server_p95_ms": MOST_MILLISECONDS, "bytes_first": MOST_BYTES},
        "broken": verdicts(pages),
        "baseline": baseline,
        "applications": world.counts["applications_application"],
        "rows": world.counts,
        "requests": requests,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load": round(os.getloadavg()[0], 2),
        **settings,
    }


def verdicts(pages: list[Measured]) -> dict[str, list[str]]:
    """Return the pages that break each limit; only what people open at home is weighed."""
    at_home = {VISITOR, APPLICANT}
    return {
        "answered": [page.page for page in pages if page.status >= 400],  # noqa: PLR2004 - HTTP's own
        "queries": [page.page for page in pages if page.queries > MOST_QUERIES],
        "server_p95_ms": [page.page for page in pages if page.server_p95 >= MOST_MILLISECONDS],
        "bytes_first": [page.page for page in pages if page.who in at_home and page.bytes_first > MOST_BYTES],
    }


def _users(world: pages_world.World) -> set[UUID]:
    owners = {stage.owner for stage in world.stages.values() if stage.owner}
    return owners | set(world.staff.values())


def _session(user_id: UUID, *, staff: bool) -> str:
    """Sign somebody in, staff with their second factor; return the session's key."""
    from django.apps import apps  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client()
    user = apps.get_model("accounts", "User").objects.get(id=user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    if staff:
        session["accounts_second_factor_set_up_by"] = str(user_id)
        session.save()
    return str(session.session_key)


def _baseline(address: str, requests: int) -> dict[str, float]:
    """Measure what the server takes for nearly nothing."""
    static = f"{address}/static/"
    with httpx.Client(http2=False, headers={"Accept-Encoding": "gzip"}) as client:
        page = client.get(address)
        found = next(iter(pages_reading.asked_for(page, address)), static)
        figures: dict[str, float] = {}
        for name, where in (("healthz", f"{address}/healthz"), ("static", found)):
            times = [pages_reading.timed(client, where).client for _ in range(max(requests, 20))]
            figures |= {f"{name}_p50": percentile(times, 50), f"{name}_p95": percentile(times, 95)}
    return figures


def _measure_page(
    listed: Listed,
    world: pages_world.World,
    sessions: dict[UUID, str],
    address: str,
    *,
    requests: int,
    floor: float,
) -> Measured:
    user, path = _reader_and_path(listed, world)
    where = address + path
    cookies = {"sessionid": sessions[user]} if user else {}
    with pages_reading.reader(cookies) as client:
        weight = pages_reading.weighed(client, where)
        for _ in range(min(_WARM_UP, requests)):
            pages_reading.timed(client, where)
        one_network = user is not None
        told = pages_reading.repeated(client if one_network else None, where, requests)
    server, client_ms = [one.server for one in told], [one.client for one in told]
    sys.stderr.write(f"{listed.name}: {told[-1].queries} statements, {percentile(server, 95)} ms\n")
    return Measured(
        page=listed.name,
        who=listed.who,
        status=told[-1].status,
        queries=max(one.queries for one in told),
        server_p50=percentile(server, 50),
        server_p95=percentile(server, 95),
        cpu_p50=percentile([one.cpu for one in told], 50),
        cpu_p95=percentile([one.cpu for one in told], 95),
        database_p50=percentile([one.database for one in told], 50),
        client_p50=percentile(client_ms, 50),
        client_p95=percentile(client_ms, 95),
        ratio=round(percentile(client_ms, 50) / floor, 1) if floor else 0.0,
        bytes_first=weight.first,
        bytes_repeat=weight.repeat,
        files=weight.files,
    )


def _reader_and_path(listed: Listed, world: pages_world.World) -> tuple[UUID | None, str]:
    """Return who opens a page (None: a visitor), and its path."""
    from django.urls import reverse  # noqa: PLC0415

    stage = world.stages[listed.on]
    arguments = dict(stage.arguments)
    user = None
    if listed.who == APPLICANT:
        user = stage.owner
    elif listed.who != VISITOR:
        user = world.staff[listed.who]
        if ":" in listed.name and listed.name not in OF_NO_OFFICE:
            arguments["office_code"] = pages_world.OFFICE
    return user, reverse(listed.name, kwargs=arguments)


def as_table(report: dict[str, Any]) -> str:
    """Write the figures for people, the slowest page first."""
    lines = [
        f"{'page':44} {'who':12} {'queries':>7} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>8} {'first B':>8} {'again B':>8}"
    ]
    lines += [
        f"{page['page']:44} {page['who']:12} {page['queries']:>7} {page['server_p50']:>8} {page['server_p95']:>8}"
        f" {page['cpu_p50']:>8} {page['bytes_first']:>8} {page['bytes_repeat']:>8}"
        for page in sorted(report["pages"], key=lambda page: -page["server_p95"])
    ]
    rest = {name: value for name, value in report.items() if name != "pages"}
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in rest.items())])
