"""Taking a case for a change."""

from uuid import UUID

from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView
from giliran.applications.rules import State, WrongState
from giliran.casework.models import Case
from giliran.foundation.errors import Refused


class NotAtThisOffice(Refused):
    """The application is not this office's."""


def take(application_id: UUID, *, office_id: UUID, states: frozenset[State]) -> tuple[Case, ApplicationView]:
    """Lock the case of an office's application that is in one of `states`.

    Raises `NotAtThisOffice`, `WrongState`, or `LookupError` where nobody opened a case.
    """
    case = Case.objects.select_for_update(no_key=True).filter(application_id=application_id).first()
    application = applications.application(application_id)
    if application.office_id != office_id:
        raise NotAtThisOffice
    if case is None or application.state not in states:
        raise WrongState
    return case, application
