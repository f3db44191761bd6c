"""How many may listen: enough for the largest hall and all the phones behind one network's address, not without end."""

from collections import Counter

from django.conf import settings

AN_OFFICE = 12_000
A_TICKET = 10
"""So many phones may follow one ticket: a family's, not a crowd's."""


class Limits:
    """Counts those who listen by address, in this process."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._by_address: Counter[str] = Counter()

    def is_full(self, *, address: str, in_office: int, of_ticket: int) -> bool:
        """Whether one more would be too many."""
        return self._by_address[address] >= settings.LIVE_PER_ADDRESS or in_office >= AN_OFFICE or of_ticket >= A_TICKET

    def enter(self, address: str) -> None:
        """Count somebody who listens from now on."""
        self._by_address[address] += 1

    def leave(self, address: str) -> None:
        """Count them no more."""
        self._by_address[address] -= 1
        if self._by_address[address] <= 0:
            del self._by_address[address]
