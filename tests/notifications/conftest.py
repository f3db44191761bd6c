"""What the room's tests share."""

from collections.abc import Iterator

import pytest

from giliran.notifications.ports import mail_carrier, sms_carrier
from tests.notifications.carriers import KeepingCarrier


@pytest.fixture
def carrier() -> Iterator[KeepingCarrier]:
    """Both carriers."""
    keeping = KeepingCarrier()
    with mail_carrier.plugged(keeping), sms_carrier.plugged(keeping):
        yield keeping
