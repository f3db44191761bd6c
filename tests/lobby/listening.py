"""Listening to the live lane in a test, in this process; and a board's own way of putting a picture together."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Self

from asgiref.sync import sync_to_async
from django.db import connection

from giliran.lobby.web.live import lane
from tests.support.ledger import run_all

Event = tuple[str, dict[str, Any]]


class Hall:
    """What a board or phone knows, put together from events as `wire` says; static/lobby/live.js does the same."""

    def __init__(self) -> None:
        self.queues: dict[str, list[str]] = {}
        self.now: dict[str, list[Any]] = {}
        self.past: list[list[Any]] = []
        self.counters: dict[str, str] = {}
        self.waits: dict[str, list[list[Any]]] = {}
        self.fresh: list[str] = []
        self.up = False

    def hear(self, name: str, told: dict[str, Any]) -> None:
        """Take one event."""
        if name == "hall":
            self.queues = {key: [] for key, *_names in told["steps"]} | {k: list(v) for k, v in told["queues"].items()}
            self.now = {call[0]: call for call in told["now"]}
            self.past, self.counters, self.waits = told["past"], told["counters"], told["waits"]
        elif name in {"news", "back"}:
            self._change(told)
        self.up = name in {"hall", "back"} or (self.up and name != "lost")

    def _change(self, told: dict[str, Any]) -> None:
        calls, places = told.get("now", []), told.get("in", [])
        if self.up:
            self.fresh += told.get("new", [])
        for number in [*told.get("out", []), *(call[0] for call in calls), *(place[2] for place in places)]:
            self.now.pop(number, None)
            for queue in self.queues.values():
                if number in queue:
                    queue.remove(number)
        self.now |= {call[0]: call for call in calls}
        for step, place, number in places:
            self.queues.setdefault(step, []).insert(place, number)
        over: dict[str, list[Any]] = {}
        for call in [*told.get("past", []), *self.past]:
            if call[0] not in self.now:
                over.setdefault(call[0], call)
        self.past = sorted(over.values(), key=lambda call: -call[3])[:6]
        self.counters |= told.get("counters", {})
        self.waits |= told.get("waits", {})

    def picture(self) -> dict[str, Any]:
        """Return it, so that two of them can be compared."""
        return {
            "queues": {step: queue for step, queue in self.queues.items() if queue},
            "now": dict(sorted(self.now.items())),
            "past": self.past,
        }


class Stream:
    """One client of the lane. `slow`: its line takes nothing until `thaw`."""

    def __init__(self, path: str, last_id: str = "", *, address: str = "127.0.0.1", slow: bool = False) -> None:
        self.path, self.last_id, self.address = path, last_id, address
        self.status = 0
        self.text = ""
        self.ended = False
        self._gone = asyncio.Event()
        self._new = asyncio.Event()
        self._open = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        if not slow:
            self._open.set()

    async def __aenter__(self) -> Self:
        """Connect."""
        headers = [(b"last-event-id", self.last_id.encode())] if self.last_id else []
        path, _, query = self.path.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": query.encode(), "headers": headers,
            "server": ("testserver", 80), "client": (self.address, 1), "root_path": "",
        }  # fmt: skip
        handler = next(found for below, found in lane.HANDLERS.items() if path.startswith(below))
        self._task = asyncio.ensure_future(handler(scope, self._receive, self._send))
        return self

    async def __aexit__(self, *_why: object) -> None:
        """Go away."""
        self._gone.set()
        assert self._task is not None
        await asyncio.wait_for(self._task, 5)

    def freeze(self) -> None:
        """Take nothing more from the line."""
        self._open.clear()

    def thaw(self) -> None:
        """Take everything again."""
        self._open.set()

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message.get("more_body", True):  # the end needs no room on the line
            await self._open.wait()
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.ended = True
            self._gone.set()
        self._new.set()

    @property
    def events(self) -> list[Event]:
        """Everything heard, but beats."""
        found = []
        for block in self.text.split("\n\n"):
            fields = dict(
                line.split(": ", 1) for line in block.splitlines() if not line.startswith(":") and ": " in line
            )
            if "event" in fields and fields["event"] != "beat":
                found.append((fields["event"], json.loads(fields["data"])))
        return found

    @property
    def names(self) -> list[str]:
        """The events' names, without news of ranges and the like, which come when they come."""
        return [
            name for name, told in self.events if name != "news" or told.keys() - {"at", "waits", "joining", "notices"}
        ]

    @property
    def ids(self) -> list[str]:
        """The events' ids."""
        return [line[4:] for line in self.text.splitlines() if line.startswith("id: ")]

    @property
    def you(self) -> dict[str, Any]:
        """What this ticket was told of itself last."""
        return self.last("you")

    def last(self, name: str) -> dict[str, Any]:
        """Return the last event of a name, empty if there was none."""
        return next((told for found, told in reversed(self.events) if found == name), {})

    def hall(self) -> Hall:
        """Return what this one knows."""
        hall = Hall()
        for name, told in self.events:
            hall.hear(name, told)
        return hall

    def picture(self) -> dict[str, Any]:
        """Return what this one can show."""
        return self.hall().picture()

    def place(self) -> tuple[str, int | None]:
        """Return this ticket's state, and how many stand before it."""
        queue = self.hall().queues.get(self.you["step"], [])
        return self.you["state"], queue.index(self.you["number"]) if self.you["number"] in queue else None

    async def until(self, wanted: Callable[["Stream"], object], *, seconds: float = 30) -> None:
        """Wait until something was heard."""
        async with asyncio.timeout(seconds):
            while not wanted(self):
                self._new.clear()
                await self._new.wait()


def live(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test in a loop of its own, and stop the lane with it."""

    async def run() -> None:
        try:
            await test()
        finally:
            lane.hub().stop()
            await asyncio.sleep(0.1)

    asyncio.run(run())


async def do(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Change the hall in another thread, and let the ledger place it, as the worker does."""

    def closing() -> Any:
        try:
            found = work(*args, **kwargs)
            run_all()
            return found
        finally:
            connection.close()

    return await sync_to_async(closing, thread_sensitive=False)()
