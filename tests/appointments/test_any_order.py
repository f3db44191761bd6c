"""Whatever people, banks and the clock do, in any order: places add up, and nobody who paid is left with nothing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from giliran.appointments import services
from giliran.appointments.invariants import check
from giliran.appointments.models import LIVE, Booking, Slot
from giliran.appointments.queries import live_booking
from giliran.foundation.errors import Refused
from giliran.foundation.ids import new_id
from giliran.payments import queries as payments
from giliran.payments.rules import BillState
from tests.appointments.builders import a_slot, an_application, pay_bill, reference_data

PEOPLE, SLOTS = 4, 3
person, slot = st.integers(0, PEOPLE - 1), st.integers(0, SLOTS - 1)


class Appointments(RuleBasedStateMachine):
    """Four people, three slots of one or two places, one bank, one clock."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now = datetime(2026, 11, 23, 2, tzinfo=UTC)
        self.paid: list[UUID] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @initialize()
    def open_the_office(self) -> None:
        self.people = [an_application(at=self.now) for _person in range(PEOPLE)]
        self.slots = [
            a_slot(at=self.now, capacity=1 + number % 2, after=timedelta(days=3 + number)).id for number in range(SLOTS)
        ]

    @rule(who=person, where=slot)
    def hold(self, who: int, where: int) -> None:
        self._try(
            lambda: services.hold_slot(
                application_id=self.people[who], slot_id=self.slots[where], once_key=new_id(), at=self.now, actor=None
            )
        )

    @rule(who=person, which=st.integers(0, 3))
    def pay_some_bill(self, who: int, which: int) -> None:
        """Open or expired: money may come late."""
        bills = [bill for bill in payments.bills_of(self.people[who]) if bill.state != BillState.CANCELLED]
        if bills:
            bill = bills[which % len(bills)]
            pay_bill(bill.id, at=self.now)
            if payments.bill(bill.id).state == BillState.PAID:
                self.paid.append(bill.id)

    @precondition(lambda self: self.paid)
    @rule()
    def hear_of_payments(self) -> None:
        while self.paid:
            services.settle_bill(bill_id=self.paid.pop(), at=self.now)

    @rule(minutes=st.sampled_from([5, 61, 130, 24 * 60]))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        services.release_expired_holds(at=self.now)
        services.reopen_due(at=self.now)
        self.hear_of_payments()
        services.settle_waiting(at=self.now)
        services.mark_no_shows(at=self.now)

    @rule(who=person, where=slot, by_office=st.booleans())
    def move(self, who: int, where: int, by_office: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        booking = live_booking(self.people[who])
        if booking:
            self._try(
                lambda: services.move_booking(
                    booking_id=booking.id, slot_id=self.slots[where], at=self.now, actor=None, by_office=by_office
                )
            )

    @rule(who=person)
    def cancel(self, who: int) -> None:
        booking = live_booking(self.people[who])
        if booking:
            self._try(lambda: services.cancel_booking(booking_id=booking.id, at=self.now, actor=None))

    @rule(who=person)
    def come(self, who: int) -> None:
        booking = live_booking(self.people[who])
        if booking:
            self._try(lambda: services.mark_attended(booking_id=booking.id, at=self.now, actor=None))

    @rule(where=slot)
    def close_a_day(self, where: int) -> None:
        found = Slot.objects.get(id=self.slots[where])
        services.close_day(office_id=found.office_id, day=found.local_date, at=self.now, actor=None)

    @invariant()
    def everything_adds_up(self) -> None:
        if self.paid:
            return  # the news is on its way
        assert check(self.now) == []
        live = list(Booking.objects.filter(state__in=LIVE).values_list("person_id", flat=True))
        assert len(live) == len(set(live))

    def _try(self, attempt: object) -> None:
        try:
            with transaction.atomic():
                attempt()  # type: ignore[operator]  # a callable without arguments
        except Refused:
            pass


@pytest.mark.django_db
@pytest.mark.slow
def test_any_order_of_events() -> None:
    reference_data()
    run_state_machine_as_test(
        Appointments,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
