"""What the room needs from outside: carriers of mail and SMS, and a reader of their delivery receipts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from giliran.foundation.sockets import Socket


class CarrierProblem(Exception):  # noqa: N818 - it is the carrier's problem, and trying again may help
    """The carrier did not take the message; `permanent` says that trying again is of no use."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        """Take a reason without personal data: it goes into the delivery log."""
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class Fault(StrEnum):
    """What is wrong with a delivery receipt."""

    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"
    AGE = "age"
    WORDS = "words"


class BadReceipt(Exception):  # noqa: N818 - says what it is
    """A delivery receipt was forged, altered, too old, or unreadable."""

    def __init__(self, fault: Fault) -> None:
        """Say what is wrong; nothing of the receipt itself."""
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a carrier tells about one message: `status` is "delivered" or "failed"; `event_id` is unique."""

    event_id: str
    message_id: UUID
    status: str
    at: datetime
    reason: str = ""


class MailCarrier(Protocol):
    """Takes e-mail. `message_id` makes a repeat recognisable. Returns the carrier's own id; raises `CarrierProblem`."""

    def send(self, *, to: str, subject: str, text: str, html: str | None, message_id: UUID) -> str:
        """Hand one mail over."""
        ...


class SmsCarrier(Protocol):
    """Takes SMS; the same `message_id` twice is sent once. Returns the carrier's own id; raises `CarrierProblem`."""

    def send(self, *, to: str, text: str, message_id: UUID) -> str:
        """Hand one SMS over; `to` is in E.164 form (+62…)."""
        ...


class ReceiptReader(Protocol):
    """Verifies and reads a delivery receipt; raises `BadReceipt`."""

    def read(self, *, headers: Mapping[str, str], body: bytes, at: datetime) -> Receipt:
        """Check the signature over the raw body, and its age."""
        ...


mail_carrier: Socket[MailCarrier] = Socket("notifications.mail_carrier")
sms_carrier: Socket[SmsCarrier] = Socket("notifications.sms_carrier")
receipt_reader: Socket[ReceiptReader] = Socket("notifications.receipt_reader")
