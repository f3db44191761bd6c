"""Reads that a page asks for again and again, answered once a request.

Rooms compose a page from many small queries, and several of them need the same office or the same figure. While a page
is only looked at (GET, HEAD), what a remembered query returned is kept and returned again. Whatever is recorded on the
ledger meanwhile makes everything forgotten, since no state changes without it; requests that are sent to change
something, tasks and commands remember nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
R = TypeVar("R")

_known: ContextVar[dict[Any, Any] | None] = ContextVar("giliran_remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Keep what remembered queries return until the block ends."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def remembered(query: Callable[P, R]) -> Callable[P, R]:
    """Let a query be answered once a page; its arguments must be hashable, and nobody may change what it returns.

    What it raises is not kept. Besides its arguments it may depend on the database and the active language alone.
    """

    @wraps(query)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        known = _known.get()
        if known is None:
            return query(*args, **kwargs)
        key = (query, get_language(), args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = query(*args, **kwargs)
        found: R = known[key]
        return found

    return answer


def learn(query: Callable[..., R], *args: Any, value: R) -> None:
    """Note what a remembered query would return: a list reads for all its rows at once what each of them will ask."""
    known = _known.get()
    if known is not None:
        known[(getattr(query, "__wrapped__", query), get_language(), args, ())] = value


def is_remembering() -> bool:
    """Say whether a page is being looked at: then it pays to read more than the one thing asked for."""
    return _known.get() is not None


def forget() -> None:
    """Drop what is kept: something has changed."""
    known = _known.get()
    if known is not None:
        known.clear()
