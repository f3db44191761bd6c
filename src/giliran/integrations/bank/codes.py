"""SNAP's response codes: HTTP status (3 digits), service (2), case (2)."""

from collections.abc import Mapping
from enum import StrEnum

from giliran.payments.ports import Verdict


class Service(StrEnum):
    """Services by their number in SNAP."""

    TOKEN = "73"
    INQUIRY = "24"
    PAYMENT = "25"
    STATUS = "26"


OK = ("200", "00", "Successful")
NOT_FOUND = ("404", "01", "Transaction Not Found")

# {field} is the header or field that is to blame.
_BY_VERDICT: Mapping[Verdict, tuple[str, str, str]] = {
    Verdict.ACCEPTED: OK,
    Verdict.MALFORMED: ("400", "01", "Invalid Field Format {field}"),
    Verdict.MISSING: ("400", "02", "Invalid Mandatory Field {field}"),
    Verdict.FORGED: ("401", "00", "Unauthorized. {field}"),
    Verdict.STALE: ("401", "00", "Unauthorized. {field}"),
    Verdict.BAD_TOKEN: ("401", "01", "Invalid Token (B2B)"),
    Verdict.UNKNOWN_BILL: ("404", "12", "Invalid Bill/Virtual Account [Not Found]"),
    Verdict.CANCELLED_BILL: ("404", "12", "Invalid Bill/Virtual Account [Cancelled]"),
    Verdict.WRONG_AMOUNT: ("404", "13", "Invalid Amount"),
    Verdict.PAID_BILL: ("404", "14", "Paid Bill"),
    Verdict.INCONSISTENT: ("404", "18", "Inconsistent Request"),
    Verdict.EXPIRED_BILL: ("404", "19", "Invalid Bill/Virtual Account [Expired]"),
    Verdict.CONFLICT: ("409", "00", "Conflict"),
    Verdict.FAILED: ("500", "00", "General Error"),
}

# What the bank's customer reads: English, Indonesian.
REASONS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.ACCEPTED: ("Success", "Sukses"),
    Verdict.UNKNOWN_BILL: ("Bill not found", "Tagihan tidak ditemukan"),
    Verdict.CANCELLED_BILL: ("Bill cancelled", "Tagihan sudah dibatalkan"),
    Verdict.WRONG_AMOUNT: ("Invalid amount", "Jumlah tidak sesuai"),
    Verdict.PAID_BILL: ("Bill already paid", "Tagihan sudah dibayar"),
    Verdict.EXPIRED_BILL: ("Bill expired", "Tagihan sudah kedaluwarsa"),
}


def response(service: Service, verdict: Verdict, field: str = "") -> tuple[int, str, str]:
    """Return the HTTP status, the response code and its message."""
    status, case, message = _BY_VERDICT[verdict]
    return int(status), f"{status}{service}{case}", message.format(field=f"[{field}]" if field else "").strip()
