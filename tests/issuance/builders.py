"""What tests of this room and of those above it make passports with. Everything goes through the rooms' services."""

from datetime import datetime
from itertools import count
from uuid import UUID

from giliran.accounts.models import User
from giliran.issuance import queries, services
from giliran.issuance.queries import PassportView
from giliran.issuance.rules.collection import CollectorKind, IdentityKind
from giliran.issuance.services import Collector
from tests.casework.builders import Desk, an_approved_application

_runs = count(1)
BY_HERSELF = Collector(
    kind=CollectorKind.SELF,
    name="Siti Rahayu",
    identity_kind=IdentityKind.KTP,
    identity_number="3174015708900001",
    signed_on_paper=True,
)


def booklets(*, desk: Desk, at: datetime, number: int = 100, electronic: bool = False, prefix: str = "T") -> UUID:
    """Give the office blank booklets, in a run of their own."""
    first = next(_runs) * 1000 + 1
    return services.take_series_into_use(
        office_id=desk.office.id,
        electronic=electronic,
        prefix=prefix,
        first=first,
        last=first + number - 1,
        at=at,
        actor=None,
    )


def a_queued_passport(
    *, desk: Desk, at: datetime, account: User | None = None, product: str = "ordinary_5", **answers: str
) -> PassportView:
    """A passport that waits to be printed."""
    application = an_approved_application(desk=desk, at=at, account=account, product=product, **answers)
    return queries.passport(services.queue_passport(application_id=application, at=at, actor=None))


def printed(passport: PassportView, *, desk: Desk, at: datetime) -> PassportView:
    """The same, printed."""
    services.print_passport(passport_id=passport.id, office_id=desk.office.id, at=at, actor=desk.producer)
    return queries.passport(passport.id)


def accepted(passport: PassportView, *, desk: Desk, at: datetime) -> PassportView:
    """The same, found good."""
    services.accept_quality(passport_id=passport.id, office_id=desk.office.id, at=at, actor=desk.producer)
    return queries.passport(passport.id)


def a_printed_passport(*, desk: Desk, at: datetime, account: User | None = None) -> PassportView:
    """A passport that waits to be looked at."""
    booklets(desk=desk, at=at)
    return printed(a_queued_passport(desk=desk, at=at, account=account), desk=desk, at=at)


def a_ready_passport(*, desk: Desk, at: datetime, account: User | None = None) -> PassportView:
    """A passport that waits to be collected."""
    return accepted(a_printed_passport(desk=desk, at=at, account=account), desk=desk, at=at)


def hand_over(
    passport: PassportView, *, desk: Desk, at: datetime, code: str = "", collector: Collector = BY_HERSELF
) -> UUID:
    """Hand it over; return its application."""
    services.hand_over(
        passport_id=passport.id,
        office_id=desk.office.id,
        code=code or passport.pickup_code,
        collector=collector,
        at=at,
        actor=desk.front,
    )
    return passport.application_id
