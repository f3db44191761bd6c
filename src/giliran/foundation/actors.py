"""Who acts: a person signed in, with the roles that they hold at each office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member of staff may do. The last two belong to the head office and to no single office."""

    FRONT_DESK = "front_desk"
    EXAMINER = "examiner"
    ADJUDICATOR = "adjudicator"
    PRODUCTION = "production"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


HEADQUARTERS = frozenset({Role.ANALYST, Role.ADMINISTRATOR})


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one behind a request; `user_id` is None for a visitor who has not signed in."""

    user_id: UUID | None = None
    roles_by_office: Mapping[UUID | None, frozenset[Role]] = field(default_factory=dict)
    second_factor: bool = False

    @property
    def is_staff(self) -> bool:
        """Say whether any role is held anywhere."""
        return any(self.roles_by_office.values())

    def roles_at(self, office_id: UUID | None) -> frozenset[Role]:
        """Return the roles held at one office (None: at the head office)."""
        return self.roles_by_office.get(office_id, frozenset())

    def may(self, *roles: Role, office_id: UUID | None) -> bool:
        """Say whether one of `roles` is held at that office; its supervisor may do all that its officers may."""
        held = self.roles_at(office_id)
        return bool(held & set(roles)) or (office_id is not None and Role.SUPERVISOR in held)


VISITOR = Actor()
