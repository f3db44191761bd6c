"""The dated figures of this room: how large a file, how many pages, how long kept."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from giliran.documents.rules.limits import Limits
from giliran.offices.queries import figure

MAX_BYTES, MAX_PAGES, RETENTION_DAYS = "document_max_bytes", "document_max_pages", "document_retention_days"


def limits(at: datetime) -> Limits:
    """Return what is taken on that day."""
    day = localdate(at)
    return Limits(max_bytes=figure(MAX_BYTES, day), max_pages=figure(MAX_PAGES, day))


def retention(at: datetime) -> timedelta:
    """Return how long pages are kept after their dossier was closed."""
    return timedelta(days=figure(RETENTION_DAYS, localdate(at)))
