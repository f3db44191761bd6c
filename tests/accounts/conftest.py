"""What the room's tests share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from giliran.notifications.ports import mail_carrier, sms_carrier
from tests.notifications.carriers import KeepingCarrier


@pytest.fixture
def mails() -> Iterator[KeepingCarrier]:
    """What went out by mail."""
    carrier = KeepingCarrier()
    with mail_carrier.plugged(carrier):
        yield carrier


@pytest.fixture
def texts() -> Iterator[KeepingCarrier]:
    """What went out by SMS."""
    carrier = KeepingCarrier()
    with sms_carrier.plugged(carrier):
        yield carrier


@pytest.fixture(autouse=True)
def _no_limits_left_over(db: None) -> None:
    cache.clear()
