"""What those on the waiting list are told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.appointments.queries.wishes import OfferView, WishView
from giliran.appointments.queries.wishes import offer as offer_of
from giliran.appointments.queries.wishes import wish as wish_of
from giliran.foundation.clock import local
from giliran.notifications.services import Message, send
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView


def tell_wish(*, what: str, wish_id: UUID, at: datetime, offer_id: UUID | None = None, reason: str = "") -> UUID:
    """Send a message to who made a wish: `what` is "wish_offered", "wish_missed", "wish_withdrawn" or "wish_over"."""
    wish = wish_of(wish_id)
    recipient = accounts.recipient(wish.account_id)
    with translation.override(recipient.language):
        context = _context(wish, offer_of(offer_id) if offer_id else None, reason)
    link = reverse("appointments:wish", args=[wish.applications[0]])
    if what == "wish_offered" and offer_id:
        link = reverse("appointments:offer", args=[offer_id])
    message = Message(kind=f"appointments.{what}", template=f"appointments/messages/{what}", context=context, link=link)
    return send(recipient, message, at=at)


def _context(wish: WishView, offer: OfferView | None, reason: str) -> dict[str, Any]:
    office = offices.office(wish.office_id)
    return {
        "office": office.name,
        "zone": office.zone,
        "reference": applications.application(wish.applications[0]).reference,
        "people": len(wish.applications),
        "reason": reason,
        "day": _written(offer.starts_at, office, "l, j F Y") if offer else "",
        "time": _written(offer.starts_at, office, "H.i") if offer else "",
        "until": _written(offer.expires_at, office, "H.i") if offer else "",
        "until_day": _written(offer.expires_at, office, "j F Y") if offer else "",
    }


def _written(at: datetime, office: OfficeView, how: str) -> str:
    return str(date_format(local(at, office.time_zone), how))
