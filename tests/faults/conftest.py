"""What the tests of outages share."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.faults.house import House, a_house


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """The product on a database of its own, its web site up; each test leaves the database running."""
    with django_db_blocker.unblock(), a_house() as made:
        made.serve()
        yield made
