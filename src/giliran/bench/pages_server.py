"""The database and the server of a measurement: the product's own programs, each a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
from psycopg import sql

_PROGRAM = (sys.executable, "-m", "giliran.config.cli")
_STARTS_WITHIN = 60.0
_ENDS_WITHIN = 20.0


class NotStartedError(RuntimeError):
    """The server did not come up."""


@contextmanager
def database(keep: str) -> Iterator[str]:
    """Have a database with all tables and lead this process's environment to it; dropped unless it is to be kept."""
    name = keep or f"giliran_bench_pages_{os.getpid()}"
    before = {key: os.environ[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    owner = before["DATABASE_OWNER_URL"]
    with psycopg.connect(owner, autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ |= {key: _named(address, name) for key, address in before.items()}
    try:
        call("db", "prepare")
        yield name
    finally:
        os.environ |= before
        if not keep:
            _drop(name, owner=owner, application=before["DATABASE_URL"])


def _drop(name: str, *, owner: str, application: str) -> None:
    """Drop the database; each role ends its own connections to it first, since neither may end the other's."""
    for address in (application, owner):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
                [name],
            )
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _named(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def call(*words: str) -> None:
    """Run the product's program; what it says goes where problems go."""
    subprocess.run([*_PROGRAM, *words], check=True, stdout=sys.stderr)  # noqa: S603 - our own program


def fill(size: int) -> None:
    """Bring made-up applications up to a number."""
    words = [sys.executable, "-m", "giliran.config.cli.sizing", str(size)]
    subprocess.run(words, check=True, stdout=sys.stderr, env={**os.environ, "GILIRAN_DEMO": "1"})  # noqa: S603 - the same


@contextmanager
def server() -> Iterator[str]:
    """Have the pages served, with times told; yield the address."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    told = {
        "GILIRAN_SERVER_TIMING": "1",
        "GILIRAN_BASE_URL": address,
        "GILIRAN_ALLOWED_HOSTS": "127.0.0.1",
        "GILIRAN_PLAIN_HTTP": "1",
    }
    process = subprocess.Popen(  # noqa: S603 - the same
        [*_PROGRAM, "serve", "--role", "pages", "--workers", "1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        env={**os.environ, **told},
    )
    try:
        _wait(process, address)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx.get(f"{address}/healthz", timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    message = "the server did not start"
    raise NotStartedError(message)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
