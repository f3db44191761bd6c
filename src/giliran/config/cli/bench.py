"""`giliran bench`: each of `giliran.bench.BENCHMARKS` is a module whose function `run` is the benchmark of its name."""

from collections.abc import Sequence
from importlib import import_module

import typer

from giliran.config.cli import local

HELP = "Measure how much this machine carries. Use it on a database of its own, never on one that serves people."


def program(words: Sequence[str]) -> typer.Typer:
    """The sub-program; benchmarks are imported only when `words` begin with `bench`."""
    app = typer.Typer(help=HELP, no_args_is_help=True)
    app.callback()(_nothing)
    if words[:1] == ["bench"]:
        from giliran.bench import BENCHMARKS  # noqa: PLC0415 - only when asked for

        for name in BENCHMARKS:
            app.command(name)(import_module(f"giliran.bench.{name}").run)
    return app


def _nothing(context: typer.Context) -> None:
    """Give benchmarks a database; it also keeps their names necessary when there is a single one.

    Those whose module says `OWN_SERVER` start a PostgreSQL of their own, by the socket that they find plugged here.
    """
    name = (context.invoked_subcommand or "").replace("-", "_")
    if getattr(import_module(f"giliran.bench.{name}"), "OWN_SERVER", False):
        from giliran.bench.throwaway import server  # noqa: PLC0415 - only when asked for
        from giliran.config.postgres.throwaway import throwaway  # noqa: PLC0415

        local.settle()
        server.plug(throwaway)
    else:
        local.with_database()


_nothing.__doc__ = HELP
