"""`giliran db`: the database's life, embedded or not."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from giliran.config.cli.saying import Failure, busy, console

app = typer.Typer(help="The database: start, stop, prepare, back up.", no_args_is_help=True)


@app.command()
def start() -> None:
    """Start this machine's own PostgreSQL and let it run until `giliran db stop`."""
    from giliran.config import postgres  # noqa: PLC0415 - lazily, like all below

    _only_embedded()
    with busy("Starting the database"):
        server = postgres.keep_running()
    console().print(f"The database runs on 127.0.0.1, port {server.port}. Stop it with: giliran db stop")


@app.command()
def stop(*, force: Annotated[bool, typer.Option("--force", help="Even if a giliran command uses it.")] = False) -> None:
    """Stop this machine's own PostgreSQL."""
    from giliran.config import postgres  # noqa: PLC0415

    _only_embedded()
    with busy("Stopping the database"):
        ran = postgres.stop(force=force)
    console().print("The database has stopped." if ran else "The database was not running.")


@app.command()
def status() -> None:
    """Tell whether the database runs, and where. Exit code 1 when it does not."""
    if os.environ.get("DATABASE_URL"):
        _tell_external()
        return
    from giliran.config import postgres  # noqa: PLC0415

    found = postgres.status()
    if found.server is None:
        console().print("The embedded database is not running. It starts by itself when a command needs it.")
        raise typer.Exit(1)
    until = "until `giliran db stop`" if found.kept else "as long as a giliran command uses it"
    console().print(f"The embedded database runs on 127.0.0.1, port {found.server.port}, {until}.")
    console().print(f"Data: {found.data}\nLog:  {found.log}")


@app.command()
def prepare(
    *,
    admin_url: Annotated[
        str,
        typer.Option(
            envvar="DATABASE_ADMIN_URL",
            help="An administrator's address of the server: makes the roles and the database that "
            "DATABASE_OWNER_URL and DATABASE_URL name.",
        ),
    ] = "",
) -> None:
    """Bring the database to this version: roles and database (with an administrator's address), tables, rights."""
    from giliran.config.cli import local, preparing  # noqa: PLC0415

    local.with_database()
    if admin_url:
        preparing.make_roles_and_database(admin_url)
    preparing.prepare()


@app.command()
def url(
    *, owner: Annotated[bool, typer.Option("--owner", help="The owner's instead of the application's.")] = False
) -> None:
    """Print the address of the running database, with its password."""
    typer.echo(_address(owner=owner))


@app.command()
def shell() -> None:
    """Open psql on the database as its owner."""
    _become("psql", [])


@app.command()
def dump(file: Annotated[Path, typer.Argument(help="The file to write, in PostgreSQL's custom format.")]) -> None:
    """Write a consistent copy of the whole database to a file, readable by you alone."""
    if file.exists():
        message = f"{file} exists already; choose another name."
        raise Failure(message)
    environment = _psql_environment()
    draft = file.with_name(f"{file.name}.part")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    with busy("Writing the copy"):
        done = _run("pg_dump", ["--format=custom", f"--file={draft}"], environment)
    if done.returncode:
        draft.unlink(missing_ok=True)
        _fail("The copy could not be written", done)
    draft.replace(file)
    console().print(f"Written: {file} ({file.stat().st_size:,} bytes)")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `giliran db dump` wrote.", exists=True, dir_okay=False)],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Replace what is in the database now, without asking.")] = False,
) -> None:
    """Put a copy back, all or nothing: what is in the database now is replaced."""
    environment = _psql_environment()
    if not yes:
        typer.confirm("Everything now in the database will be replaced. Go on?", abort=True)
    arguments = ["--clean", "--if-exists", "--single-transaction", "--exit-on-error"]
    with busy("Putting the copy back"):
        done = _run("pg_restore", [*arguments, f"--dbname={environment['PGDATABASE']}", str(file)], environment)
    if done.returncode:
        _fail("The copy could not be put back; nothing was changed", done)
    console().print(f"Restored from {file}.")


def _only_embedded() -> None:
    if os.environ.get("DATABASE_URL"):
        message = "DATABASE_URL is set: that server is not ours to start or stop. Unset it to use the embedded one."
        raise Failure(message)


def _tell_external() -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
        info = connection.info
        console().print(
            f"DATABASE_URL answers: PostgreSQL {info.parameter_status('server_version')} "
            f"on {info.host}, port {info.port}, database {info.dbname}, as {info.user}."
        )


def _address(*, owner: bool) -> str:
    from giliran.config.cli import local  # noqa: PLC0415
    from giliran.config.environment import current  # noqa: PLC0415

    local.with_database()
    return current().text("DATABASE_OWNER_URL" if owner else "DATABASE_URL")


def _psql_environment() -> dict[str, str]:
    """The owner's address as libpq's variables: on a command line others could read the password."""
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    parts = conninfo_to_dict(_address(owner=True))
    return os.environ | {name: str(parts[key]) for key, name in names.items() if parts.get(key)}


def _program(name: str) -> str:
    from giliran.config.postgres import binaries  # noqa: PLC0415

    path = binaries.find().program(name)
    if not Path(path).is_file():
        message = f"{name} is missing beside the PostgreSQL of this machine ({path}); install its client programs."
        raise Failure(message)
    return path


def _run(name: str, arguments: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([_program(name), *arguments], env=environment, capture_output=True, text=True, check=False)


def _fail(what: str, done: "subprocess.CompletedProcess[str]") -> NoReturn:
    lines = [line for line in done.stderr.splitlines() if line.strip()] or [f"exit code {done.returncode}"]
    told = next((line for line in lines if "error" in line.lower()), lines[-1])
    message = f"{what}: {told}"
    raise Failure(message)


def _become(name: str, arguments: list[str]) -> None:
    done = subprocess.run([_program(name), *arguments], env=_psql_environment(), check=False)
    sys.exit(done.returncode)
