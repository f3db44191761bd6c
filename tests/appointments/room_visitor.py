"""A device that asks the waiting room: in-process ASGI, cookies kept as a browser keeps them."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp

from giliran.appointments.web.room import asking
from giliran.appointments.web.room.joining import Writer
from giliran.appointments.web.room.lane import HANDLERS
from giliran.appointments.web.room.memory import Memory


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Device:
    """One browser or program."""

    cookies: dict[str, str] = field(default_factory=dict)
    app: ASGIApp | None = None

    async def ask(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        where, _, query = path.partition("?")
        app = self.app or next(app for prefix, app in HANDLERS.items() if where.startswith(prefix))
        sent = {"host": "testserver", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        scope = {
            "type": "http", "method": method, "path": where, "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        }  # fmt: skip
        got: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            got.append(message)

        try:
            await app(scope, receive, send)
        finally:
            await _leave_the_database()
        found = {key.decode(): value.decode() for key, value in got[0]["headers"]}
        if "set-cookie" in found:
            name, _, value = found["set-cookie"].partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(got[0]["status"], found, b"".join(message.get("body", b"") for message in got[1:]))


def start_anew() -> None:
    """Forget what this process remembers, as one just started."""
    asking.memory.__init__()  # type: ignore[misc]
    asking.writer.__init__()  # type: ignore[misc]
    assert isinstance(asking.memory, Memory)
    assert isinstance(asking.writer, Writer)


async def _leave_the_database() -> None:
    """End what a process keeps open: every question of a test has an event loop of its own."""
    task = asking.memory._task
    if task is not None and task.get_loop() is asyncio.get_running_loop():
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await asking.writer._line.drop()
    await asyncio.sleep(0.01)
