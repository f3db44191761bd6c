"""The network drops while a board and a phone follow: they say so, catch up, and announce nothing old."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from giliran.foundation.clock import now
from giliran.lobby import services
from giliran.lobby.rules.following import follow_token
from tests.lobby.browsing import a_screen, the_product
from tests.lobby.builders import a_hall, a_walk_in, at_counter, call
from tests.support.browsers import a_browser
from tests.support.ledger import run_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

# What the script is told to show, besides showing it.
LISTEN = """
let real;
window.told = { fresh: [], pictures: 0, last: null };
Object.defineProperty(window, "giliranFollow", {
  set: (value) => { real = value; },
  get: () => (url, show, lost) => real(url, (picture) => {
    window.told.pictures += 1;
    window.told.last = picture;
    window.told.fresh.push(...(picture.fresh || []).map((call) => `${call.number}/${call.calls}`));
    show(picture);
  }, lost),
});
"""


class Network:
    """A line to the product that can be cut."""

    def __init__(self, target: str) -> None:
        self.target = urlsplit(target)
        self.loop = asyncio.new_event_loop()
        self.up = True
        self.port = 0
        self._lines: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def begin(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def end(self) -> None:
        await self._cut()
        assert self._server is not None
        self._server.close()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    def cut(self) -> None:
        """Break every line, and take no new one."""
        self.up = False
        asyncio.run_coroutine_threadsafe(self._cut(), self.loop).result(5)

    def mend(self) -> None:
        """Take lines again."""
        self.up = True

    async def _cut(self) -> None:
        for line in self._lines:
            line.transport.abort()
        self._lines.clear()

    async def _carry(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if not self.up:
            back.transport.abort()
            return
        there, out = await asyncio.open_connection(self.target.hostname, self.target.port)
        self._lines |= {back, out}
        for source, sink in ((here, out), (there, back)):
            task = asyncio.ensure_future(_pour(source, sink))
            self._carrying.add(task)
            task.add_done_callback(self._carrying.discard)


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(65536):
            sink.write(piece)
            await sink.drain()
    with suppress(OSError):
        sink.close()


@contextmanager
def a_network(target: str) -> Iterator[Network]:
    network = Network(target)
    network.loop.run_until_complete(network.begin())
    thread = threading.Thread(target=network.loop.run_forever, daemon=True)
    thread.start()
    try:
        yield network
    finally:
        asyncio.run_coroutine_threadsafe(network.end(), network.loop).result(5)
        network.loop.call_soon_threadsafe(network.loop.stop)
        thread.join(5)
        network.loop.close()


def _until(page: Page, wanted: str) -> None:
    """Wait for something in the page; its policy lets nothing be evaluated there but from outside."""
    for _ in range(200):
        if page.evaluate(wanted):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{wanted}: {page.evaluate('JSON.stringify(told)')}")


def _opened(browser: Browser, address: str, path: str) -> Page:
    page = a_screen(browser, address)
    page.add_init_script(LISTEN)
    page.goto(path)
    _until(page, "told.pictures > 0")
    return page


def test_a_cut_line_is_said_and_caught_up_with_and_no_old_call_is_announced() -> None:
    at = now()
    office = a_hall(code="denpasar")
    first, second = at_counter(office=office, at=at, number=1), at_counter(office=office, at=at, number=2)
    visits = [a_walk_in(office=office, at=at).visit_id for _ in range(4)]
    called = call(first, at=at)
    assert called is not None
    run_all()
    ticket = reverse("lobby:follow", args=[follow_token(visit_id=visits[2], at=at)])
    with the_product() as product, a_network(product) as network, a_browser() as browser:
        address = f"http://127.0.0.1:{network.port}"
        board = _opened(browser, address, reverse("lobby:board", args=[office.code]))
        phone = _opened(browser, address, ticket)
        assert phone.evaluate("told.last.ahead") == 1
        services.recall(visit_id=called.visit_id, officer_id=first.officer_id, at=now())
        run_all()
        _until(board, "told.fresh.length === 1")

        network.cut()
        expect(board.locator("[data-lost]")).to_be_visible(timeout=20_000)
        expect(phone.locator("[data-lost]")).to_be_visible(timeout=20_000)
        services.start_serving(visit_id=called.visit_id, officer_id=first.officer_id, at=now())
        call(second, at=now())
        run_all()
        network.mend()

        expect(board.locator("[data-lost]")).to_be_hidden(timeout=20_000)
        expect(phone.locator("[data-lost]")).to_be_hidden(timeout=20_000)
        _until(board, "told.last.now.some((call) => call.number === 'L-002' && call.name === 'Loket 2')")
        _until(phone, "told.last.ahead === 0")
        assert board.evaluate("told.fresh") == ["L-001/2"]

        services.finish_step(visit_id=called.visit_id, officer_id=first.officer_id, at=now())
        call(first, at=now())
        run_all()
        _until(board, "told.fresh.length === 2")
        assert board.evaluate("told.fresh") == ["L-001/2", "L-003/1"]
        _until(phone, "told.last.state === 'called' && told.last.counter === 'Loket 1'")
