"""Rows of the access matrix."""

from tests.support.access import Row

ROWS = [Row(name="foundation:style", rule="headquarters:administrator")]
