"""The room's tables."""

from giliran.accounts.models.assignment import Assignment
from giliran.accounts.models.person import Person
from giliran.accounts.models.user import User

__all__ = ["Assignment", "Person", "User"]
