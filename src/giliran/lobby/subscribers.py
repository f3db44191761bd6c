"""What the room does when it has published: those who are called are told, wherever they are."""

from collections.abc import Sequence
from math import ceil
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from giliran.ledger.subscriptions import Recorded, subscriber
from giliran.lobby.events import (
    StepFinished,
    TicketCalled,
    TicketDeferred,
    TicketNotHere,
    TicketRecalled,
    TicketTransferred,
    VisitArrived,
    VisitLeft,
)
from giliran.lobby.events_hall import NoticeGiven
from giliran.lobby.services import forecasting, telling

_FORECASTS_AT_ONCE = 25


@subscriber("lobby.tell", kinds=[TicketCalled, TicketNotHere])
def tell(batch: Sequence[Recorded[Any]]) -> None:
    """Tell those who have an account that they are called, or were called in vain."""
    for recorded in batch:
        fact = recorded.fact
        if isinstance(fact, TicketNotHere):
            _tell(recorded, what="parked" if fact.parked else "missed", context={"number": fact.number})
        elif fact.waited_seconds >= telling.WORTH_TELLING.total_seconds():
            _tell(recorded, what="called", context={"number": fact.number, "counter": fact.counter_number})


def _tell(recorded: Recorded[Any], *, what: str, context: dict[str, Any]) -> None:
    application: UUID | None = recorded.fact.application
    telling.tell_account(
        what=what, visit_id=recorded.subject, application_id=application, context=context, at=recorded.at
    )


@subscriber("lobby.push_calls", kinds=[TicketCalled, TicketRecalled])
def push_calls(batch: Sequence[Recorded[Any]]) -> None:
    """Tell the phones that asked for it that their number is called, each time."""
    latest = {each.subject: each for each in batch}
    calls = [(visit_id, each.fact.number, each.fact.counter_number) for visit_id, each in latest.items()]
    telling.tell_called(calls, at=max(each.at for each in batch))


@subscriber("lobby.soon", kinds=[TicketCalled, TicketTransferred, TicketDeferred, VisitLeft])
def soon(batch: Sequence[Recorded[Any]]) -> None:
    """Tell those who have few before them, now that somebody is out of the way."""
    telling.tell_soon({(each.fact.office, each.fact.local_date): each.at for each in batch})


@subscriber("lobby.speak_ahead", kinds=[NoticeGiven])
def speak_ahead(batch: Sequence[Recorded[Any]]) -> None:
    """Have notices spoken for boards whose browser has no voice."""
    for each in batch:
        if each.fact.spoken:
            app.configure_task("lobby.make_notice_voice", queue="lobby").defer(notice_id=str(each.subject))


@subscriber("lobby.forecast", kinds=[VisitArrived, StepFinished])
def forecast(batch: Sequence[Recorded[Any]]) -> None:
    """Keep what those were told who began to wait; of many at once a sample, since each asks for a hall as it was."""
    began = [each for each in batch if isinstance(each.fact, VisitArrived) or each.fact.next_step]
    forecasting.record_joining(
        forecasting.Joining(office_id=each.fact.office, visit_id=each.subject, at=each.at)
        for each in began[:: max(1, ceil(len(began) / _FORECASTS_AT_ONCE))]
    )
