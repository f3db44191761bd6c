"""Only one's own: an application that is somebody else's does not exist here."""

from uuid import UUID

from django.http import Http404, HttpRequest

from giliran.applications.queries.sheet import Sheet, sheet
from giliran.applications.queries.views import UnknownApplicationError
from giliran.foundation.web.access import own_or_404


def own_sheet(request: HttpRequest, application_id: UUID) -> Sheet:
    """Return the application's sheet to its owner; raise `Http404` to anybody else."""
    try:
        found = sheet(application_id)
    except UnknownApplicationError:
        raise Http404 from None
    own_or_404(found.application.account_id, request)
    return found
