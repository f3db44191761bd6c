"""Running the ledger's readers in a test, at once and in this thread."""

from giliran.ledger import sequencer, subscriptions


def run_all(limit: int = 50) -> int:
    """Sequence and run every subscriber until nothing moves; return how many events were placed."""
    placed = 0
    for _ in range(limit):
        now_placed = sequencer.sequence()
        placed += now_placed
        moved = sum(subscriptions.run_strictly(reader) for reader in subscriptions.subscribers())
        if not now_placed and not moved:
            return placed
    message = "subscribers keep publishing to each other"
    raise AssertionError(message)
