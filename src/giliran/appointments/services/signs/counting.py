"""Counting what tells a broker, each by one statement: over what is new, or over accounts that did something."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from giliran.accounts import queries as accounts
from giliran.appointments.rules_signs import Found, Kind
from giliran.foundation.clock import local_day
from giliran.offices import queries as offices

_FIGURES = (
    "sign_days", "sign_device_accounts", "sign_network_accounts", "sign_number_accounts", "sign_long_days",
    "sign_pairs", "sign_pair_minutes", "sign_missed", "sign_cancellations", "sign_wishes",
)  # fmt: skip

# Accounts that came new to a device or a network on which as many others are new.
_TOGETHER = """
WITH crowded AS (
    SELECT digest, count(*) AS accounts FROM appointments_deviceseen
    WHERE kind = %(kind)s AND first_at > %(since)s GROUP BY digest HAVING count(*) >= %(least)s
)
SELECT d.account_id, max(c.accounts) FROM appointments_deviceseen d JOIN crowded c USING (digest)
WHERE d.kind = %(kind)s AND d.first_at > %(since)s GROUP BY d.account_id
"""
# A place freed by one account and taken soon after by another that was seen on the same device or network; of the
# bookings given, whoever took them, counted over the last weeks.
_PAIRS = """
WITH pairs AS (
    SELECT gave.account_id AS gave, took.account_id AS took, w.id, b.office_id
    FROM appointments_withholding w
    JOIN appointments_booking freed ON freed.id = w.booking_id
    JOIN applications_application gave ON gave.id = freed.application_id
    JOIN appointments_booking b ON b.slot_id = w.slot_id AND b.id <> freed.id
        AND b.created_at >= w.at AND b.created_at < w.at + %(window)s
    JOIN applications_application took ON took.id = b.application_id AND took.account_id <> gave.account_id
    WHERE w.at > %(since)s AND took.account_id = ANY (%(accounts)s)
)
SELECT p.gave, p.took, count(DISTINCT p.id), (array_agg(p.office_id))[1]
FROM pairs p
WHERE EXISTS (
    SELECT FROM appointments_deviceseen a JOIN appointments_deviceseen b USING (kind, digest)
    WHERE a.account_id = p.gave AND b.account_id = p.took
)
GROUP BY p.gave, p.took HAVING count(DISTINCT p.id) >= %(least)s
"""
_ENDED = """
SELECT a.account_id, count(*), (array_agg(b.office_id ORDER BY b.created_at DESC))[1]
FROM applications_application a JOIN appointments_booking b ON b.application_id = a.id
WHERE a.account_id = ANY (%(accounts)s) AND b.state = ANY (%(states)s) AND b.created_at > %(since)s
GROUP BY a.account_id HAVING count(*) >= %(least)s
"""
_WISHES = """
SELECT account_id, count(*), (array_agg(office_id ORDER BY created_at DESC))[1] FROM appointments_wish
WHERE account_id = ANY (%(accounts)s) AND created_at > %(since)s GROUP BY account_id HAVING count(*) >= %(least)s
"""
_ACCOUNTS = "SELECT DISTINCT account_id FROM applications_application WHERE id = ANY (%(applications)s)"
_LAST_OFFICE = """
SELECT DISTINCT ON (account_id) account_id, office_id FROM applications_application
WHERE account_id = ANY (%(accounts)s) AND office_id IS NOT NULL ORDER BY account_id, created_at DESC
"""


def look_at_new(*, at: datetime) -> list[Found]:
    """Find accounts that are new together: on a device, on a network, with a telephone number."""
    figures = _figures(at)
    days = figures["sign_days"]
    since = at - timedelta(days=days)
    together = {
        Kind.DEVICE: _told(_TOGETHER, kind="device", since=since, least=figures["sign_device_accounts"]),
        Kind.NETWORK: _told(_TOGETHER, kind="network", since=since, least=figures["sign_network_accounts"]),
        Kind.NUMBER: [
            (account, len(group))
            for group in accounts.accounts_with_one_number(since=since, least=figures["sign_number_accounts"])
            for account in group
        ],
    }
    places = _last_offices({account for rows in together.values() for account, _count in rows})
    return [
        Found(account=account, kind=kind, count=count, days=days, office=places.get(account))
        for kind, rows in together.items()
        for account, count in rows
    ]


def look_at_freed(*, applications: Collection[UUID], at: datetime) -> list[Found]:
    """Find those who took, for one of these applications, what somebody on their device or network had just freed."""
    figures = _figures(at)
    days = figures["sign_long_days"]
    rows = _told(
        _PAIRS,
        accounts=_accounts_of(applications),
        since=at - timedelta(days=days),
        window=timedelta(minutes=figures["sign_pair_minutes"]),
        least=figures["sign_pairs"],
    )
    return [
        Found(account=one, kind=Kind.PAIRS, count=count, days=days, office=office, with_account=other)
        for gave, took, count, office in rows
        for one, other in ((gave, took), (took, gave))
    ]


def look_at_accounts(*, applications: Collection[UUID], at: datetime) -> list[Found]:
    """Count what the accounts of these applications missed, cancelled and wished for."""
    figures = _figures(at)
    days = figures["sign_long_days"]
    asked: dict[str, Any] = {"accounts": _accounts_of(applications), "since": at - timedelta(days=days)}
    missed = _told(_ENDED, **asked, states=["no_show"], least=figures["sign_missed"])
    cancelled = _told(_ENDED, **asked, states=["cancelled", "expired"], least=figures["sign_cancellations"])
    wishes = _told(_WISHES, **asked, least=figures["sign_wishes"])
    return [
        Found(account=account, kind=kind, count=count, days=days, office=office)
        for kind, rows in ((Kind.MISSED, missed), (Kind.CANCELLED, cancelled), (Kind.WISHES, wishes))
        for account, count, office in rows
    ]


def _figures(at: datetime) -> Mapping[str, int]:
    return offices.figures_of(_FIGURES, on=local_day(at, settings.TIME_ZONE))


def _accounts_of(applications: Collection[UUID]) -> list[UUID]:
    return [account for (account,) in _told(_ACCOUNTS, applications=list(applications))]


def _last_offices(of: Collection[UUID]) -> dict[UUID, UUID]:
    return dict(_told(_LAST_OFFICE, accounts=list(of))) if of else {}


def _told(sql: str, **asked: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())
