"""What somebody without a booking asks for at the door."""

from dataclasses import dataclass
from uuid import UUID

from giliran.appointments import rules_lanes
from giliran.lobby.models import Device
from giliran.lobby.queries.plan import services_at_door
from giliran.lobby.services.refusals import UnknownDevice, UnknownService


@dataclass(frozen=True, kw_only=True)
class Asked:
    """By which right, in which lane (empty: by the right), for what (empty: the application says it)."""

    priority: bool
    priority_asked: bool
    lane: str
    service: str

    @property
    def door(self) -> str:
        """The lane that they are counted in."""
        if self.lane:
            return self.lane
        return rules_lanes.PRIORITY if self.priority or self.priority_asked else rules_lanes.WALK_IN

    @property
    def asks(self) -> bool:
        """Whether an officer has to look whether priority is theirs."""
        return not self.priority and (self.priority_asked or self.lane == rules_lanes.PRIORITY)


def refuse_unknown(asked: Asked, *, office_id: UUID, device: UUID | None, actor: UUID | None) -> None:
    """Raise `UnknownDevice` unless an officer or a kiosk of the office lets them in, `UnknownService`."""
    if actor is None and (asked.priority or not _is_kiosk(device, office_id)):
        raise UnknownDevice
    if asked.lane and asked.lane not in rules_lanes.DOOR:
        raise UnknownService
    if asked.service and asked.service not in {found.key for found in services_at_door(office_id)}:
        raise UnknownService


def _is_kiosk(device: UUID | None, office_id: UUID) -> bool:
    if device is None:
        return False
    found = Device.objects.filter(id=device, office_id=office_id, kind="kiosk", retired_at=None)
    return found.exclude(secret_hash=None).exists()
