"""Reading places and bookings."""

from giliran.appointments.queries.booking import (
    BookingView,
    Changes,
    booking,
    booking_by_code,
    bookings_of,
    bookings_of_many,
    bookings_on,
    change_is_too_late,
    changes_allowed,
    live_booking,
    move_refusal,
    paid_without_place,
)
from giliran.appointments.queries.calendar import (
    DayView,
    MonthView,
    NearbyView,
    SlotView,
    day,
    month,
    nearby,
    product_sold,
    slot,
    slot_office,
)
from giliran.appointments.queries.figures import figure_at, today_at
from giliran.catalogue.queries import ProductUnknownError

__all__ = [
    "BookingView",
    "Changes",
    "DayView",
    "MonthView",
    "NearbyView",
    "ProductUnknownError",
    "SlotView",
    "booking",
    "booking_by_code",
    "bookings_of",
    "bookings_of_many",
    "bookings_on",
    "change_is_too_late",
    "changes_allowed",
    "day",
    "figure_at",
    "live_booking",
    "month",
    "move_refusal",
    "nearby",
    "paid_without_place",
    "product_sold",
    "slot",
    "slot_office",
    "today_at",
]
