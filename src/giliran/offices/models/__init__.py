"""The room's tables."""

from giliran.offices.models.office import Office

__all__ = ["Office"]
