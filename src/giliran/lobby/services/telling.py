"""Telling those who wait, wherever they are: that it is nearly their turn, and that it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.lobby.models import Period, PushLine, Told, VisitStep
from giliran.lobby.rules.following import follow_token
from giliran.lobby.rules.states import StepState, VisitState
from giliran.lobby.services import pushing
from giliran.lobby.services.pushing import Word
from giliran.notifications.services import Message, send
from giliran.offices import queries as offices

# Whoever came or was called at once stands in the hall and sees the board; the others may have gone out.
WORTH_TELLING = timedelta(minutes=5)
GOOD_FOR = timedelta(minutes=15)
_SOON = "soon"


@dataclass(frozen=True, kw_only=True)
class Soon:
    """Somebody whose turn is near; `waited` since they joined this queue."""

    visit_id: UUID
    office_id: UUID
    local_date: date
    step: str
    number: str
    application_id: UUID | None
    ahead: int
    waited: timedelta


def tell_soon(halls: Mapping[tuple[UUID, date], datetime]) -> int:
    """Tell everybody who has few before them by now, once a step; return how many. `halls`: office, day, and instant.

    A browser that follows the visit is told; without one the account is, if they have waited so long that they may
    have gone out.
    """
    told = 0
    for (office_id, day), at in halls.items():
        fresh = _not_told(_near(office_id, day, at), at=at)
        lines = pushing.open_lines([each.visit_id for each in fresh]) if fresh else {}
        for each in fresh:
            word = Word(kind=pushing.SOON, number=each.number, ahead=each.ahead)
            for line_id in lines.get(each.visit_id, ()):
                pushing.enqueue(line_id, word, said_at=at)
            if each.visit_id not in lines and each.waited >= WORTH_TELLING:
                tell_account(
                    what=_SOON, visit_id=each.visit_id, application_id=each.application_id, at=at,
                    context={"number": each.number, "ahead": each.ahead},
                )  # fmt: skip
        told += len(fresh)
    return told


def tell_called(calls: Iterable[tuple[UUID, str, int]], *, at: datetime) -> None:
    """Tell the browsers that follow visits that these are called: visit, number, counter."""
    called = {visit_id: Word(kind=pushing.CALLED, number=number, counter=to) for visit_id, number, to in calls}
    for visit_id, lines in pushing.open_lines(list(called)).items():
        for line_id in lines:
            pushing.enqueue(line_id, called[visit_id], said_at=at)


def tell_account(
    *, what: str, visit_id: UUID, application_id: UUID | None, context: dict[str, Any], at: datetime
) -> None:
    """Tell by e-mail, SMS and in the account, for a short while; those without an account see the board alone."""
    if application_id is None:
        return
    found = applications.application(application_id)
    message = Message(
        kind=f"lobby.{what}",
        template=f"lobby/messages/{what}",
        context=context,
        link=reverse("lobby:follow", args=[follow_token(visit_id=visit_id, at=at)]),
        urgent=True,
        good_for=GOOD_FOR,
    )
    send(accounts.recipient(found.account_id), message, at=at)


def tell_instead(*, line_id: UUID, word: Word, said_at: datetime, at: datetime) -> None:
    """Tell the account what a browser did not take, unless another one follows the visit, or the time has passed."""
    visit_id = PushLine.objects.values_list("visit_id", flat=True).get(id=line_id)
    others = [each for each in pushing.open_lines([visit_id]).get(visit_id, ()) if each != line_id]
    if word.kind != pushing.SOON or others or at >= said_at + GOOD_FOR:
        return
    rows = VisitStep.objects.filter(visit_id=visit_id, state=StepState.WAITING).values_list("visit__application_id")
    for (application_id,) in rows:
        context = {"number": word.number, "ahead": word.ahead}
        tell_account(what=_SOON, visit_id=visit_id, application_id=application_id, at=at, context=context)


def _near(office_id: UUID, day: date, at: datetime) -> list[Soon]:
    """Return who has few before them in each queue, by the order of calling."""
    few = offices.figure("soon_ahead", day, office_id)
    place = Window(RowNumber(), partition_by=[F("key")], order_by=[F("turn_at"), F("visit_id")])
    rows = (
        VisitStep.objects.filter(
            office_id=office_id, local_date=day, state=StepState.WAITING, visit__state=VisitState.OPEN
        )
        .annotate(place=place)
        .filter(place__lte=few + 1)
        .select_related("visit")
    )
    since = dict(
        Period.objects.filter(step__in=[row.id for row in rows], ends_at=None).values_list("step_id", "starts_at")
    )
    return [
        Soon(
            visit_id=row.visit_id,
            office_id=office_id,
            local_date=day,
            step=row.key,
            number=row.visit.number,
            application_id=row.visit.application_id,
            ahead=row.place - 1,
            waited=at - since.get(row.id, at),
        )
        for row in rows
    ]


def _not_told(near: list[Soon], *, at: datetime) -> list[Soon]:
    known = set(
        Told.objects.filter(visit_id__in=[each.visit_id for each in near], what=_SOON).values_list("visit_id", "step")
    )
    fresh = [each for each in near if (each.visit_id, each.step) not in known]
    Told.objects.bulk_create(
        [
            Told(
                office_id=each.office_id, local_date=each.local_date, visit_id=each.visit_id, step=each.step,
                what=_SOON, at=at,
            )
            for each in fresh
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return fresh
