"""An office's work: what waits there, counted and listed by page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count

from giliran.applications.models import Application
from giliran.applications.queries.views import ApplicationView, as_view
from giliran.applications.rules import State

PER_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class WaitingView(ApplicationView):
    """An application in an office's list, with its applicant's name."""

    applicant: str
    waiting_since: datetime


def waiting_for_review(
    office_id: UUID, *, page: int = 1, states: Collection[State] = (State.SUBMITTED,), per_page: int = PER_PAGE
) -> Page[WaitingView]:
    """Return one page of an office's applications in these states, the longest waiting first."""
    found = (
        Application.objects.filter(office_id=office_id, state__in=states, last_submitted_at__isnull=False)
        .select_related("person")
        .order_by("last_submitted_at", "id")
    )
    listed = Paginator(found, per_page).get_page(page)
    rows = [_waiting(application) for application in listed.object_list]
    shown: Page[WaitingView] = Page(rows, listed.number, listed.paginator)  # type: ignore[arg-type]  # its count serves
    return shown


def counts(office_id: UUID) -> dict[State, int]:
    """Return how many of an office's applications are in each state; states without any are 0."""
    found = Application.objects.filter(office_id=office_id).values_list("state").annotate(number=Count("id"))
    numbers = {State(state): number for state, number in found}
    return {state: numbers.get(state, 0) for state in State}


def _waiting(found: Application) -> WaitingView:
    since = found.last_submitted_at or found.created_at
    return WaitingView(**vars(as_view(found)), applicant=found.person.full_name or "", waiting_since=since)
