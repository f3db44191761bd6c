"""Printing draws counted booklets down, product by product; an office that does not count has none to draw."""

from datetime import datetime, timedelta

import pytest

from giliran.catalogue import queries as catalogue
from giliran.catalogue.models import Stock
from giliran.catalogue.services import count_stock
from giliran.issuance.services import print_passport
from tests.casework.builders import a_desk
from tests.issuance.builders import a_queued_passport, booklets

pytestmark = pytest.mark.django_db


def test_each_print_takes_one_and_the_last_hides_only_its_own_product(at: datetime) -> None:
    desk = a_desk(at=at)
    booklets(desk=desk, at=at)
    Stock.objects.all().delete()
    count_stock(office_id=desk.office.id, product_code="ordinary_5", quantity=1, at=at, actor=None)
    queued = [a_queued_passport(desk=desk, at=at + timedelta(minutes=number)) for number in range(2)]
    for passport in queued:
        print_passport(passport_id=passport.id, office_id=desk.office.id, at=at, actor=desk.producer)
        assert Stock.objects.get().quantity == 0
    on_sale = {offer.code: offer.out_of_stock for offer in catalogue.products_at(desk.office.id, at.date(), 40)}
    assert on_sale["ordinary_5"]
    assert not on_sale["ordinary_10"]
