"""Giving everybody who still waits another number, when the numbers of a day went wrong."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from giliran.lobby.events import TicketRenumbered
from giliran.lobby.models import TicketCount, Visit, VisitStep
from giliran.lobby.rules.states import LETTERS, StepState, VisitClass, VisitState, ticket_number
from giliran.lobby.services.turning import about, record

_BLOCK = 100
_AT_COUNTER = (StepState.CALLED, StepState.SERVING)


@transaction.atomic
def renumber(*, office_id: UUID, day: date, at: datetime, actor: UUID) -> int:
    """Give all who wait, are away or on hold new numbers, in the order of calling; return how many were changed.

    New numbers begin at the next full hundred of their letter, so that none was ever on a paper of this day; whoever is
    called or served just now keeps theirs.
    """
    counts = {
        row.visit_class: row
        for row in TicketCount.objects.select_for_update(no_key=True)
        .filter(office_id=office_id, local_date=day)
        .order_by("visit_class")
    }
    steps = VisitStep.objects.filter(
        visit__in=Visit.objects.select_for_update(no_key=True).filter(
            office_id=office_id, local_date=day, state=VisitState.OPEN
        )
    )
    waiting = steps.filter(state__in=[StepState.WAITING, StepState.ON_HOLD, StepState.ABSENT])
    changed = 0
    begins = {VisitClass(kind): -(-count.last // _BLOCK) * _BLOCK for kind, count in counts.items()}
    last = dict(begins)
    for step in waiting.select_related("visit").order_by("turn_at", "visit_id"):
        letter = _letter_of(step.visit.number)
        last[letter] += 1
        _give(step.visit, ticket_number(letter, last[letter]), at=at, actor=actor)
        changed += 1
    for kind, count in counts.items():
        if last[VisitClass(kind)] > begins[VisitClass(kind)]:
            TicketCount.objects.filter(id=count.pk).update(last=last[VisitClass(kind)])
    return changed


def _letter_of(number: str) -> VisitClass:
    """Return whose numbers this one is of; the class of a visit may have changed since it was given."""
    return next(kind for kind, letter in LETTERS.items() if number.startswith(letter))


def _give(visit: Visit, number: str, *, at: datetime, actor: UUID) -> None:
    was = visit.number
    Visit.objects.filter(id=visit.id).update(number=number)
    visit.number = number
    record(TicketRenumbered(**about(visit), was=was), visit=visit, at=at, actor=actor)
