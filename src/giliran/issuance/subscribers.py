"""What issuance does when others publish, and what it tells the applicant."""

from collections.abc import Sequence
from typing import Any

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.applications.events import ApplicationApproved
from giliran.issuance import queries
from giliran.issuance.events import PassportHandedOver, QualityPassed
from giliran.issuance.services import queue_passport
from giliran.ledger.subscriptions import Recorded, subscriber
from giliran.notifications.services import Message, send
from giliran.offices import queries as offices


@subscriber("issuance.production", [ApplicationApproved])
def begin_production(batch: Sequence[Recorded[ApplicationApproved]]) -> None:
    """Queue a passport for each application approved."""
    for event in batch:
        queue_passport(application_id=event.subject, at=event.at, actor=None)


@subscriber("issuance.messages", [QualityPassed, PassportHandedOver])
def tell(batch: Sequence[Recorded[Any]]) -> None:
    """Tell the applicant that the passport is ready, and that it was handed over."""
    for event in batch:
        application = applications.application(event.fact.application)
        template = "passport_ready" if isinstance(event.fact, QualityPassed) else "passport_handed_over"
        passport = queries.passport(event.subject)
        office = offices.office(passport.office_id)
        send(
            accounts.recipient(application.account_id),
            Message(
                kind=f"issuance.{template}",
                template=f"issuance/messages/{template}",
                context={"passport": passport, "office": office, "reference": application.reference},
            ),
            at=event.at,
        )
