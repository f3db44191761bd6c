"""The room's tables."""

from giliran.accounts.models.person import Person
from giliran.accounts.models.user import User

__all__ = ["Person", "User"]
