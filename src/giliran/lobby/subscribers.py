"""What the room does when it has published: those who are called are told, wherever they are."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.urls import reverse

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.ledger.subscriptions import Recorded, subscriber
from giliran.lobby.events import StepFinished, TicketCalled, TicketNotHere, VisitArrived
from giliran.lobby.rules.following import follow_token
from giliran.lobby.services import forecasting
from giliran.notifications.services import Message, send

# Whoever is called at once stands in the hall and sees the board; the others may have gone out.
_WORTH_TELLING = timedelta(minutes=5)
_GOOD_FOR = timedelta(minutes=15)
_FORECASTS_AT_ONCE = 25


@subscriber("lobby.tell", kinds=[TicketCalled, TicketNotHere])
def tell(batch: Sequence[Recorded[Any]]) -> None:
    """Tell those who have an account that they are called, or were called in vain."""
    for recorded in batch:
        fact = recorded.fact
        if fact.application is None:
            continue
        if isinstance(fact, TicketNotHere):
            _tell(recorded, what="parked" if fact.parked else "missed", context={"number": fact.number})
        elif fact.waited_seconds >= _WORTH_TELLING.total_seconds():
            _tell(recorded, what="called", context={"number": fact.number, "counter": fact.counter_number})


def _tell(recorded: Recorded[Any], *, what: str, context: dict[str, Any]) -> None:
    application: UUID = recorded.fact.application
    found = applications.application(application)
    link = reverse("lobby:follow", args=[follow_token(visit_id=recorded.subject, at=recorded.at)])
    message = Message(
        kind=f"lobby.{what}",
        template=f"lobby/messages/{what}",
        context=context,
        link=link,
        urgent=True,
        good_for=_GOOD_FOR,
    )
    send(accounts.recipient(found.account_id), message, at=recorded.at)


@subscriber("lobby.forecast", kinds=[VisitArrived, StepFinished])
def forecast(batch: Sequence[Recorded[Any]]) -> None:
    """Keep what those were told who began to wait; of many at once a sample, since each asks for a hall as it was."""
    began = [each for each in batch if isinstance(each.fact, VisitArrived) or each.fact.next_step]
    forecasting.record_joining(
        forecasting.Joining(office_id=each.fact.office, visit_id=each.subject, at=each.at)
        for each in began[:: max(1, ceil(len(began) / _FORECASTS_AT_ONCE))]
    )
