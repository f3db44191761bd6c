"""What is a passing trouble of the database, as against a fault of the program.

A passing trouble is told to people as such, with when to try again; workers wait for its end. Classes of SQLSTATE:
https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

import errno
from collections.abc import Iterator
from enum import StrEnum

import psycopg
import psycopg_pool
from django import db


class Trouble(StrEnum):
    """What kind of trouble passes by itself, or once somebody has seen to the database."""

    AWAY = "away"
    """Nobody answers, or the line broke: what was under way may or may not have been kept."""
    BUSY = "busy"
    """It answers others; there was no room for us."""
    FULL = "full"
    """Its disk is full."""
    READ_ONLY = "read_only"
    """It can be read and not written: a standby that is not the primary yet."""
    SLOW = "slow"
    """A statement took longer than it may."""
    CLASH = "clash"
    """Two transactions stood in each other's way; this one gave way."""

    @property
    def of_everybody(self) -> bool:
        """Whether everything that needs the database meets it, rather than the one statement."""
        return self in {Trouble.AWAY, Trouble.BUSY, Trouble.FULL, Trouble.READ_ONLY}


_BY_STATE = {
    "25006": Trouble.READ_ONLY,  # read_only_sql_transaction
    "25P03": Trouble.SLOW,  # idle_in_transaction_session_timeout
    "25P04": Trouble.SLOW,  # transaction_timeout
    "40001": Trouble.CLASH,  # serialization_failure
    "40003": Trouble.AWAY,  # statement_completion_unknown
    "40P01": Trouble.CLASH,  # deadlock_detected
    "53100": Trouble.FULL,  # disk_full
    "55P03": Trouble.CLASH,  # lock_not_available
    "57014": Trouble.SLOW,  # query_canceled
}
_BY_CLASS = {
    "08": Trouble.AWAY,  # connection exception
    "53": Trouble.BUSY,  # insufficient resources
    "57": Trouble.AWAY,  # operator intervention: shut down, starting up
    "58": Trouble.AWAY,  # the system below the database failed
}
_FULL = {errno.ENOSPC, errno.EDQUOT}
_DEEPEST = 10


def trouble_of(problem: BaseException | None) -> Trouble | None:
    """Return the passing trouble that an exception, or what caused it, tells of; None when it is something else."""
    for one in _chain(problem):
        if found := _trouble(one):
            return found
    return None


def state_of(problem: BaseException | None) -> str:
    """Return the SQLSTATE behind an exception, or nothing."""
    return next((one.sqlstate for one in _chain(problem) if isinstance(one, psycopg.Error) and one.sqlstate), "")


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    for _ in range(_DEEPEST):
        if problem is None:
            return
        yield problem
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)


def _trouble(problem: BaseException) -> Trouble | None:
    if isinstance(problem, psycopg_pool.TooManyRequests):
        return Trouble.BUSY
    if isinstance(problem, psycopg.Error):
        return _by_state(problem)
    if isinstance(problem, db.InterfaceError):
        return Trouble.AWAY if "connection" in str(problem) else None
    if isinstance(problem, db.Error):
        return None  # what it wraps comes next in the chain, and says more
    if isinstance(problem, OSError) and problem.errno in _FULL:
        return Trouble.FULL
    return None


def _by_state(problem: psycopg.Error) -> Trouble | None:
    state = problem.sqlstate or ""
    if state:
        return _BY_STATE.get(state) or _BY_CLASS.get(state[:2])
    broken = isinstance(problem, psycopg.InterfaceError) and "connection" in str(problem)
    return Trouble.AWAY if broken or isinstance(problem, psycopg.OperationalError) else None
