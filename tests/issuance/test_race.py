"""Several people at the printers at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from giliran.issuance import queries, services
from giliran.issuance.models import Passport
from giliran.issuance.rules.production import NotNow
from tests.casework.builders import a_desk
from tests.issuance.builders import a_queued_passport, booklets


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_those_who_print_at_once_never_share_a_number(at: datetime) -> None:
    """One run has a single number left: the others go on with the next run and nobody is sent away."""
    desk = a_desk(at=at)
    booklets(desk=desk, at=at, number=1)
    booklets(desk=desk, at=at, number=10)
    passports = [a_queued_passport(desk=desk, at=at).id for _person in range(4)]
    start = Barrier(8)

    def print_one(passport_id: UUID) -> str:
        start.wait()
        try:
            return services.print_passport(
                passport_id=passport_id, office_id=desk.office.id, at=at, actor=desk.producer
            )
        except NotNow:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for number in pool.map(print_one, passports * 2) if number]
    assert len(numbers) == len(set(numbers)) == 4
    assert {queries.passport(each).number for each in passports} == set(numbers)
    assert Passport.objects.filter(number__in=numbers).count() == 4
