"""How the custodians are reached. Read from Django's settings once."""

from functools import lru_cache

from django.conf import settings

from giliran.integrations.custodian.client import Access


@lru_cache(maxsize=1)
def accesses() -> tuple[Access, ...]:
    """Return every custodian that has a key; without ours nobody is asked."""
    if not settings.DRAW_PRIVATE_KEY:
        return ()
    return tuple(
        Access(
            name=name, title=title, url=url, their_key=key, our_key=settings.DRAW_PRIVATE_KEY,
            timeout=settings.CUSTODIAN_TIMEOUT,
        )
        for name, title, url, key in settings.CUSTODIANS
        if key
    )  # fmt: skip
