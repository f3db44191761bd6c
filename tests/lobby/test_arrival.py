"""At the door: who is let in, and what others are told."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from giliran.appointments import queries as appointments
from giliran.ledger.queries import history
from giliran.lobby import services
from giliran.lobby.rules.states import StepState, VisitClass
from tests.appointments.builders import a_held_booking
from tests.lobby.builders import a_booking_for, a_checked_in, a_hall, a_walk_in, an_officer, at_counter, call

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("minutes", "answer"),
    [
        (-31, "kembali mulai pukul 08.30"),
        (-30, None),
        (0, None),
        (30, None),
        (31, None),
        (419, None),
        (420, "sudah selesai"),
        (24 * 60, "Silakan datang pada hari itu"),
        (-24 * 60, "Senin, 23 November 2026 pukul 09.00 WIB"),
    ],
)
def test_the_door_answers_by_the_clock(at: datetime, minutes: int, answer: str | None) -> None:
    office = a_hall()
    booking = a_booking_for(office=office, starts_at=at)
    came = at + timedelta(minutes=minutes)

    if answer is None:
        ticket = services.check_in(office_id=office.id, code=booking.code, at=came, actor=None)
        assert ticket.number == "A-001"
        assert ticket.visit_class == VisitClass.BOOKED
        assert ticket.step_state == StepState.WAITING
        assert ticket.turn_at == (came + timedelta(minutes=30) if minutes > 30 else max(at, came))
        assert appointments.booking(booking.id).state == "attended"
    else:
        with pytest.raises(services.ArrivalRefused) as refused, translation.override("id"):
            services.check_in(office_id=office.id, code=booking.code, at=came, actor=None)
        assert answer in str(refused.value.message)


def test_the_same_code_gives_the_same_ticket(at: datetime) -> None:
    office = a_hall()
    booking = a_booking_for(office=office, starts_at=at)

    first = services.check_in(office_id=office.id, code=booking.code, at=at, actor=None)
    again = services.check_in(office_id=office.id, code=booking.code.lower().replace("-", " "), at=at, actor=None)

    assert again == first
    assert [event.kind for event in history([first.visit_id])] == ["lobby.visit_arrived"]


def test_another_office_is_named_with_its_address(at: datetime) -> None:
    booking = a_booking_for(office=a_hall(), starts_at=at)
    other = a_hall(code="denpasar")

    with pytest.raises(services.ArrivalRefused, match="ArrivalRefused") as refused:
        services.check_in(office_id=other.id, code=booking.code, at=at, actor=None)

    assert "Jakarta Selatan" in str(refused.value.message)
    assert "pukul 09.00 WIB" in str(refused.value.message)


def test_codes_that_are_none(at: datetime) -> None:
    office = a_hall()
    for code in ("", "ABCD", "https://example.org/", "2222-2222"):
        with pytest.raises(services.UnknownCode):
            services.check_in(office_id=office.id, code=code, at=at, actor=None)


def test_a_place_that_is_only_held_is_not_enough(at: datetime) -> None:
    office = a_hall()
    booking = a_held_booking(at=at)
    with pytest.raises(services.NotPaidYet):
        services.check_in(office_id=office.id, code=booking.code, at=at, actor=None)


def test_each_class_counts_for_itself_and_starts_again_each_day(at: datetime) -> None:
    office = a_hall()
    numbers = [
        a_checked_in(office=office, at=at).number,
        a_walk_in(office=office, at=at).number,
        a_walk_in(office=office, at=at, priority=True).number,
        a_walk_in(office=office, at=at).number,
        a_checked_in(office=office, at=at).number,
        a_walk_in(office=office, at=at + timedelta(days=1)).number,
        a_walk_in(office=a_hall(code="denpasar"), at=at).number,
    ]
    assert numbers == ["A-001", "L-001", "P-001", "L-002", "A-002", "L-001", "L-001"]


def test_a_walk_in_for_an_application_is_known_by_its_reference(at: datetime) -> None:
    office = a_hall()
    from giliran.applications import queries as applications
    from tests.appointments.builders import an_application

    application = an_application(at=at)
    staff = an_officer(office=office, at=at)
    reference = applications.application(application).reference

    first = services.walk_in(office_id=office.id, priority=True, reference=reference, at=at, actor=staff)
    again = services.walk_in(office_id=office.id, priority=True, reference=reference, at=at, actor=staff)

    assert first == again
    assert first.application_id == application
    other = a_hall(code="denpasar")
    with pytest.raises(services.ArrivalRefused):
        services.walk_in(office_id=other.id, priority=False, reference=reference, at=at, actor=staff)


def test_somebody_parked_comes_back_by_the_same_code(at: datetime) -> None:
    office = a_hall()
    booking = a_booking_for(office=office, starts_at=at)
    ticket = services.check_in(office_id=office.id, code=booking.code, at=at, actor=None)
    session = at_counter(office=office, at=at)
    for minute in range(3):
        called = call(session, at=at + timedelta(minutes=minute))
        assert called is not None
        services.not_here(visit_id=called.visit_id, officer_id=session.officer_id, at=at + timedelta(minutes=minute))

    assert call(session, at=at + timedelta(minutes=5)) is None
    later = at + timedelta(minutes=40)
    back = services.check_in(office_id=office.id, code=booking.code, at=later, actor=None)

    assert (back.visit_id, back.number) == (ticket.visit_id, ticket.number)
    assert (back.step_state, back.turn_at, back.misses) == (StepState.WAITING, later, 0)


def test_the_front_desk_may_receive_somebody_before_their_day(at: datetime) -> None:
    from giliran.applications import queries as applications
    from giliran.appointments import queries as appointments

    office = a_hall()
    booking = a_booking_for(office=office, starts_at=at + timedelta(days=3), booked_at=at)
    staff = an_officer(office=office, at=at)
    reference = applications.application(booking.application_id).reference

    found = services.walk_in(office_id=office.id, priority=False, reference=reference, at=at, actor=staff)

    assert found.booking_id == booking.id
    assert appointments.booking(booking.id).state == "attended"
