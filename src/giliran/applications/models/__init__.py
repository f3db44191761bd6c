"""The room's tables."""

from giliran.applications.models.application import Application

__all__ = ["Application"]
