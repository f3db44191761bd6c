"""What goes over the lobby's wire: numbers, never names of people; the same bytes to all who follow one office.

`GET /live/board/<office_code>` and `GET /live/ticket/<token>` answer with server-sent events (`text/event-stream`);
`?papan=<slug>` on the first names the board that asks. An event's `id` is the ledger's position up to which the hall
is told; whoever comes back with `Last-Event-ID` (or `?last=`) is told only what came since, or else the whole hall.
The first line of every stream is a comment. Data is JSON without spaces; times are whole seconds since 1970.

    event: hall         the whole hall: the first event, unless `Last-Event-ID` could be followed on; also after an
    id: 4711            outage of ours. Whatever it holds is not news: nobody announces a call because of it.
    data: {"at": 1796000000,
           "steps": [["document_check", "Pemeriksaan berkas", "Document check"], …],         key, Indonesian, English
           "counters": {"3": "Loket 3", …},
           "queues": {"document_check": ["P-002", "A-014", …], …},               all steps, in the order of calling
           "now": [["A-013", "document_check", 3, 1, 1795999990, 0, "id"], …],
                             number, step, counter, calls, at, serving, language in which it is called
           "past": [["A-012", 2, 1, 1795999900], …],    number, counter, calls, at: latest calls that are over, newest
           "waits": {"document_check": [[2, 0, 5, 2], [3, 5, 15, 10], [1, null, null, null]], …},
                             the first so many people wait from, to, at the middle (minutes), then so many more …
           "joining": {"document_check": [10, 25, 15], …},    somebody who came now; a step is left out while none calls
           "notices": [{"id": "…", "text_id": "…", "text_en": "…", "spoken": true, "steps": []}, …]}

    event: news         what changed. Only the keys that have something to say; `at` alone: nothing that all may see.
    id: 4712
    data: {"at": 1796000001,
           "out": ["A-013"],                             are neither in a queue nor at a counter any more
           "now": [["P-002", "document_check", 3, 1, 1796000001, 0, "en"]],   are at a counter, or called anew
           "new": ["P-002"],                             of these, those called just now, or once more
           "in": [["interview", 0, "A-013"]],            stand in a queue: step, place (0 first) in the queue as it is
           "past": […], "counters": {…},                 additions
           "waits": {…}, "joining": {…}, "notices": […]}           in place of those named (a step's; all; all)

A number stands in one place: first take every number that `out`, `now` and `in` name from where it stood, then put it
where `now` and `in` say, the latter in their order. What is over leaves out whoever is in `now`. What is `new` is to be
announced. Waits and notices may come in news without an `id`.

    event: back         follows the news that somebody missed: what comes from now on is new. Data as of `news`.
    event: you          tickets only, whenever it changed: {"number": "A-013", "state": "waiting", "step": "interview",
                        "counter": null, "calls": 1}; one's place is the number's in the queue, one's range the one
                        that `waits` has for that place (the last one for those behind all that it counts).
    event: lost         we cannot see the hall ourselves; a `hall` follows once we can
    event: beat         nothing happened for 15 seconds

A listener that reads too slowly is not told all that it missed: it gets the newest `hall`.

`GET ….json` gives the same as one picture for those who can only ask again and again (`ETag`, `If-None-Match`).
"""

import json
from collections.abc import Mapping
from typing import Any

STREAM = b"text/event-stream; charset=utf-8"
OPENING = b"retry: 2000\n: Giliran\n\n"
LOST = b"event: lost\ndata: {}\n\n"
BEAT = b"event: beat\ndata: 1\n\n"


def event(name: str, data: Mapping[str, Any], *, position: int | None = None) -> bytes:
    """Return one event as bytes."""
    head = f"event: {name}\n" if position is None else f"event: {name}\nid: {position}\n"
    return f"{head}data: {compact(data)}\n\n".encode()


def compact(value: Any) -> str:
    """Return JSON without spaces."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
