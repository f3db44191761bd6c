"""`giliran demo`: the whole of Giliran on one machine, with stand-ins for the outside world."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from giliran.config.cli import enlivening
from giliran.config.cli.running import Simulator, check_settings, simulator_exists
from giliran.config.cli.saying import Failure, busy, console

if TYPE_CHECKING:
    from giliran.demo.processes import Part

HOST = "127.0.0.1"
WEB_PORT = 8000
SIMULATOR_PORTS = {
    Simulator.BANK: 8101,
    Simulator.CARRIER: 8102,
    Simulator.REGISTRY: 8103,
    Simulator.INSPECTORATE: 8104,
    Simulator.OMBUDSMAN: 8105,
    Simulator.PRINTER: 8106,
    Simulator.PUSH: 8107,
}
SMTP_PORT = 8125
PUSH_SERVICES = "fcm.googleapis.com,updates.push.services.mozilla.com,.push.apple.com,.notify.windows.com"
"""As in the settings: whoever tries the demonstration with a browser of their own has its maker's push service."""
PRINTER_PORT = 9100
SIMULATOR_PAGES = {
    Simulator.BANK: "Bank (pay a billing code here)",
    Simulator.CARRIER: "Mail and SMS of everybody",
    Simulator.REGISTRY: "Population registry",
    Simulator.PRINTER: "What the kiosks' printer printed",
    Simulator.PUSH: "Messages to browsers",
}


Still = Annotated[bool, typer.Option("--still", help="Without guests, past weeks and moves of the clock.")]
Size = Annotated[int, typer.Option(min=0, help="Bring made-up applications up to this number: large lists, quickly.")]


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Running it")(demo)


def demo(
    *,
    port: Annotated[
        int, typer.Option(min=1, max=65_535, help="The web site's port; the next free one if taken.")
    ] = WEB_PORT,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = HOST,
    workers: Annotated[int, typer.Option(min=1, help="Web processes.")] = 2,
    still: Still = False,
    size: Size = 0,
) -> None:
    """Run everything on this machine: database, web site, workers and stand-ins for bank, mail, SMS and registry.

    It shows three offices in mid-morning: guests come, are called and served, and the eight weeks before are played in
    the background. Counter 1 is yours. Stops with Ctrl-C and leaves nothing running. What you did stays in var/ for the
    next time.
    """
    from giliran.config import places  # noqa: PLC0415 - lazily, like all below
    from giliran.config.postgres.locks import Lock  # noqa: PLC0415

    note = places.var_dir() / "demo.lock"
    only_one = Lock(note)
    if not only_one.take_alone():
        _refuse_second(note)
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        _get_ready(still=still, size=size)
        # Chosen only now: getting ready takes a while, in which somebody else might have taken a port.
        ports = _choose_ports(host=host, wanted=port)
        address = f"http://{_named(host)}:{ports['web']}"
        only_one.write(json.dumps({"address": address, "process": os.getpid(), **_simulators(ports)}))
        _set_addresses(host=host, address=address, ports=ports)
        parts = [*_parts(host=host, ports=ports, workers=workers), *([] if still else enlivening.parts())]
        _supervise(parts, on_ready=lambda: _show(address, ports))
    finally:
        _close_down()
        only_one.write("")
        only_one.close()
    _say("Stopped. Nothing is left running.")


def _get_ready(*, still: bool, size: int) -> None:
    """All that must be done before the first process starts."""
    from giliran.config.cli import local, preparing  # noqa: PLC0415

    os.environ["GILIRAN_DEMO"] = "1"
    with busy("Starting the database"):
        local.with_database()
    _set_authenticators()
    check_settings()
    if not still:
        enlivening.go_to_morning()
    preparing.prepare()
    _collect_static_files()
    _seed()
    if size:
        _make_applications(size)
    if not still:
        enlivening.fill_halls()


def _supervise(parts: "list[Part]", *, on_ready: Callable[[], None]) -> None:
    from giliran.config import places  # noqa: PLC0415
    from giliran.config.cli import local  # noqa: PLC0415
    from giliran.demo.supervisor import NotStarted, Supervisor  # noqa: PLC0415

    logs = places.own_directory(places.var_dir() / "log", mode=0o700)
    _say("Starting the processes …")
    try:
        supervisor = Supervisor(parts, logs=logs, say=_say, guards=[local.keep_database])
        asyncio.run(supervisor.run(on_ready=on_ready))
    except NotStarted as trouble:
        _say(str(trouble))
        message = "The demo did not start; see above."
        raise Failure(message) from trouble


def _close_down() -> None:
    from giliran.config.cli import local  # noqa: PLC0415

    with busy("Stopping the database"):
        local.leave()


def _refuse_second(note: Path) -> NoReturn:
    try:
        known = json.loads(note.read_text("utf-8"))
        message = f"The demo is already running at {known['address']} (process {known['process']})."
    except (ValueError, KeyError):
        message = "The demo is already running; it is just starting or stopping."
    raise Failure(message)


def _as_interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _choose_ports(*, host: str, wanted: int) -> dict[str, int]:
    from giliran.config.ports import claim_port  # noqa: PLC0415
    from giliran.config.serve import PortTaken  # noqa: PLC0415

    chosen: dict[str, int] = {}
    try:
        chosen["web"] = claim_port(host=host, wanted=wanted)
        for name, port in [*SIMULATOR_PORTS.items(), ("smtp", SMTP_PORT), ("paper", PRINTER_PORT)]:
            chosen[name] = claim_port(host=HOST, wanted=port)
    except PortTaken as taken:
        raise Failure(str(taken)) from taken
    if chosen["web"] != wanted:
        _say(f"Port {wanted} is taken; using {chosen['web']}.")
    return chosen


def _named(host: str) -> str:
    return HOST if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound


def _simulators(ports: dict[str, int]) -> dict[str, str]:
    """Where each simulator answers, for who plays along from outside."""
    return {name.value: f"http://{HOST}:{ports[name]}" for name in SIMULATOR_PORTS}


def _set_addresses(*, host: str, address: str, ports: dict[str, int]) -> None:
    """Tell every process where the others are. What the user has set stays."""
    values = {
        "GILIRAN_BASE_URL": address,
        "GILIRAN_BANK_URL": f"http://{HOST}:{ports['bank']}",
        "GILIRAN_CARRIER_URL": f"http://{HOST}:{ports['carrier']}",
        "GILIRAN_REGISTRY_URL": f"http://{HOST}:{ports['registry']}",
        "GILIRAN_INSPECTORATE_URL": f"http://{HOST}:{ports['inspectorate']}",
        "GILIRAN_OMBUDSMAN_URL": f"http://{HOST}:{ports['ombudsman']}",
        "GILIRAN_SMTP_HOST": HOST,
        "GILIRAN_SMTP_PORT": str(ports["smtp"]),
        "GILIRAN_PRINTER_PORT": str(ports["paper"]),
        "GILIRAN_DEMO_PRINTER": f"tcp:{HOST}:{ports['paper']}",
        "GILIRAN_PUSH_SERVICES": f"http://{HOST}:{ports['push']},{PUSH_SERVICES}",
        "GILIRAN_SPEECH_PROGRAM": which("espeak-ng") or "",
    }
    if host != HOST:
        values["GILIRAN_ALLOWED_HOSTS"] = "*"
    for name, value in values.items():
        os.environ.setdefault(name, value)


def _set_authenticators() -> None:
    """Let the carrier's simulator show the codes with which the demo's staff sign in."""
    from giliran.demo import logins  # noqa: PLC0415

    os.environ["GILIRAN_DEMO_AUTHENTICATORS"] = logins.authenticators(os.environ["GILIRAN_SECRET_KEY"])


def _collect_static_files() -> None:
    from giliran.config import places  # noqa: PLC0415
    from giliran.config.cli.long_work import run_module  # noqa: PLC0415

    if not _is_newer(places.var_dir() / "static" / "staticfiles.json", than=Path(__file__).resolve().parents[2]):
        arguments = ["collectstatic", "--no-input", "--verbosity=0"]
        run_module("giliran.config.manage", arguments=arguments, title="Gathering static files")


def _is_newer(gathered: Path, *, than: Path) -> bool:
    """Whether static files were gathered after the last change to any of a package's own."""
    if not gathered.exists():
        return False
    sources = [path.stat().st_mtime for path in than.glob("*/static/**/*")]
    return gathered.stat().st_mtime > max(sources, default=0.0)


def _seed() -> None:
    from importlib.util import find_spec  # noqa: PLC0415

    from giliran.config.cli.long_work import run_module  # noqa: PLC0415

    if find_spec("giliran.demo.seed") is not None:
        run_module("giliran.config.cli.seeding", title="Filling the demo")


def _make_applications(size: int) -> None:
    from giliran.config.cli.long_work import run_module  # noqa: PLC0415

    run_module("giliran.config.cli.sizing", arguments=[str(size)], title=f"Making {size:,} applications")


def _parts(*, host: str, ports: dict[str, int], workers: int) -> "list[Part]":
    from giliran.demo.processes import Part  # noqa: PLC0415

    program = [sys.executable, "-m", "giliran.config.cli"]
    simulators = [
        Part(
            name=f"simulator-{name}",
            command=[*program, "simulator", name, "--port", str(ports[name])],
            address=(HOST, ports[name]),
        )
        for name in Simulator
        if simulator_exists(name)
    ]
    workers_of = [
        Part(name=f"worker-{part}", command=[*program, "worker", "--part", part]) for part in ("ledger", "jobs")
    ]
    serve = ["serve", "--role", "all", "--workers", str(workers), "--host", host, "--port", str(ports["web"])]
    web = Part(name="web", command=[*program, *serve], address=(_named(host), ports["web"]), path="/healthz")
    return [*simulators, *workers_of, web]


def _say(text: str) -> None:
    console().print(text, markup=False)


def _show(address: str, ports: dict[str, int]) -> None:
    """Print the one panel that says where everything is."""
    from rich.panel import Panel  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table.grid(padding=(0, 2))
    if start := enlivening.start_page():
        table.add_row("[bold]Begin here[/bold]", f"[bold]{address}{start}[/bold]")
    table.add_row("[bold]Giliran[/bold]", f"[bold]{address}[/bold]")
    for name, what in SIMULATOR_PAGES.items():
        if simulator_exists(name):
            table.add_row(what, f"http://{HOST}:{ports[name]}")
    table.add_row("Codes for staff to sign in with", f"http://{HOST}:{ports[Simulator.CARRIER]}/kode")
    for who, email, password in _logins():
        table.add_row(who, f"{email}  /  {password}")
    table.add_row("Logs", str(Path(os.environ["GILIRAN_VAR"]) / "log"))
    console().print(Panel(table, title="Ready", subtitle="Ctrl-C stops everything", expand=False))


def _logins() -> list[tuple[str, str, str]]:
    from importlib import import_module  # noqa: PLC0415
    from importlib.util import find_spec  # noqa: PLC0415

    if find_spec("giliran.demo.logins") is None:
        return []
    known: list[tuple[str, str, str]] = import_module("giliran.demo.logins").LOGINS
    return known
