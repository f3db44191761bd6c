"""The demonstration's days, as processes that know Django: `today` before it starts, `history` while it runs."""

import os
import sys
import time
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING

from giliran.config.cli.long_work import report_step, report_total

if TYPE_CHECKING:
    from giliran.demo.days.files import Known
    from giliran.demo.days.morning import Morning

_AT_ONCE = 4
"""Guests whom one process gets ready before the next job."""
_LOOKS_EVERY = 60.0
_WORKS_EVERY = 10
_NICE = 10


def main(what: str) -> None:
    """Bring today's lobby up to now, or play the weeks before it as long as nobody ends us."""
    if what == "today":
        today()
    else:
        history()


def today() -> None:
    """Fill the halls of today up to now. All processors help: somebody waits for it."""
    _know_django()
    with ProcessPoolExecutor(max_workers=os.cpu_count() or 1, mp_context=_context(), initializer=_know_django) as many:
        at = many.submit(_begin).result()
        mornings = [many.submit(_morning, office, at) for office in _offices()]
        jobs = [(found.result(), _filing(many, found.result())) for found in mornings]
        report_total(sum(len(filing) for _, filing in jobs) + len(jobs))
        halls = [many.submit(_hall, morning, _done(filing)) for morning, filing in jobs]
        for hall in halls:
            hall.result()
            report_step()


def history() -> None:
    """Play the weeks before today at low priority, then keep on with what is due for those who came."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    _know_django()
    from giliran.demo.days.morning import History  # noqa: PLC0415 - Django comes first
    from giliran.foundation import clock  # noqa: PLC0415

    for turn in range(sys.maxsize):
        past = History(at=clock.now())
        while past.play_next():
            pass
        if turn % _WORKS_EVERY == 0:
            past.go_on_today(at=clock.now())
        time.sleep(_LOOKS_EVERY)


def _filing(many: ProcessPoolExecutor, morning: "Morning") -> "list[Future[list[Known]]]":
    numbers = morning.numbers
    return [
        many.submit(_file, morning, numbers[start : start + _AT_ONCE]) for start in range(0, len(numbers), _AT_ONCE)
    ]


def _done(filing: "Iterable[Future[list[Known]]]") -> "list[Known]":
    known = []
    for job in filing:
        known += job.result()
        report_step()
    return known


def _know_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from giliran.demo.days import morning  # noqa: F401, PLC0415 - so that what is forked has it


def _context() -> BaseContext:
    """Copies of this process know Django already; where there are none, each learns it anew."""
    return get_context("fork" if sys.platform.startswith("linux") else "spawn")


def _offices() -> tuple[str, ...]:
    from giliran.demo.logins import OFFICES  # noqa: PLC0415

    return OFFICES


def _begin() -> datetime:
    from giliran.demo.days.morning import end_what_is_over  # noqa: PLC0415
    from giliran.foundation import clock  # noqa: PLC0415

    at = clock.now()
    end_what_is_over(at=at)
    return at


def _morning(office: str, at: datetime) -> "Morning":
    from giliran.demo.days.morning import morning_of  # noqa: PLC0415

    return morning_of(office, at=at)


def _file(morning: "Morning", numbers: tuple[int, ...]) -> "list[Known]":
    from giliran.demo.days.morning import file_some  # noqa: PLC0415

    return file_some(morning, numbers)


def _hall(morning: "Morning", known: "list[Known]") -> None:
    from giliran.demo.days.morning import live_through_morning  # noqa: PLC0415

    if morning.numbers:
        live_through_morning(morning, known)


if __name__ == "__main__":
    main(sys.argv[1])
