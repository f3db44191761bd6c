"""Officers at their pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from giliran.accounts.models import User
from giliran.foundation.actors import Actor, Role
from giliran.foundation.web.requests import actor_for
from giliran.offices.queries import OfficeView


@contextmanager
def signed_in(client: Client, officer: UUID, *, office: OfficeView, role: Role) -> Iterator[Client]:
    """Let a browser be an officer's, of this role at this office alone."""
    client.force_login(User.objects.get(id=officer), backend="allauth.account.auth_backends.AuthenticationBackend")
    roles: dict[UUID | None, frozenset[Role]] = {office.id: frozenset({role})}
    with actor_for.plugged(lambda _request: Actor(user_id=officer, roles_by_office=roles, second_factor=True)):
        yield client


def lobby_url(name: str, *args: Any) -> str:
    """Return the address of a page of the hall."""
    return reverse(f"lobby:{name}", args=args)
