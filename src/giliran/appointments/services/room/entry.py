"""The entry pass: obtained in the days before, kept by the device, and all that is needed to join a waiting room."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from giliran.appointments import queries
from giliran.appointments.models import Lane, State
from giliran.appointments.services.issuing import issue_booking_pass
from giliran.appointments.services.passes import Purpose, seal, unseal
from giliran.appointments.services.refusals import HasBooking


def issue_entry_pass(
    *,
    application_id: UUID,
    lane: str = Lane.REGULAR,
    with_family: Sequence[UUID] = (),
    at: datetime,
    actor: UUID | None,
) -> tuple[str, datetime]:
    """Return an entry pass and until when it is good; the same is asked as of a pass to book with.

    Whoever has a place already does not compete for another one; who has paid and waits for a place does. Raises a
    `BookingRefused` that says why not.
    """
    live = queries.live_booking(application_id)
    if live is not None and live.state != State.OWED:
        raise HasBooking
    book = unseal(
        issue_booking_pass(application_id=application_id, lane=lane, with_family=with_family, at=at, actor=actor),
        purpose=Purpose.BOOK, at=at,
    )  # fmt: skip
    until = at + timedelta(days=queries.figure_at("entry_pass_days", office_id=book.office, at=at))
    return seal(book._replace(purpose=Purpose.ENTRY, expires=int(until.timestamp()))), until
