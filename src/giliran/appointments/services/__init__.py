"""Writes of the room."""

from giliran.appointments.services.attendance import mark_attended, mark_no_shows
from giliran.appointments.services.billing import ensure_bill, ensure_bills
from giliran.appointments.services.booking import bill_before_slot, cancel_booking, hold_slot, move_booking
from giliran.appointments.services.displaced import move_displaced
from giliran.appointments.services.expiry import release_expired_holds, release_hold
from giliran.appointments.services.issuing import issue_booking_pass, revoke_passes
from giliran.appointments.services.messages import remind, tell
from giliran.appointments.services.offers import offer_places
from giliran.appointments.services.party import hold_party
from giliran.appointments.services.payment import settle_bill, settle_bills, settle_waiting
from giliran.appointments.services.refusals import (
    BookingRefused,
    CannotChange,
    HasBooking,
    MovesUsedUp,
    NotReady,
    OtherOffice,
    PayFirst,
    SameSlot,
    SlotClosed,
    SlotFull,
    TooLate,
)
from giliran.appointments.services.room import move_threshold
from giliran.appointments.services.slots import close_day, fill_horizon, make_slots, reopen_due
from giliran.appointments.services.wishes import (
    AlreadyWaiting,
    DaysNotPossible,
    LaneNotTheirs,
    NotTogether,
    OfferClosed,
    OfferOver,
    TooManyTogether,
    accept_offer,
    decline_offer,
    end_wishes,
    expire_offers,
    join_wish,
    leave_wish,
    offer_freed,
    tell_wish,
)

confirm_booking = settle_bill
"""A booking is confirmed by its bill, and by nothing else."""

__all__ = [
    "AlreadyWaiting",
    "BookingRefused",
    "CannotChange",
    "DaysNotPossible",
    "HasBooking",
    "LaneNotTheirs",
    "MovesUsedUp",
    "NotReady",
    "NotTogether",
    "OfferClosed",
    "OfferOver",
    "OtherOffice",
    "PayFirst",
    "SameSlot",
    "SlotClosed",
    "SlotFull",
    "TooLate",
    "TooManyTogether",
    "accept_offer",
    "bill_before_slot",
    "cancel_booking",
    "close_day",
    "confirm_booking",
    "decline_offer",
    "end_wishes",
    "ensure_bill",
    "ensure_bills",
    "expire_offers",
    "fill_horizon",
    "hold_party",
    "hold_slot",
    "issue_booking_pass",
    "join_wish",
    "leave_wish",
    "make_slots",
    "mark_attended",
    "mark_no_shows",
    "move_booking",
    "move_displaced",
    "move_threshold",
    "offer_freed",
    "offer_places",
    "release_expired_holds",
    "release_hold",
    "remind",
    "reopen_due",
    "revoke_passes",
    "settle_bill",
    "settle_bills",
    "settle_waiting",
    "tell",
    "tell_wish",
]
