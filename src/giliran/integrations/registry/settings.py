"""How the registry is reached. Read from Django's settings once."""

from functools import lru_cache

from django.conf import settings

from giliran.integrations.registry.client import Access


@lru_cache(maxsize=1)
def access() -> Access:
    """Return the registry's address and key."""
    return Access(
        url=settings.REGISTRY_URL,
        key_id=settings.REGISTRY_KEY_ID,
        secret=settings.REGISTRY_SECRET,
        timeout=settings.REGISTRY_TIMEOUT,
    )
