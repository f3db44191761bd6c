"""A clock that is set back before every write: each service that is called hears an earlier time than the last one."""

import inspect
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from importlib import import_module
from typing import Any

import pytest

STEP = timedelta(seconds=20)
_ROOMS = (
    "lobby", "appointments", "payments", "casework", "issuance", "applications", "documents", "accounts",
    "notifications",
)  # fmt: skip


def services_of(room: str) -> dict[str, Callable[..., Any]]:
    """Return the room's writes that are told the time, by name."""
    found = vars(import_module(f"giliran.{room}.services")).items()
    return {
        name: function
        for name, function in found
        if inspect.isfunction(function) and "at" in inspect.signature(function).parameters
    }


class FallingClock:
    """Moves `at` of every outermost call further back; what a service calls itself hears the same time."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.within = False
        self.called: dict[str, set[str]] = {room: set() for room in _ROOMS}
        ours = [module for name, module in sys.modules.items() if name.startswith(("giliran.", "tests."))]
        for room in _ROOMS:
            known_as: dict[Callable[..., Any], set[str]] = {}
            for name, function in services_of(room).items():
                known_as.setdefault(function, set()).add(name)
            for function, names in known_as.items():
                falling = self._falling(room, names, function)
                for module in ours:
                    for known, value in list(vars(module).items()):
                        if value is function:
                            patch.setattr(module, known, falling)

    def _falling(self, room: str, names: set[str], function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            self.called[room] |= names
            if self.within or "at" not in kwargs:
                return function(*args, **kwargs)
            self.calls += 1
            self.within = True
            try:
                return function(*args, **(kwargs | {"at": kwargs["at"] - self.calls * STEP}))
            finally:
                self.within = False

        return call

    def missing(self, room: str) -> set[str]:
        """Return which writes of a room were not called."""
        return set(services_of(room)) - self.called[room]
