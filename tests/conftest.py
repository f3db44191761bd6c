"""What every test may ask for. A PostgreSQL is started unless DATABASE_URL names one."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import django
import pytest

from tests.support import environment

environment.prepare()
django.setup()


@pytest.fixture(scope="session", autouse=True)
def _owner_makes_the_test_database() -> None:
    assert os.environ["GILIRAN_AS_OWNER"] == "1"


@pytest.fixture(autouse=True)
def _speak_indonesian() -> Iterator[None]:
    """Start every test in Indonesian: a page shown in English leaves its language with the thread."""
    from django.utils import translation

    with translation.override("id"):
        yield


@pytest.fixture
def at() -> datetime:
    """A Monday morning in Jakarta, 09.00."""
    return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def run_subscribers() -> Callable[..., int]:
    """Sequence and run everything that is due, until nothing moves; raises what a subscriber raises."""
    from tests.support.ledger import run_all

    return run_all
