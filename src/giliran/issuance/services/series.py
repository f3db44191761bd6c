"""Booklets that arrive at an office."""

import re
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused
from giliran.issuance.events import BookletsArrived
from giliran.issuance.models import BookletSeries
from giliran.ledger.services import append

_HIGHEST = 9_999_999
_PREFIX = re.compile(r"[A-Z]{1,2}")
# Runs are few and come one at a time: whoever adds one looks at all others undisturbed.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('issuance_bookletseries'))"


class NoSuchRun(Refused):
    """The prefix or the numbers cannot stand on a booklet."""

    message = _(
        "Isi satu atau dua huruf seri dan nomor dari 1 sampai 9999999, yang terakhir tidak di bawah yang pertama."
    )


class RunKnown(Refused):
    """Some of these numbers were taken into use before: no two passports may bear the same."""

    message = _("Sebagian nomor itu sudah pernah didaftarkan. Periksa huruf seri dan nomornya pada surat pengantar.")


@transaction.atomic
def take_series_into_use(
    *, office_id: UUID, electronic: bool, prefix: str, first: int, last: int, at: datetime, actor: UUID | None
) -> UUID:
    """Take a run of booklet numbers into use; return its id. The same run again at that office changes nothing.

    Raises `NoSuchRun`, or `RunKnown` if it overlaps another.
    """
    prefix = prefix.strip().upper()
    if not _PREFIX.fullmatch(prefix) or not 1 <= first <= last <= _HIGHEST:
        raise NoSuchRun
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    known = BookletSeries.objects.filter(prefix=prefix, first__lte=last, last__gte=first).first()
    if known is not None:
        if (known.office_id, known.electronic, known.first, known.last) != (office_id, electronic, first, last):
            raise RunKnown
        return known.id
    series = BookletSeries.objects.create(
        office_id=office_id, electronic=electronic, prefix=prefix, first=first, next=first, last=last
    )
    fact = BookletsArrived(electronic=electronic, number=last - first + 1)
    append(fact, subject=series.id, at=at, actor=actor, office=office_id)
    return series.id
