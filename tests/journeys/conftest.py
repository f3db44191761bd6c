"""What the whole days share: one product for all of them, since getting it up takes longer than most of them do."""

from collections.abc import Iterator

import pytest

from tests.journeys.running import Running, running
from tests.journeys.visitor import Visitor


@pytest.fixture(scope="session")
def product() -> Iterator[Running]:
    """The whole product, running."""
    with running() as found:
        yield found
        Visitor.all_leave()
