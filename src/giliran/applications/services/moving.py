"""The one way in which an application changes its state: under its row lock, by the table, with its fact."""

from datetime import datetime
from typing import Any
from uuid import UUID

from giliran.applications.models import Application
from giliran.applications.queries.views import UnknownApplicationError
from giliran.applications.rules import CLOSED, Action, after
from giliran.ledger import services as ledger
from giliran.ledger.facts import Fact


def locked(application_id: UUID) -> Application:
    """Return the application under its row lock; raise `UnknownApplicationError`. Needs a transaction."""
    # Whoever only refers to the row (a booking, a bill) need not wait: that ended in a deadlock with the registry's
    # answer, which takes the application and then the person, while the commit of a booking refers to both.
    found = Application.objects.select_for_update(no_key=True).filter(id=application_id).first()
    if found is None:
        raise UnknownApplicationError(application_id)
    return found


def move(
    application: Application, action: Action, *, fact: Fact, at: datetime, actor: UUID | None, **changes: Any
) -> None:
    """Take a locked application through one line of the table; raise `WrongState`."""
    application.state = after(application.state, action)
    if application.state in CLOSED:
        application.closed_at = at
    for name, value in changes.items():
        setattr(application, name, value)
    application.save()
    record(application, fact, at=at, actor=actor)


def record(application: Application, fact: Fact, *, at: datetime, actor: UUID | None) -> None:
    """Put a fact about the application on the ledger."""
    ledger.append(fact, subject=application.id, at=at, actor=actor, office=application.office_id)
