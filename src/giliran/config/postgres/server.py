"""A running server as its users see it: where it listens and how to sign in."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

DATABASE = "giliran"
ADMIN, OWNER, APPLICATION = "giliran_admin", "giliran_owner", "giliran_app"


@dataclass(frozen=True, kw_only=True)
class Server:
    """Addresses of a running server; each carries its role's password."""

    port: int
    socket_dir: str
    application_url: str
    owner_url: str
    admin_url: str

    def environment(self) -> dict[str, str]:
        """The two variables through which Giliran is told of a database."""
        return {"DATABASE_URL": self.application_url, "DATABASE_OWNER_URL": self.owner_url}

    def to_json(self) -> str:
        """For `server.json`, which only its owner may read."""
        return json.dumps(asdict(self))

    @classmethod
    def from_file(cls, path: Path) -> "Server | None":
        """What the keeper wrote when the server became ready; None while there is none."""
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    @classmethod
    def at(cls, *, port: int, socket_dir: str, passwords: dict[str, str]) -> "Server":
        """The server on this port of the loopback address."""

        def url(role: str, database: str) -> str:
            return f"postgresql://{role}:{passwords[role]}@127.0.0.1:{port}/{database}"

        return cls(
            port=port,
            socket_dir=socket_dir,
            application_url=url(APPLICATION, DATABASE),
            owner_url=url(OWNER, DATABASE),
            admin_url=url(ADMIN, "postgres"),
        )
