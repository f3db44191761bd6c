"""Which exceptions are a passing trouble of the database."""

import errno

import psycopg
import psycopg_pool
import pytest
from django import db
from psycopg import errors

from giliran.foundation.outage import Trouble, state_of, trouble_of


def _wrapped(problem: psycopg.Error) -> Exception:
    """As Django hands an error of the database on."""
    outer: Exception = db.OperationalError(str(problem))
    outer.__cause__ = problem
    return outer


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (errors.DiskFull(), Trouble.FULL),
        (errors.AdminShutdown(), Trouble.AWAY),
        (errors.CannotConnectNow(), Trouble.AWAY),
        (errors.CrashShutdown(), Trouble.AWAY),
        (errors.TooManyConnections(), Trouble.BUSY),
        (errors.OutOfMemory(), Trouble.BUSY),
        (errors.DeadlockDetected(), Trouble.CLASH),
        (errors.SerializationFailure(), Trouble.CLASH),
        (errors.LockNotAvailable(), Trouble.CLASH),
        (errors.QueryCanceled(), Trouble.SLOW),
        (errors.ReadOnlySqlTransaction(), Trouble.READ_ONLY),
        (psycopg.OperationalError("the connection is lost"), Trouble.AWAY),
        (psycopg.InterfaceError("the connection is closed"), Trouble.AWAY),
        (psycopg_pool.PoolTimeout("waited"), Trouble.AWAY),
        (psycopg_pool.TooManyRequests("full"), Trouble.BUSY),
    ],
)
def test_a_passing_trouble_is_known_bare_and_wrapped(problem: psycopg.Error, expected: Trouble) -> None:
    assert trouble_of(problem) is expected
    assert trouble_of(_wrapped(problem)) is expected


@pytest.mark.parametrize(
    "problem",
    [
        errors.UniqueViolation(),
        errors.CheckViolation(),
        errors.UndefinedTable(),
        errors.ProgramLimitExceeded(),
        errors.RaiseException(),
        psycopg.InterfaceError("the cursor is closed"),
    ],
)
def test_a_fault_of_ours_is_no_passing_trouble(problem: psycopg.Error) -> None:
    assert trouble_of(problem) is None
    assert trouble_of(_wrapped(problem)) is None


def test_other_exceptions() -> None:
    assert trouble_of(None) is None
    assert trouble_of(ValueError()) is None
    assert trouble_of(OSError(errno.ENOSPC, "no space left")) is Trouble.FULL
    assert trouble_of(OSError(errno.ENOENT, "no such file")) is None
    assert trouble_of(db.InterfaceError("connection already closed")) is Trouble.AWAY


def test_what_happened_in_the_wake_of_a_trouble_is_told_as_that_trouble() -> None:
    """An atomic block whose line broke may end in quite another exception."""
    with pytest.raises(LookupError) as caught:
        try:
            raise _wrapped(errors.DiskFull())
        except db.OperationalError:
            raise LookupError  # noqa: B904 - the context is what the test is about
    assert trouble_of(caught.value) is Trouble.FULL
    assert state_of(caught.value) == "53100"
