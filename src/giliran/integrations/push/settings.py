"""How browsers are reached. Read from Django's settings once."""

from functools import lru_cache

from django.conf import settings

from giliran.integrations.push.client import Access


@lru_cache(maxsize=1)
def access() -> Access:
    """Return the access."""
    return Access(
        private_key=settings.PUSH_PRIVATE_KEY,
        contact=settings.PUSH_CONTACT,
        services=settings.PUSH_SERVICES,
        timeout=settings.PUSH_TIMEOUT,
    )
