"""What every test may ask for. A PostgreSQL is started unless DATABASE_URL names one."""

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import django
import hypothesis
import pytest
from django.conf import LazySettings
from pytest_django import DjangoDbBlocker

from tests.support import environment
from tests.support.lines import _lines_are_known, _lines_end_with_the_test

__all__ = ["_lines_are_known", "_lines_end_with_the_test"]

if TYPE_CHECKING:
    from tests.journeys.running import Running
    from tests.support.migrated import Migrated

environment.prepare()
django.setup()

# How long an example takes says how busy the machine is; and our examples share a fixture's database on purpose.
hypothesis.settings.register_profile(
    "giliran",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("giliran")

# Whole days and fires run the whole product; each of these is a group that one worker has to itself.
_LONGEST = {"journeys": 0, "browser": 1, "fire": 2, "faults": 3, "fuzz": 4}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left with it at the end while the other has nothing to do."""
    items.sort(key=lambda item: _LONGEST.get(item.path.parent.name, len(_LONGEST)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fail where groups come apart: their tests would start the whole product once a worker."""
    if os.environ.get("PYTEST_XDIST_WORKER") and session.config.getoption("loadgroup", default=False):
        apart = [i.nodeid for i in session.items if i.get_closest_marker("xdist_group") and "@" not in i.nodeid]
        assert not apart, f"pytest-xdist does not keep groups together any more: {apart[:3]}"


@pytest.fixture(scope="session", autouse=True)
def _owner_makes_the_test_database() -> None:
    assert os.environ["GILIRAN_AS_OWNER"] == "1"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> "Migrated | None":
    """Wait until one worker has migrated, where several test."""
    from tests.support.migrated import shared_by_workers

    return shared_by_workers(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: "Migrated | None"
) -> Iterator[None]:
    """Keep what the migrations planted, and put it back after every test that commits, for whoever comes next."""
    from django.db import connection
    from django.test import TransactionTestCase

    from tests.support import migrated, planted

    stack = contextlib.ExitStack()
    with django_db_blocker.unblock():
        stack.enter_context(migrated.kept(django_db_modify_db_settings))
        planted.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: planted.put_back())
        yield
    # Servers in threads of their own may still be connected; a database in use cannot be dropped.
    with django_db_blocker.unblock(), stack, connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="session", autouse=True)
def _passwords_cost_nothing() -> Iterator[None]:
    """Hash passwords quickly: the real hasher takes its time on purpose."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def _speak_indonesian() -> Iterator[None]:
    """Start every test in Indonesian: a page shown in English leaves its language with the thread."""
    from django.utils import translation

    with translation.override("id"):
        yield


@pytest.fixture(scope="session")
def product() -> "Iterator[Running]":
    """The whole product, running: one for all whole days, since getting it up takes longer than most of them do."""
    from tests.journeys.running import running
    from tests.journeys.visitor import Visitor

    with running() as found:
        yield found
        Visitor.all_leave()


@pytest.fixture
def at() -> datetime:
    """A Monday morning in Jakarta, 09.00."""
    return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def a_demonstration(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be a demonstration: its URLs besides everybody's, its strip, a clock of its own. Returns the clock's file."""
    from giliran.foundation import clock

    settings.DEMO, settings.ROOT_URLCONF, settings.VAR = True, "giliran.config.demo_urls", tmp_path
    file = tmp_path / "clock"
    monkeypatch.setattr(clock, "_DEMO", True)
    monkeypatch.setattr(clock.setting, "__defaults__", (file,))
    return file


@pytest.fixture
def run_subscribers() -> Callable[..., int]:
    """Sequence and run everything that is due, until nothing moves; raises what a subscriber raises."""
    from tests.support.ledger import run_all

    return run_all
