"""Who may open the room's pages: everybody."""

from tests.support.access import Row

ROWS = [
    Row(name="catalogue:services", rule="public"),
    Row(name="catalogue:choose_office", rule="public"),
    Row(name="catalogue:at_office", rule="public", make=lambda _world: {"code": "jakarta-selatan"}),
]
