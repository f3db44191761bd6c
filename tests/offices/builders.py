"""Offices for tests: the reference data that the migrations planted, and changes to it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from giliran.foundation.clock import local_day
from giliran.offices import queries, services
from giliran.offices.queries import OfficeView


def an_office(*, code: str = "jakarta-selatan") -> OfficeView:
    """Return an office of the reference data, with its counters, hours and figures."""
    found = queries.office_by_code(code)
    assert found is not None, f"no office is called {code}"
    return found


def a_new_office(*, code: str, at: datetime, **changes: Any) -> OfficeView:
    """Open an office with nothing: no counters, no hours, nothing on sale."""
    description: Mapping[str, Any] = {
        "name": f"Kantor Imigrasi {code}",
        "kind": "kanim",
        "city": "Kota",
        "province": "Provinsi",
        "address": "Jl. Uji No. 1",
        "latitude": Decimal("-6.2"),
        "longitude": Decimal("106.8"),
        "time_zone": "Asia/Jakarta",
        "payment_first": False,
        **changes,
    }
    return queries.office(services.open_office(code=code, description=description, at=at, actor=None))


def a_figure(
    *, key: str, value: int, at: datetime, office: OfficeView | None = None, valid_from: date | None = None
) -> None:
    """Set a figure from the day of `at` on, for the country or one office."""
    services.set_figure(
        key=key,
        value=value,
        unit="",
        valid_from=valid_from or local_day(at, office.time_zone if office else "Asia/Jakarta"),
        office_id=office.id if office else None,
        at=at,
        actor=None,
    )
