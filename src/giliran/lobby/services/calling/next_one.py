"""Calling the next: the statement's synchronous executor, for pages."""

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from giliran.foundation.remembering import forget
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.services.calling.asking import ECHOES, Answer, Outcome, Request, Wants, answer, arguments
from giliran.lobby.services.calling.statement import CALL
from giliran.lobby.services.refusals import CounterBusy, HallRefused, NoCounter, NotHere, Paused

_TRIES = 4
REFUSALS: dict[Outcome, type[HallRefused]] = {
    Outcome.NO_COUNTER: NoCounter,
    Outcome.REVOKED: NoCounter,
    Outcome.PAUSED: Paused,
    Outcome.BUSY: CounterBusy,
    Outcome.GONE: NotHere,
}


def call_next(*, office_id: UUID, counter_id: UUID, officer_id: UUID, at: datetime) -> TicketView | None:
    """Call whoever has the earliest turn among those who wait for a step of this counter; None if nobody does.

    Rows are locked while they are chosen and others skip them, so that whoever calls at the same moment gets another.
    Raises `NoCounter`, `Paused`, or `CounterBusy` while somebody is called here or served.
    """
    return _called(Request(wants=Wants.CALL, office=office_id, counter=counter_id, officer=officer_id), at=at)


def finish_and_call(
    *, office_id: UUID, counter_id: UUID, officer_id: UUID, visit_id: UUID, at: datetime
) -> TicketView | None:
    """Finish the step of whoever is served here and call the next; None if nobody waits, or the counter is paused.

    Raises `NoCounter`, or `NotHere` unless the visit is served by the officer at this counter.
    """
    request = Request(
        wants=Wants.FINISH_AND_CALL, office=office_id, counter=counter_id, officer=officer_id, visit=visit_id
    )
    return _called(request, at=at)


def ask(request: Request, *, at: datetime) -> Answer:
    """Carry out one request in one statement. What met another transaction half-way is judged anew."""
    for attempt in range(_TRIES):
        try:
            found = _execute(request, at=at)
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
            continue
        if found.outcome in ECHOES and request.once is not None and not attempt:
            continue
        return found
    return found


@transaction.atomic
def _execute(request: Request, *, at: datetime) -> Answer:
    with connection.cursor() as cursor:
        cursor.execute(CALL, arguments([request], at=at))
        _n, *row = cursor.fetchone()
    forget()
    return answer(row)


def _called(request: Request, *, at: datetime) -> TicketView | None:
    found = ask(request, at=at)
    if found.outcome in REFUSALS:
        _refuse(found.outcome)
    return ticket(found.visit) if found.visit is not None else None


def _refuse(outcome: Outcome) -> NoReturn:
    raise REFUSALS[outcome]
