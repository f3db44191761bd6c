"""Every view says who may open it, by one of the access decorators."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from giliran.foundation.web.access import rule_of

pytestmark = pytest.mark.usefixtures("a_demonstration")

# Third-party views bring their own rule; the access matrix lists them one by one.
_THIRD_PARTY = ("allauth.", "django.contrib.admin", "django.contrib.auth")


def views(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Yield each URL's full name and pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from views(pattern, inner)
        else:
            yield ":".join([*spaces, pattern.name or ""]), pattern


def ours() -> list[tuple[str, URLPattern]]:
    """Return the URLs whose views are ours."""
    return [
        (name, pattern)
        for name, pattern in views(get_resolver())
        if not name.startswith("admin:")
        and not (getattr(pattern.callback, "__module__", "") or "").startswith(_THIRD_PARTY)
    ]


def test_every_view_carries_an_access_rule() -> None:
    assert not [name or str(pattern.pattern) for name, pattern in ours() if rule_of(pattern.callback) is None]


def test_every_url_has_a_name() -> None:
    assert not [str(pattern.pattern) for name, pattern in ours() if not name or name.endswith(":")]
