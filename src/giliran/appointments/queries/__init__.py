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
    SlotView,
    day,
    month,
    product_sold,
    slot,
    slot_office,
)
from giliran.appointments.queries.coming import Coming, coming, room_open
from giliran.appointments.queries.figures import figure_at, today_at
from giliran.appointments.queries.nearby import NearbyView, nearby
from giliran.catalogue.queries import ProductUnknownError

__all__ = [
    "BookingView",
    "Changes",
    "Coming",
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
    "coming",
    "day",
    "figure_at",
    "live_booking",
    "month",
    "move_refusal",
    "nearby",
    "paid_without_place",
    "product_sold",
    "room_open",
    "slot",
    "slot_office",
    "today_at",
]
