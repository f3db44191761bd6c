"""How many polls a second one process answers: by wrk when it is on the PATH, else by connections of our own."""

import asyncio
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from giliran.bench.throwaway import Web, cpu_seconds

SECONDS = 5
_CONNECTIONS = 64
_SCRIPT = """
local tickets = {}
for line in io.lines(os.getenv("TICKETS")) do tickets[#tickets + 1] = line end
local n = 0
request = function()
  n = n % #tickets + 1
  return wrk.format("GET", nil, {["Giliran-Ticket"] = tickets[n]})
end
"""


def measure(web: Web, release: UUID, tickets: Sequence[str]) -> dict[str, Any]:
    """Return polls a second, the client, wrong answers, and the processor time of the server that one poll takes.

    From that follows how many one core answers by itself, whatever else is at work on the machine.
    """
    before = cpu_seconds(web.process.pid)
    found = _measure(web.port, release, tickets)
    took = (cpu_seconds(web.process.pid) - before) / max(1, found["polls_per_s"] * SECONDS)
    return {**found, "server_us": round(took * 1_000_000, 1), "polls_per_s_a_core": round(1 / took) if took else None}


def _measure(port: int, release: UUID, tickets: Sequence[str]) -> dict[str, Any]:
    url = f"http://127.0.0.1:{port}/api/fast/rooms/{release}"
    program = shutil.which("wrk")
    if program is None:
        return {"polls_per_s": asyncio.run(_own(port, release, tickets)), "client": "own", "wrong": 0}
    with tempfile.TemporaryDirectory() as folder:
        script, list_of = Path(folder) / "polls.lua", Path(folder) / "tickets"
        script.write_text(_SCRIPT, "ascii")
        list_of.write_text("\n".join(tickets), "ascii")
        words = [program, "-t1", f"-c{_CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script), url]
        said = subprocess.run(  # noqa: S603 - what was found on the PATH
            words, capture_output=True, text=True, check=True, env={"TICKETS": str(list_of)}, timeout=60
        ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return {
        "polls_per_s": round(float(rate[1])) if rate else 0, "client": "wrk", "wrong": int(wrong[1]) if wrong else 0,
        "p99": (re.search(r"99%\s+(\S+)", said) or ["", ""])[1],
    }  # fmt: skip


async def _own(port: int, release: UUID, tickets: Sequence[str]) -> int:
    """Ask as fast as one process of ours can; it takes longer to ask than to answer."""
    answered = 0
    end = time.monotonic() + SECONDS

    async def one(ticket: str) -> None:
        nonlocal answered
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        request = f"GET /api/fast/rooms/{release} HTTP/1.1\r\nHost: x\r\nGiliran-Ticket: {ticket}\r\n\r\n".encode()
        while time.monotonic() < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head.lower())
            if length is None:
                await reader.readuntil(b"0\r\n\r\n")
            else:
                await reader.readexactly(int(length[1]))
            answered += 1
        writer.close()

    await asyncio.gather(*(one(ticket) for ticket in tickets[:_CONNECTIONS]))
    return round(answered / SECONDS)
