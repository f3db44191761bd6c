"""The program's commands put together, and how it tells of problems: in one line."""

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from giliran.config.cli import bench, database, demo, estimates, manage, release, running, simulate, voices
from giliran.config.cli.saying import Failure, complain
from giliran.config.environment import EnvironmentProblem
from giliran.config.postgres.problems import PostgresProblem

FAILED, MISUSED, INTERRUPTED = 1, 2, 130


def program(words: Sequence[str]) -> typer.Typer:
    """The program; benchmarks are looked up only when `words` ask for them."""
    app = typer.Typer(
        name="giliran",
        help="Giliran: passports and queues of immigration offices.\n\nTo see it live, run: giliran demo",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    demo.add(app)
    simulate.add(app)
    running.add(app)
    app.add_typer(database.app, name="db", rich_help_panel="Looking after it")
    app.add_typer(release.app, name="release", rich_help_panel="Looking after it")
    app.add_typer(estimates.app, name="estimates", rich_help_panel="Looking after it")
    app.add_typer(voices.app, name="voices", rich_help_panel="Looking after it")
    manage.add(app)
    app.add_typer(bench.program(words), name="bench", rich_help_panel="Looking after it")
    return app


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        from giliran import __version__  # noqa: PLC0415 - lazily, like everything here

        typer.echo(f"giliran {__version__}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Show the version and exit.",
            callback=lambda wanted: _show_version(wanted=wanted),
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Take the options of the program itself."""


def run(words: Sequence[str]) -> int:
    """Run a command and return the exit code. What is expected to go wrong is told in one line."""
    try:
        program(words)(args=list(words))
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else FAILED if exit_.code else 0
    except EnvironmentProblem as problem:
        complain(str(problem))
        return MISUSED
    except (Failure, PostgresProblem) as problem:
        complain(str(problem))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:
        told = _database_trouble(problem)
        if told is None:
            raise
        complain(told)
        return FAILED
    return 0


def _database_trouble(problem: BaseException) -> str | None:
    """One line for a database that cannot be reached; None for what is a bug and deserves its traceback."""
    psycopg = sys.modules.get("psycopg")  # without it nothing asked the database
    for cause in _causes(problem):
        if psycopg and isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
            return f"The database does not answer: {str(cause).strip().splitlines()[0]} (check DATABASE_URL)"
        if type(cause).__name__ == "PoolTimeout":
            return "The database does not answer (check DATABASE_URL)."
    return None


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__
