"""The dated figures of this room: how large, how many pages, how long kept."""

from datetime import datetime, timedelta

from giliran.documents.rules.limits import Limits

MAX_BYTES, MAX_PAGES, RETENTION_DAYS = "document_max_bytes", "document_max_pages", "document_retention_days"


def limits(at: datetime) -> Limits:
    """Return what is taken on that day."""
    return Limits()


def retention(at: datetime) -> timedelta:
    """Return how long pages are kept after their dossier was closed."""
    return timedelta(days=365)
