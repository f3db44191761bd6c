"""How a lower room is handed a part that lives above it or outside: it declares a socket, `config` plugs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class NotPluggedError(RuntimeError):
    """A socket was used before `config` plugged anything in."""


class Socket(Generic[T]):
    """A place for one part of type `T`; calling it returns the part."""

    def __init__(self, name: str) -> None:
        """Name it as `room.part`, for the error message."""
        self.name = name
        self._part: T | None = None

    def plug(self, part: T) -> None:
        """Put the part in (again, if need be)."""
        self._part = part

    def __call__(self) -> T:
        """Return the part; raise `NotPluggedError` if there is none."""
        if self._part is None:
            raise NotPluggedError(self.name)
        return self._part

    @contextmanager
    def plugged(self, part: T) -> Iterator[T]:
        """Have `part` in for the length of a `with` block (for tests)."""
        before, self._part = self._part, part
        try:
            yield part
        finally:
            self._part = before
