"""Offices for tests: the reference data that the migrations planted, and changes to it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

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
