"""The room's tables."""

from giliran.lobby.models.visit import Visit

__all__ = ["Visit"]
