"""Facts: what rooms publish. A fact holds ids and choices, never personal data, so that erasure stays possible."""

import dataclasses
import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.utils.functional import Promise

_registry: dict[str, type["Fact"]] = {}


class UnknownFactError(LookupError):
    """The ledger holds a kind that no room defines."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """The base of every fact. Subclasses set `kind`, `subject_type`, and the plain sentence it stands for.

    `sentence` is shown to the applicant and may name fields in braces; empty means that it is not for them.
    """

    kind: ClassVar[str] = ""
    subject_type: ClassVar[str] = ""
    sentence: ClassVar[str | Promise] = ""
    staff_sentence: ClassVar[str | Promise] = ""
    changes: ClassVar[bool] = True
    """False where somebody only looked: nothing that is shown is different afterwards."""

    def __init_subclass__(cls) -> None:
        """Register the kind, once."""
        if cls.kind:
            other = _registry.setdefault(cls.kind, cls)
            if other.__qualname__ != cls.__qualname__:
                message = f"two facts are called {cls.kind}"
                raise TypeError(message)

    def to_data(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}


def filled(sentence: str | Promise, fact: Fact, *, say: Callable[[object], object] = str) -> str:
    """Return a sentence with the fact's fields where it names them in braces; `say` puts each value into words."""
    return str(sentence).format(**{field.name: say(getattr(fact, field.name)) for field in dataclasses.fields(fact)})


def kinds() -> dict[str, type[Fact]]:
    """Return every fact known, by kind."""
    return dict(_registry)


def read(kind: str, data: dict[str, Any]) -> Fact:
    """Return the fact that was recorded; fields that it has lost since are left out, new ones take their default."""
    try:
        fact = _registry[kind]
    except KeyError as problem:
        raise UnknownFactError(kind) from problem
    return fact(**{name: _typed(hint, data[name]) for name, hint in _fields(kind).items() if name in data})


@cache
def _fields(kind: str) -> dict[str, Any]:
    """Return the fields of a kind of fact with their types; resolving them anew for each event would take longest."""
    fact = _registry[kind]
    hints = get_type_hints(fact)
    return {field.name: hints[field.name] for field in dataclasses.fields(fact)}


def _plain(value: Any) -> Any:
    if isinstance(value, (UUID, datetime, date)):
        return str(value) if isinstance(value, UUID) else value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, bool)):
        return value
    message = f"{type(value).__name__} has no place in a fact"
    raise TypeError(message)


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(option for option in get_args(hint) if option is not type(None))
    if get_origin(hint) in (tuple, list):
        inner = get_args(hint)[0]
        return get_origin(hint)(_typed(inner, item) for item in value)
    if hint is UUID:
        return UUID(value)
    if hint in (datetime, date):
        return hint.fromisoformat(value)
    return hint(value) if isinstance(hint, type) else value
