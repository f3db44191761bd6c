"""Rows of the access matrix: for each named URL, who may open it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Row:
    """One URL of the matrix.

    `name` is the URL's full name (`room:name`). `rule` is what the view must carry: "public", "signed_in",
    "staff:examiner,front_desk", "any_staff", "headquarters:administrator", "signature".
    `make` builds what the URL points at (with the test's world: see tests/support/world.py) and returns the URL's
    keyword arguments; for objects that somebody owns, the owner is `world.applicant`, the office `world.office`.
    `owned` says that the object is somebody's: another applicant must get 404.
    """

    name: str
    rule: str
    make: Callable[[Any], dict[str, Any]] = field(default=lambda _world: {})
    owned: bool = False
