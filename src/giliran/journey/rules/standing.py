"""Where an application stands, gathered from all rooms."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An application's state and what is live around it. States are the rooms' own words; None: there is none."""

    application: UUID
    state: str
    payment_first: bool = False
    booking: UUID | None = None
    booking_state: str | None = None
    starts_at: datetime | None = None
    bill: UUID | None = None
    bill_state: str | None = None
    due_at: datetime | None = None
    offer: UUID | None = None
    offer_until: datetime | None = None
    visit: UUID | None = None
    attended: bool = False
    missed: bool = False
