"""What can be read off a NIK, and how far it agrees with what somebody told us.

Six digits of region, DDMMYY with 40 added to a woman's day, a serial of four. A NIK is kept for life, even when a
birth date is corrected later, and new provinces come faster than lists of them; so nothing here ever blocks anybody.
"""

from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.id import nik as standard

_DAY, _MONTH, _YEAR = slice(6, 8), slice(8, 10), slice(10, 12)
_WOMAN = 40


def doubts(nik: str, *, birth_date: date | None, sex: str) -> frozenset[str]:
    """Return what about a NIK of 16 digits gives pause: any of "form", "birth_date", "sex"."""
    found = set()
    try:
        standard.validate(nik)
    except ValidationError:
        found.add("form")
    day = int(nik[_DAY])
    written_sex = "female" if day > _WOMAN else "male"
    if sex and sex != written_sex:
        found.add("sex")
    if birth_date is not None and f"{day % _WOMAN:02}{nik[_MONTH]}{nik[_YEAR]}" != birth_date.strftime("%d%m%y"):
        found.add("birth_date")
    return frozenset(found)
