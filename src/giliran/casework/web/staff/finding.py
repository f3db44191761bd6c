"""Finding an application that belongs to the office of the page."""

from uuid import UUID

from django.http import Http404, HttpRequest

from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.foundation.web.requests import office_of

_LONGEST_NUMBER = 6


def page_asked(request: HttpRequest) -> int:
    """Return the page of a list that the URL names; the first if it names none."""
    said = request.GET.get("halaman", "")
    return int(said) if said.isdecimal() and len(said) <= _LONGEST_NUMBER else 1


def found_here(request: HttpRequest, application_id: UUID) -> ApplicationView:
    """Return the application, or raise `Http404` if it is unknown or another office's."""
    found = applications.find(application_id)
    if found is None or found.office_id != office_of(request).id or found.submitted_at is None:
        raise Http404
    return found
