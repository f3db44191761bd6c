"""Gives committed events their positions: gapless, in an order that keeps every subject's own."""

from django.db import connection, transaction

CHANNEL = "ledger"
_LOCK = 0x61_6C_69_72  # an arbitrary number that only the sequencer uses
_BATCH = 2000

_SEQUENCE = """
WITH batch AS (
    SELECT id, event FROM ledger_pending ORDER BY id LIMIT %s
), gone AS (
    DELETE FROM ledger_pending p USING batch b WHERE p.id = b.id
), last AS (
    SELECT coalesce(max(position), 0) AS position FROM ledger_position
), placed AS (
    INSERT INTO ledger_position (position, event)
    SELECT last.position + row_number() OVER (ORDER BY batch.id), batch.event FROM batch, last
    RETURNING position
)
SELECT count(*), max(position) FROM placed
"""


def hold() -> int:
    """Keep every sequencer out until this transaction ends, and return the last position.

    For loads that place what they bring themselves; they move the readers' cursors in the same transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT coalesce(max(position), 0) FROM ledger_position")
        last: int = cursor.fetchone()[0]
    return last


def sequence() -> int:
    """Place one batch of what has committed; return how many. Returns 0 if another sequencer is at work.

    It is one transaction under an advisory lock: killed in the middle, nothing of the batch has a position, and the
    next one starts from the same place. Whoever listens on `CHANNEL` is woken when it commits.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_SEQUENCE, [_BATCH])
        count, last = cursor.fetchone()
        if count:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(last)])
    return int(count)
