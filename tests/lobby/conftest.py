"""What the tests of the hall share."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_hall
from tests.lobby.kiosks import PaperKept, paper_kept


@pytest.fixture
def at_nine(at: datetime) -> Iterator[None]:
    """Let the clock stand at nine."""
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def office() -> OfficeView:
    """An open office that works in two steps."""
    return a_hall()


@pytest.fixture
def paper() -> Iterator[PaperKept]:
    """What every printer prints."""
    with paper_kept() as kept:
        yield kept
