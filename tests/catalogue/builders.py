"""The catalogue for tests. It is there after migrations; tests that empty the tables get it sown again."""

from datetime import date, datetime

from django.apps import apps

from giliran.catalogue import queries, services
from giliran.catalogue.queries import ProductView
from giliran.catalogue.reference import start
from giliran.foundation.clock import local_day
from giliran.offices.queries import OfficeView
from tests.offices.builders import sow_offices


def sow_catalogue() -> None:
    """Put the reference data of offices and catalogue (back) in place."""
    sow_offices()
    start.sow(apps.get_model)


def a_product(*, code: str = "ordinary_10") -> ProductView:
    """Return a product of the reference data."""
    if not queries.products():
        sow_catalogue()
    return queries.product(code)


def an_offer(*, office: OfficeView, product: str, at: datetime, valid_from: date | None = None) -> None:
    """Put a product on sale at an office from the day of `at` on."""
    services.offer_product(
        office_id=office.id,
        product_code=product,
        valid_from=valid_from or local_day(at, office.time_zone),
        at=at,
        actor=None,
    )


def a_count(*, office: OfficeView, product: str, quantity: int, at: datetime) -> None:
    """Count booklets."""
    services.count_stock(office_id=office.id, product_code=product, quantity=quantity, at=at, actor=None)
