"""Who may open the room's pages: everybody."""

from tests.support.access import Row

ROWS = [
    Row(name="offices:finder", rule="public"),
    Row(name="offices:office", rule="public", make=lambda _world: {"code": "jakarta-selatan"}),
]
