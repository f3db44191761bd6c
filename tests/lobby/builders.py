"""What tests of this room and of those above it fill a hall with."""

from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps

from giliran.accounts.models import User
from giliran.accounts.services import assign
from giliran.appointments.models import Slot
from giliran.appointments.queries import BookingView
from giliran.foundation.actors import Role
from giliran.foundation.clock import local_day
from giliran.foundation.ids import new_id
from giliran.lobby import reference, services
from giliran.lobby.queries import SessionView, TicketView, steps_of
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView
from tests.appointments.builders import JAKARTA, a_confirmed_booking, reference_data
from tests.appointments.builders import an_office as _an_office


def a_hall(*, code: str = JAKARTA) -> OfficeView:
    """An office with its counters and its plan of steps (two usual steps at Jakarta Selatan, one elsewhere)."""
    reference_data()
    reference.sow(
        figure=apps.get_model("offices", "Figure"),
        office=apps.get_model("offices", "Office"),
        step_plan=apps.get_model("lobby", "StepPlan"),
    )
    reference.sow_examination(office=apps.get_model("offices", "Office"), step_plan=apps.get_model("lobby", "StepPlan"))
    reference.sow_hall(
        figure=apps.get_model("offices", "Figure"), service_at_door=apps.get_model("lobby", "ServiceAtDoor")
    )
    return _an_office(code=code)


def an_officer(*, office: OfficeView, at: datetime, role: Role = Role.EXAMINER) -> UUID:
    """Somebody who works there."""
    user = User.objects.create(email=f"petugas-{new_id()}@example.id")
    assign(user_id=user.id, role=role, office_id=office.id, at=at, actor=None)
    return user.id


def at_counter(
    *, office: OfficeView, at: datetime, number: int = 1, officer: UUID | None = None, steps: tuple[str, ...] = ()
) -> SessionView:
    """An officer at a counter, calling for all steps unless some are named."""
    counter = next(each for each in offices.counters(office.id) if each.number == number)
    return services.take_counter(
        office_id=office.id,
        counter_id=counter.id,
        officer_id=officer or an_officer(office=office, at=at),
        steps=steps or [step.key for step in steps_of(office.id)],
        at=at,
    )


def a_booking_for(*, office: OfficeView, starts_at: datetime, booked_at: datetime | None = None) -> BookingView:
    """A paid place at a time."""
    day = local_day(starts_at, office.time_zone)
    slot, _ = Slot.objects.get_or_create(
        office_id=office.id,
        lane="regular",
        starts_at=starts_at,
        defaults={"ends_at": starts_at + timedelta(minutes=30), "local_date": day, "capacity": 50},
    )
    return a_confirmed_booking(at=booked_at or starts_at - timedelta(days=3), slot=slot)


def a_checked_in(*, office: OfficeView, at: datetime, starts_at: datetime | None = None) -> TicketView:
    """Somebody with a booking who has come (for now, unless another time is named)."""
    booking = a_booking_for(office=office, starts_at=starts_at or at)
    return services.check_in(office_id=office.id, code=booking.code, at=at, actor=None)


def a_walk_in(*, office: OfficeView, at: datetime, priority: bool = False, staff: UUID | None = None) -> TicketView:
    """Somebody without a booking who was given a number."""
    staff = staff or an_officer(office=office, at=at, role=Role.FRONT_DESK)
    return services.walk_in(office_id=office.id, priority=priority, at=at, actor=staff)


def call(session: SessionView, *, at: datetime) -> TicketView | None:
    """Let the officer of a session call the next."""
    return services.call_next(
        office_id=session.office_id, counter_id=session.counter_id, officer_id=session.officer_id, at=at
    )


def a_served(*, session: SessionView, at: datetime) -> TicketView:
    """The next in the queue, called and being served."""
    called = call(session, at=at)
    assert called is not None
    return services.start_serving(visit_id=called.visit_id, officer_id=session.officer_id, at=at)
