"""How staff pages of every room find their office: `config` plugs this into `foundation.web.access`."""

from giliran.foundation.web.requests import OfficeRef
from giliran.offices import queries


def office_ref(code: str) -> OfficeRef | None:
    """Return as much of the office of that code as a staff page needs, or None."""
    found = queries.office_by_code(code)
    if found is None:
        return None
    return OfficeRef(id=found.id, code=found.code, name=found.name, time_zone=found.time_zone)
