"""What this room needs of banks: a gate that reads their calls and words our answers, and somebody to ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from giliran.foundation.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call as it came over the wire; names of headers in lower case, `path` without host or query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Verdict(StrEnum):
    """What we make of a call. The gate knows how to say it in the bank's protocol."""

    ACCEPTED = "accepted"
    MALFORMED = "malformed"
    MISSING = "missing"
    FORGED = "forged"
    STALE = "stale"
    BAD_TOKEN = "bad_token"
    CONFLICT = "conflict"
    INCONSISTENT = "inconsistent"
    UNKNOWN_BILL = "unknown_bill"
    PAID_BILL = "paid_bill"
    EXPIRED_BILL = "expired_bill"
    CANCELLED_BILL = "cancelled_bill"
    WRONG_AMOUNT = "wrong_amount"
    FAILED = "failed"


class CallRefused(Exception):  # noqa: N818 - a refusal
    """The call is not authentic or cannot be read; `field` names the part of it that is to blame.

    `partner` and `external_id` are the caller's claims. `authentic` says that the signature was good.
    """

    def __init__(self, verdict: Verdict, *, field: str = "", authentic: bool = False) -> None:
        """Say what is wrong."""
        self.verdict = verdict
        self.field = field
        self.authentic = authentic
        super().__init__(f"{verdict} {field}".strip())


@dataclass(frozen=True, kw_only=True)
class InquiryRequest:
    """The bank asks what is to be paid under a billing code. `wire` holds what the answer must repeat."""

    billing_code: str
    wire: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PaymentNotice:
    """The bank says that it took money: `amount` in rupiah, at `paid_at`, under its own `bank_reference`.

    `ntb` is the bank's transaction number, `ntpn` the state's receipt number (16 alphanumerics).
    """

    billing_code: str
    amount: int
    bank_reference: str
    ntb: str
    ntpn: str
    paid_at: datetime
    wire: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Billed:
    """As much of a bill as a bank may show its customer; the name is shortened."""

    name: str
    amount: int
    texts: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes back over the wire; `code` is the protocol's own code, kept with the notice."""

    status: int
    code: str
    body: Mapping[str, Any]


class BankGate(Protocol):
    """Verifies and reads a bank's calls, and words our answers. Records nothing and decides nothing."""

    def grant_token(self, *, call: Call, at: datetime) -> Answer:
        """Answer a request for an access token, good or bad."""

    def claims(self, call: Call) -> tuple[str, str]:
        """Return the partner and the external id that a call claims, unverified, made short enough to store."""

    def read_inquiry(self, *, call: Call, at: datetime) -> InquiryRequest:
        """Verify and read an inquiry; raise `CallRefused`."""

    def read_payment(self, *, call: Call, at: datetime) -> PaymentNotice:
        """Verify and read a payment notice; raise `CallRefused`."""

    def answer_inquiry(
        self, *, verdict: Verdict, request: InquiryRequest | None = None, billed: Billed | None = None, field: str = ""
    ) -> Answer:
        """Word the answer to an inquiry; an accepted one needs `request` and `billed`."""

    def answer_payment(
        self, *, verdict: Verdict, notice: PaymentNotice | None = None, billed: Billed | None = None, field: str = ""
    ) -> Answer:
        """Word the answer to a payment notice; an accepted one needs `notice`."""


class BankUnavailable(Exception):  # noqa: N818 - says what is the matter
    """The bank does not answer, or not in a way that we can trust."""


@dataclass(frozen=True, kw_only=True)
class BankStatus:
    """What the bank holds for a billing code: money that it took."""

    amount: int
    bank_reference: str
    ntb: str
    ntpn: str
    paid_at: datetime


class Bank(Protocol):
    """The bank, when we are the one who asks."""

    @property
    def partner(self) -> str:
        """The bank's name as a caller, under which payments are kept."""
        ...

    def status(self, *, billing_code: str, at: datetime) -> BankStatus | None:
        """Return the payment that the bank took for a billing code, None if it took none; raise `BankUnavailable`."""


bank_gate: Socket[BankGate] = Socket("payments.bank_gate")
bank: Socket[Bank] = Socket("payments.bank")
