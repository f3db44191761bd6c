"""A printer's twin as a process of its own, for the tests that print."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, kw_only=True)
class PrinterTwin:
    """Where it takes print data, and where it shows what came out."""

    address: str
    url: str

    def tickets(self) -> list[str]:
        """Return the words of each ticket, the newest first."""
        return [each["text"] for each in httpx.get(f"{self.url}/tickets").json()]

    def picture(self, place: int = 0) -> bytes:
        """Return a ticket's picture."""
        number = httpx.get(f"{self.url}/tickets").json()[place]["id"]
        return httpx.get(f"{self.url}/tickets/{number}.png").content

    def is_now(self, **how: Any) -> None:
        """Change how it is; what is not named is well."""
        assert httpx.post(f"{self.url}/behaviour", json=how).is_success


@contextmanager
def a_printer() -> Iterator[PrinterTwin]:
    """Have a printer for the length of the block."""
    raw, web = _free_port(), _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(web)]
    process = subprocess.Popen(
        [*command, "giliran.integrations.printer.simulator:app"],
        env={**os.environ, "GILIRAN_PRINTER_PORT": str(raw), "GILIRAN_VAR": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{web}"
        _wait(url)
        yield PrinterTwin(address=f"tcp:127.0.0.1:{raw}", url=url)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{url}/healthz", timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
