"""The waiting list: whoever came first is asked first when places are freed.

Order of locks: claims, wish, offer, bill, slots.
"""

from giliran.appointments.services.wishes.answering import accept_offer, decline_offer
from giliran.appointments.services.wishes.ending import end_wishes, expire_offers, leave_wish
from giliran.appointments.services.wishes.joining import join_wish
from giliran.appointments.services.wishes.offering import offer_freed
from giliran.appointments.services.wishes.refusals import (
    AlreadyWaiting,
    DaysNotPossible,
    LaneNotTheirs,
    NotTogether,
    OfferClosed,
    OfferOver,
    TooManyTogether,
)
from giliran.appointments.services.wishes.telling import tell_wish

__all__ = [
    "AlreadyWaiting",
    "DaysNotPossible",
    "LaneNotTheirs",
    "NotTogether",
    "OfferClosed",
    "OfferOver",
    "TooManyTogether",
    "accept_offer",
    "decline_offer",
    "end_wishes",
    "expire_offers",
    "join_wish",
    "leave_wish",
    "offer_freed",
    "tell_wish",
]
