"""Which services there are."""

from dataclasses import dataclass
from datetime import date

from giliran.catalogue.models import Service
from giliran.catalogue.queries.language import said
from giliran.foundation.periods import valid_on
from giliran.foundation.remembering import remembered


class ServiceUnknownError(LookupError):
    """No service has this code."""


@dataclass(frozen=True, kw_only=True)
class ServiceView:
    """A service and, in a sentence, whom it is for."""

    code: str
    name: str
    summary: str


@remembered
def services_on(day: date) -> list[ServiceView]:
    """Return the services that can be asked for on a day, in their own order."""
    return [_as_view(row) for row in Service.objects.filter(valid_on(day))]


@remembered
def service(code: str) -> ServiceView:
    """Return one service, offered or not; raise `ServiceUnknownError` if there is none."""
    try:
        return _as_view(Service.objects.get(pk=code))
    except Service.DoesNotExist as problem:
        raise ServiceUnknownError(code) from problem


def _as_view(row: Service) -> ServiceView:
    return ServiceView(code=row.code, name=said(row, "name"), summary=said(row, "summary"))
