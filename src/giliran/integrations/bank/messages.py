"""SNAP's messages, read strictly and written as the standard has them."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from giliran.foundation.clock import local
from giliran.payments.ports import CallRefused, Verdict

TOKEN_PATH = "/snap/v1.0/access-token/b2b"
INQUIRY_PATH = "/snap/v1.0/transfer-va/inquiry"
PAYMENT_PATH = "/snap/v1.0/transfer-va/payment"
STATUS_PATH = "/snap/v1.0/transfer-va/status"
_VALUE = re.compile(r"^(\d{1,13})(?:\.00)?$")
_NTPN = re.compile(r"^[0-9A-Z]{16}$")
_PARTNER_SERVICE_WIDTH = 8
_SHORT, _LONG = 64, 128


def service_id(number: str) -> str:
    """Return a partner's service id as it goes over the wire: 8 characters, blanks on the left."""
    return number.rjust(_PARTNER_SERVICE_WIDTH)


def money(amount: int) -> dict[str, str]:
    """Write an amount of rupiah."""
    return {"value": f"{amount}.00", "currency": "IDR"}


def read_money(body: Mapping[str, Any], name: str) -> int:
    """Read an amount of whole rupiah."""
    found = body.get(name)
    if found is None:
        raise CallRefused(Verdict.MISSING, field=name, authentic=True)
    value = _VALUE.match(str(found.get("value", ""))) if isinstance(found, dict) else None
    if value is None or found.get("currency") != "IDR":
        raise CallRefused(Verdict.MALFORMED, field=name, authentic=True)
    return int(value[1])


def read_text(body: Mapping[str, Any], name: str, *, longest: int = _LONG) -> str:
    """Read a text that must be there."""
    found = body.get(name)
    if found is None or found == "":
        raise CallRefused(Verdict.MISSING, field=name, authentic=True)
    if not isinstance(found, str) or len(found) > longest or not found.isprintable():
        raise CallRefused(Verdict.MALFORMED, field=name, authentic=True)
    return found


def read_instant(text: str, name: str) -> datetime:
    """Read an instant written in ISO 8601 with its offset."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise CallRefused(Verdict.MALFORMED, field=name, authentic=True)
    return at


def read_account(body: Mapping[str, Any], number: str) -> str:
    """Return the customer number (our billing code) of a virtual account that must be one of ours."""
    partner_service = read_text(body, "partnerServiceId", longest=_PARTNER_SERVICE_WIDTH)
    customer = read_text(body, "customerNo", longest=20).strip()
    account = read_text(body, "virtualAccountNo", longest=28)
    if not (customer.isascii() and customer.isdigit()):
        raise CallRefused(Verdict.MALFORMED, field="customerNo", authentic=True)
    if partner_service.strip() != number or account.strip() != number + customer:
        raise CallRefused(Verdict.MALFORMED, field="virtualAccountNo", authentic=True)
    return customer


def read_ntb(body: Mapping[str, Any]) -> str:
    """Return the bank's transaction number (NTB)."""
    return read_text(body, "referenceNo", longest=_SHORT)


def read_ntpn(body: Mapping[str, Any]) -> str:
    """Return the state's receipt number (NTPN), which the collecting bank passes on."""
    extra = body.get("additionalInfo")
    ntpn = read_text(extra if isinstance(extra, dict) else {}, "ntpn", longest=16)
    if not _NTPN.match(ntpn):
        raise CallRefused(Verdict.MALFORMED, field="ntpn", authentic=True)
    return ntpn


def stamp(at: datetime) -> str:
    """Write an instant as SNAP has it: ISO 8601 to the second, with Jakarta's offset."""
    return local(at, "Asia/Jakarta").isoformat(timespec="seconds")


def external_id() -> str:
    """Return a fresh number for one call: unique a day by being random and long."""
    return "".join(str(secrets.randbelow(10)) for _ in range(30))
