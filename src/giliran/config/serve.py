"""Starting Granian for one of the roles."""

import ctypes
import gc
import os
import signal
import socket
import sys
from contextlib import suppress
from enum import StrEnum
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from granian.constants import Interfaces


_PR_SET_PDEATHSIG = 1


class Role(StrEnum):
    """What a web process does. Apart, a crowd in one does not slow the others."""

    PAGES = "pages"
    FAST = "fast"
    LIVE = "live"
    ALL = "all"

    @property
    def factory(self) -> str:
        """The factory of its ASGI application."""
        return f"giliran.config.asgi:{'everything' if self is Role.ALL else self.value}"


CONNECTIONS = 16_384
"""That a worker keeps open at once: boards and phones stay for hours, each on one of its own."""


class PortTaken(Exception):  # noqa: N818 - an outcome that the user is told, not a bug
    """Somebody listens there already."""


def serve(*, target: str, factory: bool, host: str, port: int, workers: int) -> None:
    """Serve an ASGI application until told to stop (SIGINT, SIGTERM). Workers that crash are started again.

    Raises:
        PortTaken: another program listens on the port.

    """
    if not is_free(host=host, port=port):
        message = f"Port {port} on {host} is taken by another program. Choose another with --port."
        raise PortTaken(message)
    from granian import Granian  # noqa: PLC0415 - the server only when there is something to serve

    follows = target in {Role.LIVE.factory, Role.ALL.factory}
    if follows:
        _open_many_files()
    server = Granian(
        target,
        address=host,
        port=port,
        interface=_asgi(),
        workers=workers,
        backpressure=CONNECTIONS if follows else None,
        factory=factory,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=10,
    )
    server.serve(target_loader=partial(_load, target, factory=factory, main=os.getpid()), wrap_loader=False)


def _open_many_files() -> None:
    """Let this process and its workers have as many connections open as the system allows them."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on every system

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = CONNECTIONS * 2 if hard == resource.RLIM_INFINITY else min(CONNECTIONS * 2, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _load(target: str, *, factory: bool, main: int) -> Any:
    """Return the application, in a worker: a process that must end with its main one, whose port it would keep."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != main:  # it was killed in between
        os._exit(1)
    module, _, name = target.partition(":")
    found = getattr(import_module(module), name)
    application = found() if factory else found
    _settle_memory()
    return application


def _settle_memory() -> None:
    """Let the collector of cycles pass by what stays for good, and come less often: a crowd makes objects, few cycles.

    Measured on the fast lane, its looks at everything that was loaded took a third of a booking's time in Python.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _asgi() -> "Interfaces":
    from granian.constants import Interfaces  # noqa: PLC0415

    return Interfaces.ASGI


def is_free(*, host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError:
        return False
    return True
