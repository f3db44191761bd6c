"""Making a booklet out to its holder."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from giliran.catalogue import queries as catalogue
from giliran.catalogue import services as catalogue_services
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.issuance import queries
from giliran.issuance.events import PassportPrinted
from giliran.issuance.rules import mrz
from giliran.issuance.rules.production import Action
from giliran.issuance.rules.validity import expiry
from giliran.issuance.services.locking import take
from giliran.ledger.services import append
from giliran.offices import queries as offices

_SEX = {"male": "M", "female": "F"}
# All runs that have numbers left are locked first, in one order: the statement after it then sees what those before
# us left, and goes on to the next run where one has just ended.
_LOCK_RUNS = """
SELECT FROM issuance_bookletseries WHERE office_id = %s AND electronic = %s AND next <= last ORDER BY id
FOR NO KEY UPDATE
"""
_TAKE_NUMBER = """
UPDATE issuance_bookletseries SET next = next + 1 WHERE id = (
    SELECT id FROM issuance_bookletseries WHERE office_id = %s AND electronic = %s AND next <= last
    ORDER BY id LIMIT 1
) RETURNING prefix || lpad((next - 1)::text, 7, '0')
"""


class NoBooklets(Refused):
    """The office has no blank booklet of this kind."""

    message = _("Buku kosong untuk jenis paspor ini habis. Minta kiriman, lalu daftarkan nomor serinya di admin.")


@transaction.atomic
def print_passport(*, passport_id: UUID, office_id: UUID, at: datetime, actor: UUID) -> str:
    """Give the passport the next booklet of the office and write its zone; return its number.

    Raises `NoBooklets`, or `NotNow` if somebody else was first.
    """
    passport = take(passport_id, office_id=office_id, action=Action.PRINT)
    product = catalogue.product(passport.product_id)
    bearer = queries.bearer(passport.person_id)
    passport.number = _take_number(office_id, electronic=product.electronic)
    passport.issued_on = local_day(at, offices.office(office_id).time_zone)
    passport.expires_on = expiry(passport.issued_on, product.years)
    passport.machine_readable_zone = "\n".join(_zone(passport.number, bearer, passport.expires_on))
    passport.printed_at, passport.printed_by = at, actor
    passport.save()
    catalogue_services.use_booklet(office_id=office_id, product_code=passport.product_id, at=at, actor=actor)
    append(
        PassportPrinted(application=passport.application_id), subject=passport_id, at=at, actor=actor, office=office_id
    )
    return passport.number


def _zone(number: str, bearer: queries.Bearer, expires_on: date) -> tuple[str, str]:
    holder = mrz.Holder(full_name=bearer.full_name, birth_date=bearer.birth_date, sex=_SEX.get(bearer.sex, "X"))
    return mrz.zone(number=number, holder=holder, expires_on=expires_on)


def _take_number(office_id: UUID, *, electronic: bool) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_RUNS, [office_id, electronic])
        cursor.execute(_TAKE_NUMBER, [office_id, electronic])
        row = cursor.fetchone()
    if row is None:
        raise NoBooklets
    return str(row[0])
