"""Officers in other processes: each process has connections of its own, and calls until nobody waits."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any
from uuid import UUID

Desk = tuple[UUID, UUID, UUID, UUID]
"""Office, counter, officer, session."""


_gate: list[Any] = []


def enter(database: str, gate: Any) -> None:
    """Lead a process just forked to the test's own database."""
    from django.conf import settings

    import tests.lobby.racing_preload  # noqa: F401 - where the server that forks could not load it

    settings.DATABASES["default"]["NAME"] = database
    _gate.append(gate)


def race(work: Callable[..., Any], shares: Sequence[Any]) -> list[Any]:
    """Do `work` on each share in a process of its own, all at once."""
    from django.db import connection

    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.lobby.racing_preload"])
    known = connection.settings_dict["NAME"], context.Barrier(len(shares))
    with ProcessPoolExecutor(max_workers=len(shares), mp_context=context, initializer=enter, initargs=known) as pool:
        running = [pool.submit(_at_once, work, share) for share in shares]
        return [done.result(timeout=300) for done in running]


def _at_once(work: Callable[..., Any], share: Any) -> Any:
    from django.db import connection

    connection.ensure_connection()
    _gate[0].wait()
    try:
        return work(share)
    finally:
        connection.close()


def serve_all(desk: Desk) -> list[str]:
    """Call over pages, serve, finish and call, until nobody waits; return who was called, in order."""
    from giliran.foundation.clock import now
    from giliran.lobby.services.calling.asking import Request
    from giliran.lobby.services.calling.next_one import ask

    def asked(request: Request) -> Any:
        return ask(request, at=now())

    steps = _shift(desk)
    request = next(steps)
    while request is not None:
        request = steps.send(asked(request))
    return list(_called.pop(desk))


def serve_all_fast(desk: Desk) -> list[str]:
    """Do the same over the fast lane's writer of this process."""
    from giliran.lobby.web.fast.writer import Writer

    async def work() -> list[str]:
        writer, steps = Writer(), _shift(desk)
        request = next(steps)
        while request is not None:
            request = steps.send(await writer.submit(request))
        await writer.close()
        return list(_called.pop(desk))

    return asyncio.run(work())


def works(share: tuple[str, Desk]) -> list[str]:
    """Do it in the way that the share names."""
    how, desk = share
    return serve_all_fast(desk) if how == "fast" else serve_all(desk)


_called: dict[Desk, list[str]] = {}


def _shift(desk: Desk) -> Any:
    """Yield what the officer of a desk asks for next, given the last answer; None when nobody waits any more."""
    from giliran.foundation.ids import new_id
    from giliran.lobby.models import VisitStep
    from giliran.lobby.services.calling.asking import Outcome, Request, Wants

    office, counter, officer, session = desk
    mine = _called.setdefault(desk, [])

    def request(wants: Wants, visit: UUID | None = None) -> Request:
        return Request(
            wants=wants, office=office, counter=counter, officer=officer, visit=visit, session=session, once=new_id()
        )

    wants, visit = Wants.CALL, None
    while True:
        found = yield request(wants, visit)
        if found.visit is not None:
            mine.append(str(found.visit))
            started = yield request(Wants.START, found.visit)
            assert started.outcome is Outcome.STARTED, started
            wants, visit = Wants.FINISH_AND_CALL, found.visit
            continue
        assert found.outcome is Outcome.NOBODY, found
        wants, visit = Wants.CALL, None
        if not _any_waits(VisitStep, office):
            yield None
            return


def _any_waits(steps: Any, office: UUID) -> bool:
    import threading

    from django.db import connection

    answers: list[bool] = []

    def look() -> None:
        answers.append(steps.objects.filter(office_id=office, state="waiting").exists())
        connection.close()

    # Django refuses to ask the database in an event loop's thread.
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return answers[0]
