"""One application, or somebody's."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from giliran.accounts import queries as accounts
from giliran.applications.models import Application
from giliran.applications.queries.views import ApplicationView, UnknownApplicationError, as_view, row_of
from giliran.applications.rules import CLOSED
from giliran.foundation import references
from giliran.foundation.remembering import remembered


def application(application_id: UUID) -> ApplicationView:
    """Return the application; raise `UnknownApplicationError`."""
    found = find(application_id)
    if found is None:
        raise UnknownApplicationError(application_id)
    return found


def find(application_id: UUID) -> ApplicationView | None:
    """Return the application, or None."""
    found = row_of(application_id)
    return as_view(found) if found else None


def applications(application_ids: Collection[UUID]) -> dict[UUID, ApplicationView]:
    """Return several applications by id."""
    return {found.id: as_view(found) for found in Application.objects.filter(id__in=application_ids)}


@remembered
def applications_of(account_id: UUID) -> list[ApplicationView]:
    """Return the account's applications, newest first."""
    return [
        as_view(found) for found in Application.objects.filter(account_id=account_id).order_by("-created_at", "-id")
    ]


def open_application_of(person_id: UUID) -> ApplicationView | None:
    """Return the person's application that is not closed; there is at most one."""
    found = Application.objects.filter(person_id=person_id).exclude(state__in=CLOSED).first()
    return as_view(found) if found else None


def search_by_reference(text: str, *, office_id: UUID | None = None) -> ApplicationView | None:
    """Return the application with a reference however it is typed, within one office if that is given."""
    reference = references.normalise(text)
    if reference is None:
        return None
    found = Application.objects.filter(reference=reference)
    if office_id is not None:
        found = found.filter(office_id=office_id)
    row = found.first()
    return as_view(row) if row else None


def by_reference_and_birth_date(text: str, *, birth_date: date) -> ApplicationView | None:
    """Return a sent application whose reference and applicant's birth date both fit, for the public status page."""
    found = search_by_reference(text)
    if found is None or found.submitted_at is None or accounts.person(found.person_id).birth_date != birth_date:
        return None
    return found


def closed_before(application_ids: Collection[UUID], instant: datetime) -> set[UUID]:
    """Return those of the applications that were closed before an instant."""
    found = Application.objects.filter(id__in=application_ids, state__in=CLOSED, closed_at__lt=instant)
    return set(found.values_list("id", flat=True))
