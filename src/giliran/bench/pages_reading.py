"""Opening pages over HTTP: how long they take, and what comes over the line at a first and at a second visit."""

import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from time import perf_counter
from urllib.parse import urljoin, urlsplit

import httpx

_TOLD = re.compile(r'app;dur=([\d.]+), cpu;dur=([\d.]+), db;dur=([\d.]+);desc="(\d+)"')
_IN_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])([^"')]+)""")
_A_VISITOR = 5  # requests of one visitor: limits a network are no part of this measure
_LINKED = frozenset({"stylesheet", "icon", "manifest", "preload", "modulepreload"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One answer: what the server told of itself, and how long the whole took here, in milliseconds."""

    status: int
    queries: int
    server: float
    cpu: float
    database: float
    client: float


@dataclass(frozen=True, kw_only=True)
class Weight:
    """What comes over the line, heads and all, in bytes, and in how many answers."""

    first: int
    repeat: int
    files: int


def reader(cookies: Mapping[str, str], network: int = 0) -> httpx.Client:
    """Return somebody who opens pages, from a loopback address of a network of its own."""
    where = httpx.HTTPTransport(local_address=f"127.{10 + network % 240}.{network // 240 % 250}.7")
    head = {"Accept-Encoding": "gzip"}
    return httpx.Client(transport=where, cookies=dict(cookies), headers=head, timeout=60)


def repeated(client: httpx.Client | None, address: str, times: int) -> list[Told]:
    """Open a page many times, one after the other; without `client` as visitors from many networks."""
    if client is not None:
        return [timed(client, address) for _ in range(times)]
    found: list[Told] = []
    for network in range(1, -(-times // _A_VISITOR) + 1):
        with reader({}, network) as visitor:
            found += [timed(visitor, address) for _ in range(min(_A_VISITOR, times - len(found)))]
    return found


def timed(client: httpx.Client, address: str) -> Told:
    """Open a page once."""
    began = perf_counter()
    answer = client.get(address)
    client_ms = (perf_counter() - began) * 1000
    found = _TOLD.search(answer.headers.get("server-timing", ""))
    server, cpu, database, queries = found.groups() if found else ("0", "0", "0", "0")
    return Told(
        status=answer.status_code,
        queries=int(queries),
        server=float(server),
        cpu=float(cpu),
        database=float(database),
        client=client_ms,
    )


def weighed(client: httpx.Client, address: str) -> Weight:
    """Open a page as a browser with an empty cache does, and then again."""
    page = client.get(address)
    first = repeat = _on_the_line(page)
    seen: set[str] = set()
    waiting = list(asked_for(page, address))
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        answer = client.get(name)
        first += _on_the_line(answer)
        if not _kept(answer):
            repeat += _on_the_line(answer)
        waiting += asked_for(answer, name)
    return Weight(first=first, repeat=repeat, files=len(seen))


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which `percent` of them lie."""
    if len(values) == 1:
        return round(values[0], 2)
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 2)


def _on_the_line(answer: httpx.Response) -> int:
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw if name.lower() != b"server-timing")
    return answer.num_bytes_downloaded + head + len("HTTP/1.1 200 OK\r\n\r\n")


def _kept(answer: httpx.Response) -> bool:
    """Say whether a browser takes it from its own cache the next time."""
    found = re.search(r"max-age=(\d+)", answer.headers.get("cache-control", ""))
    return bool(found and int(found.group(1)) > 0)


def asked_for(answer: httpx.Response, address: str) -> Iterator[str]:
    """Yield the addresses of what this answer makes a browser fetch from us."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/html"):
        reader = _Reader()
        reader.feed(answer.text)
        found: Sequence[str] = reader.found
    elif kind.startswith("text/css"):
        found = _IN_STYLE.findall(answer.text)
    else:
        found = ()
    for name in found:
        whole = urljoin(address, name)
        if urlsplit(whole).netloc == urlsplit(address).netloc:
            yield whole


class _Reader(HTMLParser):
    """Collects what a page brings with it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note styles, scripts, pictures."""
        given = dict(attrs)
        if tag == "link" and _LINKED & set((given.get("rel") or "").split()):
            self._note(given.get("href"))
        elif tag in {"script", "img", "source", "iframe"} and given.get("loading") != "lazy":
            self._note(given.get("src"))

    def _note(self, name: str | None) -> None:
        if name and not name.startswith("data:"):
            self.found.append(name)
