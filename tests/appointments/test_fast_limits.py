"""Limits of the fast lane: counted by account, device and network, and the same over all processes."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from giliran.appointments.web.fast.limits import Limits
from giliran.appointments.web.limits import JOINING
from giliran.foundation.ids import new_id
from tests.appointments.builders import reference_data
from tests.appointments.test_signs import at_least

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


def _from(address: str, device: str = "") -> dict[str, Any]:
    cookies = [(b"cookie", f"giliran_device={device}".encode())] if device else []
    return {"type": "http", "client": (address, 4000), "headers": cookies}


def _address() -> str:
    return f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"


async def _tries(limits: Limits, times: int, *, address: str = "", device: str = "", account: str = "") -> list[bool]:
    """Try so often, let all processes meet, and say of one more try of each whether it has to wait."""
    for _time in range(times):
        limits.wait(_from(address or _address(), device), (UUID(account) if account else new_id()).bytes)
    await limits.settle()
    return [limits.wait(_from(address or _address(), device), (UUID(account) if account else new_id()).bytes) > 0]


@pytest.mark.parametrize("figure", ["hold_account_hour", "hold_device_hour", "hold_network_minute"])
def test_two_processes_count_together(figure: str) -> None:
    at_least(figure, 8)
    same = {
        "hold_account_hour": {"account": str(new_id())},
        "hold_device_hour": {"device": uuid4().hex[:22]},
        "hold_network_minute": {"address": _address()},
    }[figure]

    async def both() -> list[bool]:
        one, other = Limits(), Limits()
        return [*await _tries(one, 5, **same), *await _tries(other, 5, **same)]

    assert asyncio.run(both()) == [False, True]


def test_joining_a_waiting_room_has_limits_of_its_own() -> None:
    at_least("join_network_minute", 8)
    here = _address()

    async def both() -> list[bool]:
        one, other, holds = Limits(JOINING), Limits(JOINING), Limits()
        told = [*await _tries(one, 5, address=here), *await _tries(other, 5, address=here)]
        return [*told, *await _tries(holds, 3, address=here)]

    assert asyncio.run(both()) == [False, True, False]


def test_a_few_tries_cost_no_statement() -> None:
    async def two() -> bool:
        limits = Limits()
        for _time in range(2):
            assert limits.wait(_from("192.0.2.1"), b"somebody") == 0
        return limits._task is None

    assert asyncio.run(two())
