"""The catalogue for tests: the reference data that the migrations planted, and changes to it."""

from datetime import date, datetime

from giliran.catalogue import services
from giliran.foundation.clock import local_day
from giliran.offices.queries import OfficeView


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
