"""Rows of the access matrix: pages that only a demonstration has."""

from tests.support.access import Row

ROWS = [
    Row(name="demo:start", rule="public"),
    Row(name="demo:now", rule="public"),
    Row(name="demo:move", rule="public"),
    Row(name="demo:hurry", rule="public"),
    Row(name="demo:sample", rule="public", make=lambda _world: {"number": 1, "what": "ktp"}),
]
