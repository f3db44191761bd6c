"""One office, or all that take applicants."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from giliran.foundation.remembering import learn, remembered
from giliran.offices.models import Office


class OfficeUnknownError(LookupError):
    """No office has this id."""


@dataclass(frozen=True, kw_only=True)
class OfficeView:
    """An office as other rooms see it; `zone` is the short name people use (WIB, WITA, WIT)."""

    id: UUID
    code: str
    name: str
    kind: str
    city: str
    province: str
    address: str
    latitude: float
    longitude: float
    time_zone: str
    zone: str
    payment_first: bool
    active: bool

    @property
    def named_in_city(self) -> str:
        """The name, with the city where the name does not tell it."""
        return self.name if self._tells_city else f"{self.name}, {self.city}"

    @property
    def region(self) -> str:
        """What goes with the name: the city, where the name does not tell it, and the province."""
        return self.province if self._tells_city else f"{self.city}, {self.province}"

    @property
    def other_city(self) -> str:
        """The city where the name does not tell it, else nothing."""
        return "" if self._tells_city else self.city

    @property
    def _tells_city(self) -> bool:
        return self.city.casefold() in self.name.casefold()


@remembered
def office(office_id: UUID) -> OfficeView:
    """Return the office; raise `OfficeUnknownError` if there is none."""
    try:
        return as_view(Office.objects.get(pk=office_id))
    except Office.DoesNotExist as problem:
        raise OfficeUnknownError(office_id) from problem


def offices_of(office_ids: Collection[UUID]) -> dict[UUID, OfficeView]:
    """Return several offices, in one statement."""
    return {found.pk: as_view(found) for found in Office.objects.filter(pk__in=office_ids)}


@remembered
def office_by_code(code: str) -> OfficeView | None:
    """Return the office of that code, closed or not, or None, whatever was asked for."""
    if "\x00" in code:
        return None
    row = Office.objects.filter(code=code).first()
    if row is None:
        return None
    found = as_view(row)
    learn(office, found.id, value=found)
    return found


@remembered
def active_offices() -> list[OfficeView]:
    """Return the offices that take applicants, by name."""
    return [as_view(found) for found in Office.objects.filter(active=True)]


def as_view(found: Office) -> OfficeView:
    """Return what others may see of a row."""
    return OfficeView(**fields_of(found))


def fields_of(found: Office) -> dict[str, Any]:
    """Return the view's fields, for views that add to them."""
    same = ("id", "code", "name", "kind", "city", "province", "address", "time_zone", "payment_first", "active")
    return {
        **{name: getattr(found, name) for name in same},
        "latitude": float(found.latitude),
        "longitude": float(found.longitude),
        "zone": Office.Zone(found.time_zone).label,
    }
