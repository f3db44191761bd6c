"""Connections of the fast lane to the database (asyncpg), and what it means when they fail: as all fast lanes have."""

from giliran.foundation.database.quick import AWAY, MEETING, STATEMENT_MS, connect

__all__ = ["AWAY", "MEETING", "STATEMENT_MS", "connect"]
