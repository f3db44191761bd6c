"""Whose certificates we trust when we call somebody."""

import ssl
from functools import lru_cache

import httpx


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """Return the authorities, read once: reading all of them takes longer than most calls."""
    return httpx.create_ssl_context()
