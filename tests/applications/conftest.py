"""What the room's tests need plugged in."""

from collections.abc import Iterator
from contextlib import ExitStack
from uuid import UUID

import pytest

from giliran.applications import ports
from giliran.foundation.web import redirects


class Absent:
    """Nobody has been at the office, unless the test says so."""

    def __init__(self) -> None:
        self.came: set[UUID] = set()
        self.to_come: set[UUID] = set()

    def attended(self, application_id: UUID) -> bool:
        return application_id in self.came

    def expected(self, application_id: UUID) -> bool:
        return application_id in self.to_come


@pytest.fixture(autouse=True)
def attendance() -> Iterator[Absent]:
    """Stand in for the rooms above."""
    with ExitStack() as stack:
        stack.enter_context(redirects.next_page.plugged(lambda application_id: f"/setelah/{application_id}/"))
        absent = Absent()
        stack.enter_context(ports.attendance.plugged(absent))
        yield absent
