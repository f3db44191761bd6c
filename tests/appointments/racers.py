"""People in other processes: each process has Django and connections of its own."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from typing import Any
from uuid import UUID

THREADS = 8


def enter(database: str) -> None:
    """Set Django up in a fresh process, on the test's own database."""
    from tests.support import environment

    environment.prepare()
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()


def race(function: Callable[..., Sequence[str]], shares: Sequence[Any], *arguments: Any) -> Counter[str]:
    """Run `function` on each share in a process of its own, all at once; count the words that they return."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    with ProcessPoolExecutor(
        max_workers=len(shares), mp_context=get_context("spawn"), initializer=enter, initargs=(name,)
    ) as pool:
        list(pool.map(warm_up, range(len(shares))))
        running = [pool.submit(function, share, *arguments) for share in shares]
        return Counter(word for done in running for word in done.result(timeout=120))


def warm_up(_number: int) -> int:
    """Open a connection, so that nobody has a start."""
    from django.db import connection

    connection.ensure_connection()
    return os.getpid()


def hold_for_each(applications: Sequence[UUID], slot_id: UUID, at: datetime) -> list[str]:
    """Try to hold a place for each application, several at a time; say what each was told."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(lambda application: _hold(application, slot_id, at), applications))


def hold_with_key(keys: Sequence[UUID], application: UUID, slot_id: UUID, at: datetime) -> list[str]:
    """Try to hold a place for one application under each key; say which booking it became, or the refusal."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(lambda key: _hold(application, slot_id, at, key), keys))


def _hold(application: UUID, slot_id: UUID, at: datetime, key: UUID | None = None) -> str:
    from django.db import connection

    from giliran.appointments import services
    from giliran.foundation.ids import new_id

    try:
        made = services.hold_slot(
            application_id=application, slot_id=slot_id, once_key=key or new_id(), at=at, actor=None
        )
    except services.BookingRefused as refusal:
        return type(refusal).__name__
    else:
        return str(made.id) if key else "held"
    finally:
        connection.close()


def pay_or_expire(parts: Sequence[tuple[str, UUID]], at: datetime) -> list[str]:
    """Do what each part says: the bank's word about a bill and its news, or the clock's about a booking."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(lambda part: _pay_or_expire(part[0], part[1], at), parts))


def _pay_or_expire(what: str, which: UUID, at: datetime) -> str:
    from django.db import connection

    from giliran.appointments import services
    from tests.appointments.builders import pay_bill

    try:
        if what == "pay":
            pay_bill(which, at=at)
            services.settle_bill(bill_id=which, at=at)
            return "paid"
        return "expired" if services.release_hold(booking_id=which, at=at) else "kept"
    finally:
        connection.close()


def book_in_batches(wishes: Sequence[Any], at: datetime) -> list[str]:
    """Ask for places in batches of fifteen; say what each was told."""
    from giliran.appointments.services.places import take_places

    batches = [wishes[start : start + 15] for start in range(0, len(wishes), 15)]
    return [answer.outcome.value for batch in batches for answer in take_places(batch, at=at)]


def over_the_lane(shares: Sequence[tuple[str, UUID, UUID]]) -> list[str]:
    """Book over the fast lane of this process, all at once, by (pass, slot, key); say the error, or the booking."""
    import asyncio

    return asyncio.run(_over_the_lane(shares))


async def _over_the_lane(wishes: Sequence[tuple[str, UUID, UUID]]) -> list[str]:
    import asyncio

    import httpx

    from giliran.appointments.web.fast import lane
    from giliran.config import asgi

    async def ask(sealed: str, slot: UUID, key: UUID) -> str:
        headers = {"Giliran-Pass": sealed, "Idempotency-Key": str(key)}
        told = (await client.post("/api/fast/holds", json={"slot": str(slot)}, headers=headers)).json()
        return str(told.get("error") or told["booking"])

    try:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=asgi.fast()), base_url="http://lane", timeout=60
        ) as client:
            return list(await asyncio.gather(*(ask(*wish) for wish in wishes)))
    finally:
        await lane.close()


def lane_and_page(share: tuple[str, Sequence[Any]], at: datetime) -> list[str]:
    """Be the lane or the pages: the same people, the same slots, at the same time."""
    what, wishes = share
    if what == "lane":
        return ["held" if len(word) == 36 else word for word in over_the_lane(wishes)]
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(lambda wish: _hold(wish[0], wish[1], at), wishes))


def revoke_often(people: Sequence[UUID], at: datetime) -> list[str]:
    """Take everybody's passes back."""
    from django.db import connection

    from giliran.appointments import services

    try:
        for person in people:
            services.revoke_passes(person_id=person, at=at, actor=None)
    finally:
        connection.close()
    return ["revoked"] * len(people)


def lane_or_revoking(share: tuple[str, Sequence[Any]], at: datetime) -> list[str]:
    """Be the lane, or take passes back meanwhile."""
    what, wishes = share
    return lane_and_page(("lane", wishes), at) if what == "lane" else revoke_often(wishes, at)


def hold_families(families: Sequence[Sequence[UUID]], slot_id: UUID, at: datetime) -> list[str]:
    """Try to hold places for each family; say how many it got, or the refusal."""
    from django.db import connection

    from giliran.appointments import services
    from giliran.foundation.ids import new_id

    def hold(family: Sequence[UUID]) -> str:
        try:
            made = services.hold_party(application_ids=family, slot_id=slot_id, once_key=new_id(), at=at, actor=None)
        except services.BookingRefused as refusal:
            return type(refusal).__name__
        else:
            return str(len(made))
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(hold, families))
