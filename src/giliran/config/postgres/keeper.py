"""The keeper: starts the embedded server, starts it again when it dies, stops it when nobody uses it any more.

Runs as a process of its own session (`python -m giliran.config.postgres.keeper HOME`), so that neither a closed
terminal nor the end of the command that started it takes the database from under the others.
"""

import json
import os
import shutil
import signal
import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

import psycopg

from giliran.config import places
from giliran.config.postgres import account as accounts
from giliran.config.postgres import binaries, cluster
from giliran.config.postgres.home import Home
from giliran.config.postgres.leftovers import end_leftovers
from giliran.config.postgres.locks import Lock
from giliran.config.postgres.problems import PostgresProblem
from giliran.config.postgres.provision import provision
from giliran.config.postgres.server import Server

PAUSE = 0.1
PORT_PATIENCE = 5.0
"""Seconds to wait for the last run's port: who still uses the server knows it under no other."""
RESTARTS, RESTART_WINDOW = 5, 60.0
LARGEST_LOG = 5_000_000


class Keeper:
    """One server's life."""

    def __init__(self, home: Home) -> None:
        """Take up the server of this directory."""
        self.home = home
        self.asked_to_stop = False
        self.restarts: deque[float] = deque(maxlen=RESTARTS)
        self.users = Lock(home.users_lock)

    def run(self) -> None:
        """Serve until nobody is left, then clear up."""
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        last = self._last_run()
        accounts.clear_temporary_directory(str(last.get("temporary", "")))
        account = accounts.choose(self.home.data)
        self.temporary = accounts.temporary_directory(account)
        try:
            self._remember(port=last.get("port"))
            found = accounts.reachable_programs(binaries.find(), account=account, temporary=self.temporary)
            cluster.create(self.home, binaries=found, account=account, temporary=self.temporary)
            self._serve(found, account, wanted=last.get("port"))
        finally:
            self.home.ready.unlink(missing_ok=True)
            accounts.clear_temporary_directory(str(self.temporary))
            if self.home.disposable:
                shutil.rmtree(self.home.data, ignore_errors=True)

    def _serve(self, found: binaries.Binaries, account: accounts.Account, *, wanted: int | None) -> None:
        end_leftovers(self.home)  # a server whose keeper was killed still has the port that everybody knows
        port = cluster.free_port(wanted, patience=PORT_PATIENCE if wanted else 0)
        while True:
            running = cluster.start(self.home, binaries=found, account=account, temporary=self.temporary, port=port)
            try:
                self._announce(port)
                ended = self._watch(running)
            except BaseException:
                running.stop()
                raise
            if not ended:
                self.home.ready.unlink(missing_ok=True)
                running.stop()
                return
            self._note(f"the server ended by itself ({running.process.returncode}); starting it again")
            self._count_restart()

    def _announce(self, port: int) -> None:
        passwords = self.home.passwords()
        server = Server.at(port=port, socket_dir=str(self.temporary), passwords=passwords)
        provision(server, passwords)
        self._remember(port=port)
        places.write_private(self.home.ready, server.to_json())

    def _watch(self, running: cluster.Running) -> bool:
        """Wait; True when the server ended by itself, False when it is to be stopped."""
        while True:
            if running.process.poll() is not None:
                return True
            if self.asked_to_stop:
                return False
            if not self.home.keep_mark.exists() and self.users.take_alone():
                return False  # the lock stays ours to the end: whoever comes now waits until we are gone
            time.sleep(PAUSE)

    def _count_restart(self) -> None:
        self.restarts.append(time.monotonic())
        if len(self.restarts) == RESTARTS and self.restarts[-1] - self.restarts[0] < RESTART_WINDOW:
            message = f"The database ended {RESTARTS} times within {RESTART_WINDOW:.0f} seconds; see {self.home.log}."
            raise PostgresProblem(message)
        time.sleep(PAUSE * len(self.restarts))

    def _last_run(self) -> dict[str, int]:
        try:
            known: dict[str, int] = json.loads(self.home.last.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return known

    def _remember(self, *, port: int | None) -> None:
        places.write_private(self.home.last, json.dumps({"port": port, "temporary": str(self.temporary)}))

    def _on_signal(self, *_: object) -> None:
        self.asked_to_stop = True

    def _note(self, text: str) -> None:
        sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} keeper [{os.getpid()}] {text}\n")
        sys.stderr.flush()


def main(path: str, kind: str = "") -> int:
    """Keep the server of this directory; 1 and a line on the log when that is impossible."""
    home = Home(Path(path), disposable=kind == "disposable")
    alive = Lock(home.keeper_lock)
    while not alive.take_alone():  # only for a moment: somebody asks whether we live
        time.sleep(PAUSE)
    alive.write(str(os.getpid()))
    with suppress(FileNotFoundError):
        if home.log.stat().st_size > LARGEST_LOG:
            home.log.replace(home.log.with_suffix(".1.log"))
    try:
        Keeper(home).run()
    except (PostgresProblem, psycopg.Error, OSError) as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
