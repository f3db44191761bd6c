"""The past is settled: what was charged and asked for then stays explained."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused

NATIONAL_TIME = "Asia/Jakarta"


class PastRefused(Refused):
    """A change for a day that is over."""

    message = _("Perubahan hanya dapat berlaku mulai hari ini atau sesudahnya. Pilih tanggal lain.")


def refuse_past(day: date, *, at: datetime, time_zone: str = NATIONAL_TIME) -> None:
    """Raise `PastRefused` for a day that is over there."""
    if day < local_day(at, time_zone):
        raise PastRefused
