"""Writing offices, their days and the figures; every change is on the ledger in the same transaction."""

from giliran.offices.services.calendar import (
    DayTakenRefused,
    HoursRefused,
    add_exception,
    add_holiday_change,
    change_opening_plan,
    withdraw_exception,
    withdraw_holiday_change,
)
from giliran.offices.services.counters import NumberTakenRefused, add_counter, change_counter, rename_counter
from giliran.offices.services.figures import PastRefused, end_figure, set_figure
from giliran.offices.services.offices import (
    DESCRIPTION,
    CodeTakenRefused,
    change_office,
    close_office,
    open_office,
    reopen_office,
)

__all__ = [
    "DESCRIPTION",
    "CodeTakenRefused",
    "DayTakenRefused",
    "HoursRefused",
    "NumberTakenRefused",
    "PastRefused",
    "add_counter",
    "add_exception",
    "add_holiday_change",
    "change_counter",
    "change_office",
    "change_opening_plan",
    "close_office",
    "end_figure",
    "open_office",
    "rename_counter",
    "reopen_office",
    "set_figure",
    "withdraw_exception",
    "withdraw_holiday_change",
]
