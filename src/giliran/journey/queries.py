"""Where somebody stands, read from all rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.utils.formats import date_format

from giliran.applications.queries import ApplicationView
from giliran.applications.rules import State
from giliran.appointments import queries as appointments
from giliran.appointments.queries import BookingView
from giliran.foundation.clock import local
from giliran.foundation.remembering import learn
from giliran.journey.rules.standing import Standing
from giliran.journey.rules.telling import Happening, told
from giliran.ledger import queries as ledger
from giliran.ledger.facts import filled
from giliran.lobby import queries as lobby
from giliran.lobby.queries import TicketView
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView
from giliran.payments import queries as payments

_LIVE = frozenset({"held", "confirmed", "owed"})
_CAPITAL = ("Asia/Jakarta", "WIB")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened, in the applicant's words; `when` is said in the office's own time."""

    at: datetime
    when: str
    sentence: str


def look_ahead(listed: Sequence[ApplicationView]) -> None:
    """Read for a list at once what `standing` is going to ask of each application."""
    sent = [application.id for application in listed if application.state == State.SUBMITTED]
    for office_id, office in offices.offices_of({each.office_id for each in listed if each.office_id}).items():
        learn(offices.office, office_id, value=office)
    if len(sent) > 1:
        for application_id, bookings in appointments.bookings_of_many(sent).items():
            learn(appointments.bookings_of, application_id, value=bookings)
        for application_id, bills in payments.bills_of_many(sent).items():
            learn(payments.bills_of, application_id, value=bills)
        for application_id, visits in lobby.visits_of_many(sent).items():
            learn(lobby.visits_of, application_id, value=visits)


def standing(application: ApplicationView) -> Standing:
    """Return where an application stands. Only about one that was sent and not yet examined is there more to ask."""
    if application.state != State.SUBMITTED:
        return Standing(application=application.id, state=application.state)
    bookings = appointments.bookings_of(application.id)
    live = next((found for found in bookings if found.state in _LIVE), None)
    bills = payments.bills_of(application.id)
    bill = _bill_of(live, bills)
    visits = lobby.visits_of(application.id)
    office = office_of(application)
    offer = appointments.open_offers_to(application.account_id).get(application.id)
    return Standing(
        application=application.id,
        state=application.state,
        payment_first=office is not None and office.payment_first,
        booking=live.id if live else None,
        booking_state=live.state if live else None,
        starts_at=live.starts_at if live else None,
        bill=bill.id if bill else None,
        bill_state=bill.state if bill else None,
        due_at=bill.due_at if bill else None,
        offer=offer.id if offer else None,
        offer_until=offer.until if offer else None,
        visit=visits[0].visit_id if visits and visits[0].ended_at is None else None,
        attended=_attended(bookings, visits, application),
        missed=bool(bookings) and bookings[0].state in {"no_show", "cancelled"},
    )


def _bill_of(live: BookingView | None, bills: list[payments.BillView]) -> payments.BillView | None:
    """Return the live booking's bill, else the newest one; a place held just now may have none yet."""
    if live is not None and (live.bill_id is not None or live.state == "held"):
        return next((found for found in bills if found.id == live.bill_id), None)
    return bills[0] if bills else None


def _attended(bookings: list[BookingView], visits: list[TicketView], application: ApplicationView) -> bool:
    # With a booking, or received at the front desk without one.
    return (bool(bookings) and bookings[0].state == "attended") or any(
        visit.office_id == application.office_id for visit in visits
    )


def office_of(application: ApplicationView) -> OfficeView | None:
    """Return the office that the applicant chose, or None."""
    return offices.office(application.office_id) if application.office_id else None


def timeline(application: ApplicationView) -> list[Entry]:
    """Return what happened about an application as its applicant reads it, the newest first."""
    office = office_of(application)
    happened = [
        Happening(
            kind=event.kind,
            at=event.at,
            sentence=filled(event.fact.sentence, event.fact, say=partial(said, office=office)),
        )
        for event in ledger.concerning(application.id)
        if event.fact.sentence
    ]
    return [
        Entry(at=each.at, when=said_at(each.at, office), sentence=each.sentence) for each in reversed(told(happened))
    ]


def said_at(at: datetime, office: OfficeView | None) -> str:
    """Return an instant in words, in the office's time zone (the capital's while there is none)."""
    zone, short = (office.time_zone, office.zone) if office else _CAPITAL
    return f"{date_format(local(at, zone), 'j F Y, H.i')} {short}"


def said(value: object, office: OfficeView | None) -> object:
    """Return a day or an instant in words (the latter in the office's time); anything else as it is."""
    if isinstance(value, datetime):
        return said_at(value, office)
    return date_format(value, "j F Y") if isinstance(value, date) else value
