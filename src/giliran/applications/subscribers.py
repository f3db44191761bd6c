"""What the room does when something happened to an application: ask the registry, tell the applicant."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from giliran.accounts import queries as accounts
from giliran.applications import services
from giliran.applications.events import (
    ApplicationApproved,
    ApplicationCancelled,
    ApplicationRefused,
    ApplicationResubmitted,
    ApplicationSubmitted,
    CorrectionRequested,
)
from giliran.applications.queries import application
from giliran.applications.rules import CancelReason
from giliran.ledger.subscriptions import Recorded, subscriber
from giliran.notifications import services as notifications

# Each fact's message stands in templates/applications/messages/; it leads to the page named beside it.
MESSAGES = {
    ApplicationSubmitted: ("submitted", "applications:application"),
    CorrectionRequested: ("correction_requested", "applications:correction"),
    ApplicationResubmitted: ("resubmitted", "applications:application"),
    ApplicationApproved: ("approved", "applications:application"),
    ApplicationRefused: ("refused", "applications:application"),
    ApplicationCancelled: ("cancelled", "applications:application"),
}


@subscriber("applications.registry", [ApplicationSubmitted, ApplicationResubmitted])
def ask_registry(batch: Sequence[Recorded[Any]]) -> None:
    """Have each identity that was sent checked."""
    for recorded in batch:
        services.verify_later(application_id=recorded.subject)


@subscriber("applications.messages", list(MESSAGES))
def tell_applicant(batch: Sequence[Recorded[Any]]) -> None:
    """Write to the applicant about each step."""
    for recorded in batch:
        about = application(recorded.subject)
        name, page = MESSAGES[type(recorded.fact)]
        if isinstance(recorded.fact, ApplicationCancelled) and about.submitted_at is None:
            continue  # a draft thrown away is no news to the one who threw it away
        message = notifications.Message(
            kind=recorded.kind,
            template=f"applications/messages/{name}",
            context={"reference": about.reference, **_details(recorded.fact)},
            link=reverse(page, args=[about.id]),
        )
        notifications.send(accounts.recipient(about.account_id), message, at=recorded.at)


def _details(fact: Any) -> dict[str, Any]:
    if isinstance(fact, CorrectionRequested):
        return {"due": fact.due, "count": len(fact.targets)}
    if isinstance(fact, ApplicationCancelled):
        return {"reason": CancelReason(fact.reason).value}
    return {}
