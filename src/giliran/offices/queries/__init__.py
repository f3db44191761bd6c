"""Reading offices, their days and the figures."""

from giliran.offices.queries.calendar import (
    ExceptionView,
    HolidayView,
    exceptions_from,
    holidays_between,
    opening,
    openings,
    openings_on,
)
from giliran.offices.queries.counters import CounterView, counter, counters
from giliran.offices.queries.figures import (
    FigureUnknownError,
    FigureView,
    figure,
    figures_by_day,
    figures_of,
    figures_on,
)
from giliran.offices.queries.finder import NearView, Place, find, nearest, place, places
from giliran.offices.queries.offices import (
    OfficeUnknownError,
    OfficeView,
    active_offices,
    office,
    office_by_code,
    offices_of,
)
from giliran.offices.rules import Opening

__all__ = [
    "CounterView",
    "ExceptionView",
    "FigureUnknownError",
    "FigureView",
    "HolidayView",
    "NearView",
    "OfficeUnknownError",
    "OfficeView",
    "Opening",
    "Place",
    "active_offices",
    "counter",
    "counters",
    "exceptions_from",
    "figure",
    "figures_by_day",
    "figures_of",
    "figures_on",
    "find",
    "holidays_between",
    "nearest",
    "office",
    "office_by_code",
    "offices_of",
    "opening",
    "openings",
    "openings_on",
    "place",
    "places",
]
