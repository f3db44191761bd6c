"""A small world for tests that cross rooms: two offices, two applicants, one application, staff of every role."""

from dataclasses import dataclass, field
from uuid import UUID

from django.test import Client

from giliran.accounts.models import User
from giliran.accounts.rules import Relation
from giliran.accounts.services import add_family_member
from giliran.foundation import clock
from giliran.foundation.actors import HEADQUARTERS, Role
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView


@dataclass
class World:
    """Who and what there is. `application_id` is the applicant's, sent to `office`; `draft_id` is not sent yet."""

    office: OfficeView
    other_office: OfficeView
    applicant: User
    other_applicant: User
    application_id: UUID
    draft_id: UUID
    staff: dict[tuple[Role, UUID | None], User] = field(default_factory=dict)

    def colleague(self, role: Role, office: OfficeView) -> User:
        """Return who holds a role at an office, or at the head office."""
        return self.staff[role, None if role in HEADQUARTERS else office.id]


def a_world() -> World:
    """Make a world, now: its pages are opened by requests that arrive now."""
    from tests.accounts import builders as accounts
    from tests.applications import builders as applications

    at = clock.now()
    office, other = offices.office_by_code("jakarta-selatan"), offices.office_by_code("jayapura")
    assert office is not None
    assert other is not None
    applicant, stranger = (User.objects.get(id=accounts.an_applicant()) for _ in range(2))
    application_id = applications.a_submitted_application(account=applicant, office=office.code, at=at)
    sibling = add_family_member(
        account_id=applicant.id, full_name="Rudi", relation=Relation.SIBLING, at=at, actor=applicant.id
    )
    draft_id = applications.a_complete_draft(account=applicant, person=sibling, office=office.code, at=at)
    world = World(
        office=office,
        other_office=other,
        applicant=applicant,
        other_applicant=stranger,
        application_id=application_id,
        draft_id=draft_id,
    )
    for role in Role:
        for place in (office, other):
            key = (role, None if role in HEADQUARTERS else place.id)
            if key not in world.staff:
                made = accounts.a_colleague(role=role, office_id=place.id, at=at)
                world.staff[key] = User.objects.get(id=made)
    return world


def client_of(user: User | None, *, second_factor: bool = True) -> Client:
    """Return a browser in which somebody has signed in (None: nobody), staff with their second factor."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if second_factor:
            session = client.session
            session["accounts_second_factor_set_up_by"] = str(user.id)
            session.save()
    return client
