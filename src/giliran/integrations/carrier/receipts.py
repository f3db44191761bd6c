"""Delivery receipts: HMAC-SHA256 over the instant and the raw body, good for a few minutes only."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from giliran.notifications.ports import BadReceipt, Fault, Receipt

TIMESTAMP, SIGNATURE = "X-Carrier-Timestamp", "X-Carrier-Signature"
WINDOW = timedelta(minutes=5)
_STATUSES = frozenset({"delivered", "failed"})
_LONGEST = 120


def signature(*, secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature (lower-case hex) of a receipt sent at `timestamp` (seconds since 1970)."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class SignedReceipts:
    """Implements `notifications.ports.ReceiptReader`."""

    def __init__(self, secret: str) -> None:
        """Take the secret shared with the carrier."""
        self._secret = secret

    def read(self, *, headers: Mapping[str, str], body: bytes, at: datetime) -> Receipt:
        """Check the signature before anything is read, then the age, then the words."""
        timestamp = headers.get(TIMESTAMP, "")
        expected = signature(secret=self._secret, timestamp=timestamp, body=body)
        if not hmac.compare_digest(expected.encode(), headers.get(SIGNATURE, "").encode()):
            raise BadReceipt(Fault.SIGNATURE)
        if not timestamp.isascii() or not timestamp.isdecimal():
            raise BadReceipt(Fault.TIMESTAMP)
        if abs(at.timestamp() - int(timestamp)) > WINDOW.total_seconds():
            raise BadReceipt(Fault.AGE)
        return _read(body)


def _read(body: bytes) -> Receipt:
    try:
        told: dict[str, Any] = json.loads(body)
        status, event_id = str(told["status"]), str(told["event_id"])
        if status not in _STATUSES or not 0 < len(event_id) <= _LONGEST:
            raise BadReceipt(Fault.WORDS)
        return Receipt(
            event_id=event_id,
            message_id=UUID(str(told["message_id"])),
            status=status,
            at=datetime.fromtimestamp(float(told["at"]), tz=UTC),
            reason=str(told.get("reason", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as problem:
        raise BadReceipt(Fault.WORDS) from problem
