"""Signs of broking as staff read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from giliran.accounts import queries as accounts
from giliran.appointments.models import Sign
from giliran.offices import queries as offices

OPEN = (Sign.Verdict.OPEN, Sign.Verdict.WATCHED)
MOST = 100
_SHARED = """
SELECT d.kind, count(DISTINCT other.account_id)
FROM appointments_deviceseen d JOIN appointments_deviceseen other USING (kind, digest)
WHERE d.account_id = %s AND other.account_id <> d.account_id GROUP BY d.kind
"""
_BOOKINGS = """
SELECT b.id, b.created_at, b.state, b.office_id, s.starts_at
FROM applications_application a
JOIN appointments_booking b ON b.application_id = a.id
LEFT JOIN appointments_slot s ON s.id = b.slot_id
WHERE a.account_id = %s ORDER BY b.created_at DESC LIMIT 15
"""


@dataclass(frozen=True, kw_only=True)
class SignView:
    """A sign; `address` is the account's, shortened."""

    id: UUID
    account: UUID
    address: str
    office: UUID | None
    office_name: str
    kind: str
    measure: dict[str, Any]
    first_at: datetime
    last_at: datetime
    verdict: str
    note: str
    judged_by: UUID | None
    judged_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PastBooking:
    """A booking of the account's, wherever it was."""

    made_at: datetime
    state: str
    office_name: str
    starts_at: datetime | None


def waiting(office_id: UUID | None) -> list[SignView]:
    """Return what waits for somebody to look: of one office, or of all where None; those not judged yet first."""
    found = _of(office_id).filter(verdict__in=OPEN).order_by("-verdict", "-last_at")[:MOST]
    return _views(sorted(found, key=lambda sign: sign.verdict != Sign.Verdict.OPEN))


def judged(office_id: UUID | None) -> list[SignView]:
    """Return what was decided lately."""
    return _views(list(_of(office_id).exclude(verdict__in=OPEN).order_by("-judged_at")[:MOST]))


def sign(sign_id: UUID, *, office_id: UUID | None) -> SignView | None:
    """Return one sign of the office (of any where None); None where it is not theirs."""
    found = _of(office_id).filter(id=sign_id)
    return next(iter(_views(list(found))), None)


def others_of(account_id: UUID) -> list[SignView]:
    """Return all signs about an account, the latest first."""
    return _views(list(Sign.objects.filter(account_id=account_id).order_by("-last_at")[:MOST]))


def shared_with(account_id: UUID) -> dict[str, int]:
    """Return with how many other accounts this one shares a device, and a network."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [account_id])
        return dict(cursor.fetchall())


def past_bookings(account_id: UUID) -> list[PastBooking]:
    """Return the account's latest bookings."""
    with connection.cursor() as cursor:
        cursor.execute(_BOOKINGS, [account_id])
        rows = cursor.fetchall()
    names = _office_names()
    return [
        PastBooking(made_at=made_at, state=state, office_name=names.get(office, ""), starts_at=starts_at)
        for _id, made_at, state, office, starts_at in rows
    ]


def shortened(address: str) -> str:
    """Return an e-mail address of which only whoever knows it recognises more."""
    name, _at, domain = address.partition("@")
    return f"{name[:2]}…{name[-1:]}@{domain}"


def _of(office_id: UUID | None) -> QuerySet[Sign]:
    return Sign.objects.filter(office_id=office_id) if office_id else Sign.objects.all()


def _views(found: list[Sign]) -> list[SignView]:
    addresses = accounts.addresses({each.account_id for each in found})
    names = _office_names()
    return [
        SignView(
            id=each.id,
            account=each.account_id,
            address=shortened(addresses.get(each.account_id, "")),
            office=each.office_id,
            office_name=names.get(each.office_id, "") if each.office_id else "",
            kind=each.kind,
            measure=each.measure,
            first_at=each.first_at,
            last_at=each.last_at,
            verdict=each.verdict,
            note=each.note,
            judged_by=each.judged_by,
            judged_at=each.judged_at,
        )
        for each in found
    ]


def _office_names() -> dict[UUID, str]:
    return {office.id: office.name for office in offices.active_offices()}
