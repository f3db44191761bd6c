"""`giliran bench`: each module of `giliran.bench` with a function `run` is a benchmark of its name."""

import pkgutil
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
        import giliran.bench  # noqa: PLC0415 - only when asked for

        for found in pkgutil.iter_modules(giliran.bench.__path__):
            module = import_module(f"giliran.bench.{found.name}")
            if hasattr(module, "run"):
                app.command(found.name.replace("_", "-"))(module.run)
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
