"""Rows of the access matrix."""

from tests.support.access import Row

ROWS = [Row(name="set_language", rule="public")]
