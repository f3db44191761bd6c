"""The room's tables."""

from giliran.offices.models.counter import Counter
from giliran.offices.models.figure import Figure
from giliran.offices.models.holiday import HolidayChange
from giliran.offices.models.office import Office
from giliran.offices.models.opening import OpeningException, OpeningHours

__all__ = ["Counter", "Figure", "HolidayChange", "Office", "OpeningException", "OpeningHours"]
