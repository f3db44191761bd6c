"""`giliran serve`, `giliran worker`, `giliran simulator`: one long-running process each."""

import os
from enum import StrEnum
from typing import Annotated

import typer

from giliran.config.cli.saying import Failure
from giliran.config.serve import PortTaken, Role

PANEL = "Running it"


class Part(StrEnum):
    """What a worker looks after."""

    JOBS = "jobs"
    LEDGER = "ledger"
    ALL = "all"


class Simulator(StrEnum):
    """The outside parties that have a stand-in."""

    BANK = "bank"
    CARRIER = "carrier"
    REGISTRY = "registry"
    INSPECTORATE = "inspectorate"
    OMBUDSMAN = "ombudsman"
    PRINTER = "printer"
    PUSH = "push"


_MODULES = {
    Simulator.INSPECTORATE: "custodian.simulator.inspectorate",
    Simulator.OMBUDSMAN: "custodian.simulator.ombudsman",
}
"""Those of which one package has several."""


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel=PANEL)(serve)
    app.command(rich_help_panel=PANEL)(worker)
    app.command(rich_help_panel=PANEL)(simulator)


def serve(
    *,
    role: Annotated[Role, typer.Option(help="Which part of the site; all on small machines.")] = Role.ALL,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 2,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535)] = 8000,
) -> None:
    """Serve the web site."""
    from giliran.config.cli import local, preparing  # noqa: PLC0415 - lazily, like all below

    local.with_database()
    if local.is_local():
        os.environ.setdefault("GILIRAN_BASE_URL", f"http://{host}:{port}")
    check_settings()
    preparing.prepare_if_new()
    _serve(role.factory, factory=True, host=host, port=port, workers=workers)


def worker(
    *,
    part: Annotated[
        Part, typer.Option(help="jobs: mail, SMS and the like; ledger: what follows from events.")
    ] = Part.ALL,
    concurrency: Annotated[int, typer.Option(min=1, help="Jobs at the same time.")] = 4,
) -> None:
    """Do what has to be done behind the pages."""
    from giliran.config.cli import local, preparing  # noqa: PLC0415

    local.with_database()
    check_settings()
    preparing.prepare_if_new()
    from giliran.config.cli import working  # noqa: PLC0415

    if not working.work(jobs=part is not Part.LEDGER, ledger=part is not Part.JOBS, concurrency=concurrency):
        message = "The worker ended because one of its parts failed; see its log."
        raise Failure(message)


def simulator(
    *,
    name: Annotated[Simulator, typer.Argument(help="Whose stand-in.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535)],
) -> None:
    """Run a stand-in for an outside party: bank, mail and SMS, registry, custodian, printer, or browsers."""
    from giliran.config.cli import local  # noqa: PLC0415

    local.settle()
    if not simulator_exists(name):
        message = f"There is no simulator of the {name} in this version."
        raise Failure(message)
    _serve(f"{_module_of(name)}:app", factory=False, host=host, port=port, workers=1)


def simulator_exists(name: Simulator) -> bool:
    """Whether this version has it."""
    from importlib.util import find_spec  # noqa: PLC0415

    package, _, rest = _module_of(name).removeprefix("giliran.integrations.").partition(".")
    inside = f"giliran.integrations.{package}"
    return find_spec(inside) is not None and find_spec(f"{inside}.{rest}") is not None


def _module_of(name: Simulator) -> str:
    return f"giliran.integrations.{_MODULES.get(name, f'{name}.simulator')}"


def check_settings() -> None:
    """Read the settings now, so that what is wrong in the environment is told once and plainly."""
    from importlib import import_module  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import_module("giliran.config.settings")


def _serve(target: str, *, factory: bool, host: str, port: int, workers: int) -> None:
    from giliran.config import serve as server  # noqa: PLC0415

    try:
        server.serve(target=target, factory=factory, host=host, port=port, workers=workers)
    except PortTaken as taken:
        raise Failure(str(taken)) from taken
