"""What the room needs from outside."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from giliran.foundation.sockets import Socket


class RegistryUnavailable(Exception):  # noqa: N818 - says how the registry is
    """The registry did not answer, or not in a way that can be trusted."""


class PopulationRegistry(Protocol):
    """The population registry: it says match or no match a field, and never shows its record."""

    def verify(self, *, nik: str, fields: Mapping[str, str]) -> dict[str, bool]:
        """Say for each field whether it agrees with the record under this NIK (dates as ISO 8601, sex male|female).

        A NIK that the registry does not know matches in no field. Raises `RegistryUnavailable`.
        """


class Attendance(Protocol):
    """What appointments know: whether the applicant has been at the office for this application."""

    def attended(self, application_id: UUID) -> bool:
        """Say whether the applicant has already come."""

    def expected(self, application_id: UUID) -> bool:
        """Say whether a place at the office is kept, or owed, for a visit that is still to come."""


population_registry: Socket[PopulationRegistry] = Socket("applications.population_registry")
attendance: Socket[Attendance] = Socket("applications.attendance")
