"""What other rooms see of an application."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from giliran.applications.models import Application, IdentityCheck
from giliran.applications.rules import CANCEL_LABELS, STATE_LABELS, CancelReason, Match, State
from giliran.foundation.remembering import remembered


class UnknownApplicationError(LookupError):
    """There is no such application."""


@dataclass(frozen=True, kw_only=True)
class ApplicationView:
    """An application; `service`, `product` are codes, None until chosen, as is `office_id`."""

    id: UUID
    reference: str
    account_id: UUID
    person_id: UUID
    office_id: UUID | None
    service: str | None
    product: str | None
    state: State
    round: int
    created_at: datetime
    submitted_at: datetime | None
    last_submitted_at: datetime | None
    correction_due: date | None
    identity_match: Match | None
    closing_reason: CancelReason | None

    @property
    def state_label(self) -> str:
        """Return the state in words of the active language."""
        return str(STATE_LABELS[self.state])

    @property
    def closing_words(self) -> str:
        """Return why it was cancelled, in words; empty if it was not."""
        return str(CANCEL_LABELS[self.closing_reason]) if self.closing_reason else ""


@remembered
def row_of(application_id: UUID) -> Application | None:
    """Return an application's row with the registry's newest answer, for the room's own queries, or None."""
    checks = IdentityCheck.objects.filter(application=OuterRef("pk")).order_by("-checked_at", "-id")
    told = JSONObject(outcome="outcome", fields="fields", checked_at="checked_at")
    return (
        Application.objects.filter(id=application_id).annotate(checked=Subquery(checks.values(told=told)[:1])).first()
    )


def as_view(found: Application) -> ApplicationView:
    """Return what others may see of a row."""
    return ApplicationView(
        id=found.id,
        reference=found.reference,
        account_id=found.account_id,
        person_id=found.person_id,
        office_id=found.office_id,
        service=found.service_id,
        product=found.product_id,
        state=State(found.state),
        round=found.round,
        created_at=found.created_at,
        submitted_at=found.submitted_at,
        last_submitted_at=found.last_submitted_at,
        correction_due=found.correction_due,
        identity_match=Match(found.identity_match) if found.identity_match else None,
        closing_reason=CancelReason(found.closing_reason) if found.closing_reason else None,
    )
