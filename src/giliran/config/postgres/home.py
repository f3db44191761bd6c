"""The files of one embedded server, all under one directory such as `var/postgres`."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from giliran.config import places
from giliran.config.postgres.server import ADMIN, APPLICATION, OWNER


@dataclass(frozen=True)
class Home:
    """Names of the files; `disposable` means that the data are deleted when the last user has left.

    `settings` are the server's, beyond those that every embedded server has.
    """

    path: Path
    disposable: bool = False
    settings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def usual(cls) -> "Home":
        """The one of local use: `var/postgres`."""
        return cls(places.own_directory(places.var_dir() / "postgres"))

    @classmethod
    def throw_away(cls) -> "Home":
        """The one of tests: `var/test-postgres`, never synced to disk."""
        return cls(places.own_directory(places.var_dir() / "test-postgres"), disposable=True)

    @property
    def data(self) -> Path:
        """The cluster, owned by the account that the server runs as."""
        return self.path / "data"

    @property
    def unfinished(self) -> Path:
        """A cluster that is still being made; renamed to `data` once it is whole."""
        return self.path / "data.unfinished"

    @property
    def log(self) -> Path:
        """What the keeper and the server say."""
        return self.path / "server.log"

    @property
    def ready(self) -> Path:
        """Present while the server serves."""
        return self.path / "server.json"

    @property
    def last(self) -> Path:
        """Port and temporary directory of the last run, to use again and to clear up."""
        return self.path / "last.json"

    @property
    def keep_mark(self) -> Path:
        """Present when the server is to stay without users."""
        return self.path / "keep-running"

    @property
    def users_lock(self) -> Path:
        """Held shared by each user, alone by the keeper while it stops."""
        return self.path / "users.lock"

    @property
    def start_lock(self) -> Path:
        """Held while looking for a server and starting one."""
        return self.path / "start.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held by the keeper as long as it lives."""
        return self.path / "keeper.lock"

    def passwords(self) -> dict[str, str]:
        """The roles' passwords, made once and kept beside the data."""
        file = self.path / "passwords.json"
        if not file.exists():
            fresh = {role: secrets.token_hex(24) for role in (ADMIN, OWNER, APPLICATION)}
            places.write_private(file, json.dumps(fresh))
        kept: dict[str, str] = json.loads(file.read_text("utf-8"))
        return kept
