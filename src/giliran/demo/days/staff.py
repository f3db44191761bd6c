"""The simulation's own officers, and what they work with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from giliran.accounts import queries as account_queries
from giliran.accounts import services as accounts
from giliran.accounts.services import AddressTaken, HashedPassword
from giliran.demo import logins
from giliran.demo.logins import Login
from giliran.foundation.actors import Role
from giliran.issuance import services as issuance
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView
from giliran.offices.reference.start import rows

_BEFORE = timedelta(days=90)
_LETTERS = "ABCDFGHIJKLMNOPQRSTUVWYZ"
_BOOKLETS = 100_000


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Who works at an office: officers by their counters' numbers, an adjudicator, a producer."""

    officers: Mapping[int, UUID]
    adjudicator: UUID
    producer: UUID


def staff_of(office: OfficeView, *, password: HashedPassword, at: datetime) -> Staff:
    """Return the simulated staff of an office, hired ninety days before if they were not there."""
    desks = offices.counters(office.id)
    everybody = logins.simulated_staff(office.code, counters=max(desk.number for desk in desks))
    ids = {login.email: _hired(login, office, password=password, at=at - _BEFORE) for login in everybody}
    return Staff(
        officers={
            desk.number: ids[logins.officer(desk.number, office=office.code)] for desk in desks if desk.number != 1
        },
        adjudicator=ids[logins.adjudicator(office.code)],
        producer=ids[logins.producer(office.code)],
    )


def _hired(login: Login, office: OfficeView, *, password: HashedPassword, at: datetime) -> UUID:
    known = account_queries.account_by_address(login.email)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            user_id = accounts.open_for(
                email=login.email,
                name=login.name,
                password=password,
                totp_secret=logins.second_factor(login.email, settings.SECRET_KEY),
                at=at,
                actor=None,
            )
            for role in filter(None, (login.role, login.also)):
                accounts.assign(user_id=user_id, role=Role(role), office_id=office.id, at=at, actor=None)
    except AddressTaken:  # hired by another process just now
        return _hired(login, office, password=password, at=at)
    return user_id


def blank_booklets(office: OfficeView, *, at: datetime) -> None:
    """See to it that an office beside those of the demonstration has booklets to print on."""
    if office.code in logins.OFFICES:
        return
    place = next(
        (number for number, row in enumerate(rows()) if row["code"] == office.code), len(_LETTERS) ** 2 // 2 - 1
    )
    for electronic in (False, True):
        first, second = divmod(place * 2 + electronic, len(_LETTERS))
        issuance.take_series_into_use(
            office_id=office.id,
            electronic=electronic,
            prefix=_LETTERS[first % len(_LETTERS)] + _LETTERS[second],
            first=1,
            last=_BOOKLETS,
            at=at,
            actor=None,
        )
