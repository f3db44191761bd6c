"""What tests of this room and of those above it lay on a desk. Everything goes through the rooms' services."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from giliran.accounts.models import User
from giliran.appointments.models import Slot
from giliran.casework import services
from giliran.casework.rules import Decision
from giliran.documents import queries as documents
from giliran.foundation.actors import Role
from giliran.foundation.clock import local_day
from giliran.lobby import services as lobby
from giliran.offices.queries import OfficeView
from tests.accounts.builders import a_colleague
from tests.applications.builders import a_submitted_application
from tests.appointments.builders import a_confirmed_booking
from tests.documents import photos
from tests.lobby.builders import a_hall

NOTE = "Berangkat ibadah umrah pada bulan Maret. Data sesuai dengan kartu identitas asli."


@dataclass(frozen=True, kw_only=True)
class Desk:
    """An office and who works there."""

    office: OfficeView
    examiner: UUID
    adjudicator: UUID
    producer: UUID
    front: UUID

    def client_user(self, user_id: UUID) -> User:
        """Return a colleague's account."""
        return User.objects.get(id=user_id)


@cache
def a_portrait(seed: int = 1) -> bytes:
    """A small picture: it is a portrait only by what it is used for."""
    return photos.jpeg(photos.a_card(width=420, seed=seed))


def a_desk(*, at: datetime, code: str = "jakarta-selatan") -> Desk:
    """An office with an examiner, an adjudicator, a producer and somebody at the front desk."""
    office = a_hall(code=code)

    def hired(role: Role, name: str) -> UUID:
        return a_colleague(role=role, office_id=office.id, name=name, at=at)

    return Desk(
        office=office,
        examiner=hired(Role.EXAMINER, "Ratna"),
        adjudicator=hired(Role.ADJUDICATOR, "Bambang"),
        producer=hired(Role.PRODUCTION, "Wayan"),
        front=hired(Role.FRONT_DESK, "Sari"),
    )


def a_submitted_file(
    *, desk: Desk, at: datetime, account: User | None = None, product: str = "ordinary_5", **answers: str
) -> UUID:
    """An application sent to the desk's office three days before."""
    return a_submitted_application(
        account=account, person=None, office=desk.office.code, product=product, at=at - timedelta(days=3), **answers
    )


def come_by_appointment(*, desk: Desk, application: UUID, at: datetime) -> None:
    """Let the applicant book, pay, come and be received."""
    slot, _made = Slot.objects.get_or_create(
        office_id=desk.office.id,
        lane="regular",
        starts_at=at,
        defaults={
            "ends_at": at + timedelta(minutes=30), "local_date": local_day(at, desk.office.time_zone), "capacity": 50,
        },
    )  # fmt: skip
    booking = a_confirmed_booking(at=at - timedelta(days=2), slot=slot, application_id=application)
    lobby.check_in(office_id=desk.office.id, code=booking.code, at=at, actor=None)


def come_without(*, desk: Desk, application: UUID, at: datetime) -> None:
    """Let the front desk receive the applicant without a booking."""
    lobby.walk_in(office_id=desk.office.id, priority=True, at=at, actor=desk.front, application_id=application)


def a_file(
    *, desk: Desk, at: datetime, account: User | None = None, product: str = "ordinary_5", **answers: str
) -> UUID:
    """An application whose applicant has come, its case opened by the examiner."""
    application = a_submitted_file(desk=desk, at=at, account=account, product=product, **answers)
    come_without(desk=desk, application=application, at=at)
    services.open_case(application_id=application, office_id=desk.office.id, at=at, actor=desk.examiner)
    return application


def accept_documents(*, desk: Desk, application: UUID, at: datetime) -> None:
    """Let the examiner accept every document."""
    for document in documents.documents_of(application):
        services.review_document(
            application_id=application,
            office_id=desk.office.id,
            document_id=document.id,
            accepted=True,
            at=at,
            actor=desk.examiner,
        )


def examine(*, desk: Desk, application: UUID, at: datetime) -> None:
    """Let the examiner do all that a recommendation needs."""
    here = {"application_id": application, "office_id": desk.office.id, "at": at, "actor": desk.examiner}
    accept_documents(desk=desk, application=application, at=at)
    services.take_portrait(**here, content=a_portrait())  # type: ignore[arg-type]
    services.add_note(**here, text=NOTE)  # type: ignore[arg-type]


def a_recommended_file(
    *, desk: Desk, at: datetime, account: User | None = None, product: str = "ordinary_5", **answers: str
) -> UUID:
    """A file examined and recommended by the examiner."""
    application = a_file(desk=desk, at=at, account=account, product=product, **answers)
    examine(desk=desk, application=application, at=at)
    services.recommend(application_id=application, office_id=desk.office.id, at=at, actor=desk.examiner)
    return application


def decide(
    *, desk: Desk, application: UUID, at: datetime, decision: Decision = Decision.APPROVE, reason: str = ""
) -> None:
    """Let the adjudicator decide."""
    services.decide(
        application_id=application,
        office_id=desk.office.id,
        decision=decision,
        reason=reason,
        at=at,
        actor=desk.adjudicator,
    )


def an_approved_application(
    *, desk: Desk, at: datetime, account: User | None = None, product: str = "ordinary_5", **answers: str
) -> UUID:
    """A file approved; production has not been told yet."""
    application = a_recommended_file(desk=desk, at=at, account=account, product=product, **answers)
    decide(desk=desk, application=application, at=at)
    return application
