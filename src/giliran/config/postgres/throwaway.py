"""A PostgreSQL for one measurement: safe and sized as in production, in a directory of its own, gone afterwards."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from giliran.config import places
from giliran.config.postgres import account as accounts
from giliran.config.postgres import binaries, cluster, production
from giliran.config.postgres.home import Home
from giliran.config.postgres.provision import provision
from giliran.config.postgres.server import OWNER, Server


@dataclass(kw_only=True)
class Throwaway:
    """The server, and what can be done to it."""

    home: Home
    found: binaries.Binaries
    account: accounts.Account
    temporary: Path
    running: cluster.Running
    server: Server

    @property
    def settings(self) -> dict[str, str]:
        """The settings beyond PostgreSQL's own."""
        return dict(self.home.settings)

    @property
    def pid(self) -> int:
        """The main process."""
        return self.running.process.pid

    def environment(self) -> dict[str, str]:
        """Return the two variables through which Giliran is told of the database."""
        return self.server.environment()

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs, such as `pgbench`."""
        return self.found.program(name)

    def kill(self) -> None:
        """Kill the main process as a power cut would; the others of the server end with it."""
        os.kill(self.running.process.pid, signal.SIGKILL)
        self.running.process.wait()

    def start_again(self) -> None:
        """Start it on the same port; it recovers first."""
        self.running = _start(self.home, self.found, self.account, self.temporary, self.running.port)


@contextmanager
def throwaway() -> Iterator[Throwaway]:
    """Have a fresh server, with roles and an empty database."""
    above = places.own_directory(places.var_dir() / "bench")
    home = Home(Path(tempfile.mkdtemp(dir=above)), settings=tuple(production.settings().items()))
    home.path.chmod(0o755)
    account = accounts.choose(home.data)
    temporary = accounts.temporary_directory(account)
    try:
        found = accounts.reachable_programs(binaries.find(), account=account, temporary=temporary)
        cluster.create(home, binaries=found, account=account, temporary=temporary)
        port = cluster.free_port(None)
        running = _start(home, found, account, temporary, port)
        server = Server.at(port=port, socket_dir=str(temporary), passwords=home.passwords())
        made = Throwaway(home=home, found=found, account=account, temporary=temporary, running=running, server=server)
        try:
            provision(server, home.passwords())
            with psycopg.connect(server.admin_url, autocommit=True) as connection:
                connection.execute(f"GRANT pg_checkpoint, pg_read_all_stats TO {OWNER}")
            yield made
        finally:
            made.running.stop(patience=10)
    finally:
        accounts.clear_temporary_directory(str(temporary))
        shutil.rmtree(home.path, ignore_errors=True)


def _start(
    home: Home, found: binaries.Binaries, account: accounts.Account, temporary: Path, port: int
) -> cluster.Running:
    return cluster.start(home, binaries=found, account=account, temporary=temporary, port=port)
