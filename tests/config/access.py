"""Rows of the access matrix."""

from tests.support.access import Row

ROWS = [Row(name=name, rule="public") for name in ("set_language", "api", "api_description")]
