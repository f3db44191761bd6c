"""What Django's own admin asks before it shows anything."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from giliran.accounts.models import User
from giliran.accounts.queries import actor_for
from giliran.foundation.actors import Role
from giliran.foundation.clock import now


class AdministratorBackend(BaseBackend):
    """Lets administrators of the head office do in the admin what it offers; signs nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Say whether this account is an administrator today."""
        return isinstance(user_obj, User) and actor_for(user_obj, at=now()).may(Role.ADMINISTRATOR, office_id=None)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Say the same of a whole room."""
        return self.has_perm(user_obj, app_label)
