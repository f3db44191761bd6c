"""Whatever people, banks, offices and the clock do, in any order: it comes as a simple model says.

Places add up, nobody who paid is left with nothing, and whoever waits longest is asked first. Where chance decides
(when a freed place opens) or the office (where somebody is moved), the model looks, checks that it may be, and follows.
"""

from contextlib import ExitStack
from datetime import UTC, datetime, time, timedelta
from unittest.mock import patch
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

from giliran.applications import queries as applications
from giliran.appointments import services
from giliran.appointments.events import SlotHeld
from giliran.appointments.invariants import check
from giliran.appointments.models import LIVE, Booking, Entry, EntryMember, LaneFlow, Offer, Release, Slot, Wish
from giliran.appointments.queries import live_booking
from giliran.appointments.services import release as releases
from giliran.appointments.services.billing import ensure_bill
from giliran.appointments.services.claims import ensure_claim
from giliran.appointments.services.places import Outcome, Request, take_places
from giliran.appointments.services.quota import run_flow
from giliran.foundation.errors import Refused
from giliran.foundation.ids import new_id
from giliran.payments import queries as payments
from giliran.payments.rules import BillState
from tests.appointments.builders import a_slot, an_application, an_office, pay_bill, reference_data
from tests.appointments.release_builders import keepers
from tests.appointments.simple_model import HOLD, Place, Somebody, Waiting, World, day_of

PEOPLE = 5
FAMILY = (0, 1)
ALONE, FIRST, SECOND, TO_COME, EXPRESS = range(5)
person, slot = st.integers(0, PEOPLE - 1), st.integers(0, 4)
_SETTLED = ("confirmed", "owed", "attended", "no_show", "cancelled")


class Appointments(RuleBasedStateMachine):
    """Five people, two of them a family; four slots of the regular lane, one of express; one bank, one clock."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.open.enter_context(keepers("a", "b"))
        self.open.enter_context(patch("giliran.appointments.services.release.rooms.make_slots"))
        self.now = datetime(2026, 11, 23, 2, tzinfo=UTC)
        self.unheard: list[UUID] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)
        self.open.close()

    @initialize()
    def open_the_office(self) -> None:
        self.people = [
            an_application(at=self.now, email="keluarga@contoh.test" if n in FAMILY else "") for n in range(PEOPLE)
        ]
        apart = {ALONE: (3, 0), FIRST: (4, 0), SECOND: (4, 30), TO_COME: (5, 0), EXPRESS: (4, 0)}
        capacity = {ALONE: 1, FIRST: 2, SECOND: 1, TO_COME: 2, EXPRESS: 2}
        places = [
            Place(capacity=capacity[n], starts_at=self.now + timedelta(days=apart[n][0], minutes=apart[n][1]))
            for n in range(5)
        ]
        places[EXPRESS].lane, places[FIRST].after = "express", SECOND
        self.slots = [self._made(place) for place in places]
        self.model = World(places=places, people=[Somebody() for _person in range(PEOPLE)])
        self.wishes: list[UUID] = []
        self._plan_release()
        self.flow = LaneFlow.objects.create(
            office_id=an_office().id, from_lane="express", to_lane="regular", at=time(9), valid_from=day_of(self.now)
        )
        self.flowed = False

    def _made(self, place: Place) -> UUID:
        made = a_slot(at=self.now, capacity=place.capacity)
        Slot.objects.filter(id=made.id).update(
            starts_at=place.starts_at, ends_at=place.starts_at + timedelta(minutes=30),
            local_date=day_of(place.starts_at), lane=place.lane,
        )  # fmt: skip
        return made.id

    def _plan_release(self) -> None:
        place = self.model.places[TO_COME]
        day = day_of(place.starts_at)
        extra = releases.Extra(
            office_id=an_office().id, lane="regular", opens_at=self.now + timedelta(hours=3), first_day=day,
            last_day=day, room_minutes=30,
        )  # fmt: skip
        self.release = releases.plan_release(extra, at=self.now, actor=None)
        place.unreleased = place.capacity
        releases.gather_commitments(at=self.now)

    # People.

    @rule(who=person, where=slot)
    def hold(self, who: int, where: int) -> None:
        told = self.model.people[who]
        may = not told.state and self.model.takeable(where, self.now)
        self._expect(
            may,
            lambda: services.hold_slot(
                application_id=self.people[who], slot_id=self.slots[where], once_key=new_id(), at=self.now, actor=None
            ),
        )
        if may:
            told.state, told.slot, told.until = "held", where, self.now + HOLD

    @rule(where=slot)
    def hold_for_the_family(self, where: int) -> None:
        found = self.model.side_by_side(where, len(FAMILY), self.now)
        may = found is not None and not any(self.model.people[n].state for n in FAMILY)
        self._expect(
            may,
            lambda: services.hold_party(
                application_ids=[self.people[n] for n in FAMILY], slot_id=self.slots[where], once_key=new_id(),
                at=self.now, actor=None,
            ),
        )  # fmt: skip
        for n, seat in zip(FAMILY, found if may and found else (), strict=False):
            told = self.model.people[n]
            told.state, told.slot, told.until = "held", seat, self.now + HOLD

    @precondition(lambda self: self.model.places[TO_COME].gated)
    @rule(who=person)
    def hold_by_the_release(self, who: int) -> None:
        """As the fast lane does for whom the waiting room let in."""
        application, told = applications.application(self.people[who]), self.model.people[who]
        if not self._let_in(who) or told.state:
            return
        may, until = self.model.takeable(TO_COME, self.now, let_in=True), self.now + HOLD
        fact = SlotHeld(
            application=application.id, office=an_office().id, slot=self.slots[TO_COME],
            starts_at=self.model.places[TO_COME].starts_at, until=until,
        )  # fmt: skip
        wish = Request(
            application=application.id, person=application.person_id, slot=self.slots[TO_COME], fact=fact, state="held",
            actor=None, expires_at=until, release=self.release, lane="regular",
        )  # fmt: skip
        ensure_claim(application.person_id)
        [answer] = take_places([wish], at=self.now)
        assert (answer.outcome == Outcome.BOOKED) == may
        if may and answer.booking:
            ensure_bill(booking_id=answer.booking, at=self.now, actor=None)
            told.state, told.slot, told.until = "held", TO_COME, until

    def _let_in(self, who: int) -> bool:
        application = applications.application(self.people[who])
        if Entry.objects.filter(release_id=self.release, account_id=application.account_id).exists():
            return EntryMember.objects.filter(release_id=self.release, person_id=application.person_id).exists()
        place = Entry.objects.filter(release_id=self.release).count() + 1
        entry = Entry.objects.create(
            release_id=self.release, account_id=application.account_id, joined_at=self.now, early=False, place=place,
            state=Entry.State.ADMITTED, admitted_at=self.now,
        )  # fmt: skip
        Release.objects.filter(id=self.release).update(admitted_to=place)
        EntryMember.objects.create(
            release_id=self.release, entry=entry, person_id=application.person_id, application_id=application.id,
            human=application.person_id.bytes,
        )  # fmt: skip
        return True

    @rule(who=person, where=slot, by_office=st.booleans())
    def move(self, who: int, where: int, by_office: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        booking, told = live_booking(self.people[who]), self.model.people[who]
        if not booking:
            return
        may = self.model.takeable(where, self.now) and where != told.slot and told.state in {"confirmed", "owed"}
        if told.state == "confirmed" and not by_office:
            may = may and self._in_time(told) and told.moves < 1
        self._expect(
            may,
            lambda: services.move_booking(
                booking_id=booking.id, slot_id=self.slots[where], at=self.now, actor=None, by_office=by_office
            ),
        )
        if may:
            told.moves += told.state == "confirmed" and not by_office
            self.model.free_place_of(told)
            told.state, told.slot = "confirmed", where

    @rule(who=person)
    def cancel(self, who: int) -> None:
        booking, told = live_booking(self.people[who]), self.model.people[who]
        if not booking or self._paid_unheard(who):
            return
        may = told.state != "confirmed" or self._in_time(told)
        self._expect(may, lambda: services.cancel_booking(booking_id=booking.id, at=self.now, actor=None))
        if may:
            self.model.end(told)

    @rule(who=person)
    def come(self, who: int) -> None:
        booking, told = live_booking(self.people[who]), self.model.people[who]
        if not booking:
            return
        may = told.state == "confirmed"
        self._expect(may, lambda: services.mark_attended(booking_id=booking.id, at=self.now, actor=None))
        if may and told.slot is not None:
            self.model.places[told.slot].used += 1
            self.model.people[who] = Somebody(came=True)

    # Money.

    @rule(who=person, which=st.integers(0, 3))
    def pay_some_bill(self, who: int, which: int) -> None:
        """Open or expired: money may come late."""
        bills = [bill for bill in payments.bills_of(self.people[who]) if bill.state != BillState.CANCELLED]
        if bills:
            bill = bills[which % len(bills)]
            pay_bill(bill.id, at=self.now)
            if payments.bill(bill.id).state == BillState.PAID:
                self.unheard.append(bill.id)

    @precondition(lambda self: self.unheard)
    @rule()
    def hear_of_payments(self) -> None:
        while self.unheard:
            self._hear(self.unheard.pop())

    def _hear(self, bill: UUID) -> None:
        who = self.people.index(payments.bill(bill).application_id)
        told = self.model.people[who]
        of_bill = list(Booking.objects.filter(bill_id=bill).order_by("created_at"))
        done = any(booking.state in _SETTLED for booking in of_bill)
        services.settle_bill(bill_id=bill, at=self.now)
        if done or told.state in {"confirmed", "owed"}:
            return
        if told.state == "held":
            told.state = "confirmed"
            return
        found = live_booking(self.people[who])
        assert found is not None, "what was paid bought nothing"
        if found.slot_id is None:
            lane = of_bill[-1].slot.lane if of_bill and of_bill[-1].slot else "regular"
            assert not of_bill or not self.model.any_free(lane, self.now), "owed though there was a place"
            told.state = "owed"
            return
        where = self.slots.index(found.slot_id)
        if Slot.objects.get(id=found.slot_id).withheld < self.model.kept(where):
            self.model.withheld[where] -= 1  # their own place, still kept back
        assert self.model.takeable(where, self.now)
        told.state, told.slot, told.moves = "confirmed", where, found.reschedules

    # The office.

    @rule(where=slot)
    def close_a_day(self, where: int) -> None:
        day = day_of(self.model.places[where].starts_at)
        services.close_day(office_id=an_office().id, day=day, at=self.now, actor=None)
        for place in self.model.places:
            place.open = place.open and day_of(place.starts_at) != day

    @rule()
    def move_from_closed_slots(self) -> None:
        services.move_displaced(at=self.now)
        for n, told in enumerate(self.model.people):
            if told.state != "confirmed" or told.slot is None or self.model.places[told.slot].open:
                continue
            found = live_booking(self.people[n])
            assert found is not None, "a paid place was lost"
            if found.slot_id == self.slots[told.slot]:
                continue
            self.model.free_place_of(told)
            told.slot = self.slots.index(found.slot_id) if found.slot_id else None
            told.state = "confirmed" if found.slot_id else "owed"
        for told in self.model.people:
            if told.state == "confirmed" and told.slot is not None and not self.model.places[told.slot].open:
                assert not self.model.any_free(self.model.places[told.slot].lane, self.now), "left in a closed slot"

    @rule()
    def let_unused_express_places_flow(self) -> None:
        run_flow(flow=self.flow, day=day_of(self.model.places[EXPRESS].starts_at), at=self.now)
        express, regular = self.model.places[EXPRESS], self.model.places[FIRST]
        if not self.flowed and express.open and express.starts_at > self.now:
            unused = self.model.free(EXPRESS)
            express.capacity -= unused
            regular.capacity += unused
        self.flowed = True

    @precondition(lambda self: self.model.places[TO_COME].gated)
    @rule()
    def end_the_release(self) -> None:
        assert releases.end_release(self.release, at=self.now)
        self.model.places[TO_COME].gated = False

    # The waiting list.

    @rule(who=person, family=st.booleans(), only=st.none() | slot)
    def wait(self, who: int, family: bool, only: int | None) -> None:  # noqa: FBT001 - drawn by hypothesis
        people = (who, *(n for n in FAMILY if n != who)) if family and who in FAMILY else (who,)
        first, last = day_of(self.now), day_of(self.now) + timedelta(days=20)
        if only is not None:
            first = last = day_of(self.model.places[only].starts_at)
        waits = {n for wish in self.model.line if wish.active for n in wish.people}
        may = (
            all(self.model.people[n].state in {"", "owed"} for n in people)
            and not waits.intersection(people)
            and last >= day_of(self.now)
        )
        self._expect(
            may,
            lambda: services.join_wish(
                application_ids=[self.people[n] for n in people], first_day=first, last_day=last, at=self.now,
                actor=None,
            ),
        )  # fmt: skip
        if may:
            self.model.line.append(Waiting(people=people, first=first, last=last))
            self.wishes.append(Wish.objects.latest("id").id)

    @precondition(lambda self: any(wish.active for wish in self.model.line))
    @rule(which=st.integers(0, 20))
    def stop_waiting(self, which: int) -> None:
        active = [n for n, wish in enumerate(self.model.line) if wish.active]
        n = active[which % len(active)]
        services.leave_wish(wish_id=self.wishes[n], at=self.now, actor=None)
        self.model.take_back(self.model.line[n])
        self.model.line[n].state = "left"

    @precondition(lambda self: any(wish.state == "offered" for wish in self.model.line))
    @rule(which=st.integers(0, 20), take=st.booleans())
    def answer(self, which: int, take: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        offered = [n for n, wish in enumerate(self.model.line) if wish.state == "offered"]
        n = offered[which % len(offered)]
        wish, offer = self.model.line[n], Offer.objects.get(wish_id=self.wishes[n], state="open")
        if not take:
            services.decline_offer(offer_id=offer.id, at=self.now, actor=None)
            self.model.take_back(wish)
            wish.state = "waiting"
            return
        people = [self.model.people[each] for each in wish.people]
        seats = [self.model.places[each] for each in wish.offered]
        may = (
            wish.until is not None
            and wish.until > self.now
            and all(each.state in {"", "owed"} for each in people)
            and all(seat.open and seat.starts_at > self.now for seat in seats)
        )
        self._expect(may, lambda: services.accept_offer(offer_id=offer.id, at=self.now, actor=None))
        if may:
            for told, seat in zip(people, wish.offered, strict=True):
                told.until = None if told.state == "owed" else self.now + HOLD
                told.state, told.slot = "confirmed" if told.state == "owed" else "held", seat
            wish.state, wish.offered, wish.until = "met", (), None

    # The clock.

    @rule(minutes=st.sampled_from([5, 61, 130, 24 * 60]))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self._holds_end()
        self.hear_of_payments()
        services.expire_offers(at=self.now)
        self.model.expire_offers(self.now)
        services.end_wishes(at=self.now)
        self.model.end_wishes(self.now)
        services.offer_freed(at=self.now)
        self.model.offer(self.now)
        self._learn_until_when()
        self._freed_places_open()
        assert services.settle_waiting(at=self.now) == 0
        self._some_did_not_come()
        self._the_release_goes_on()

    def _holds_end(self) -> None:
        for n, told in enumerate(self.model.people):
            if told.state == "held" and told.until is not None and told.until <= self.now:
                booking = live_booking(self.people[n])
                assert booking is not None
                assert booking.bill_id is not None
                if payments.bill(booking.bill_id).state == BillState.PAID:
                    told.state, told.until = "confirmed", None
                else:
                    self.model.end(told)
        services.release_expired_holds(at=self.now)

    def _learn_until_when(self) -> None:
        for wish, wish_id in zip(self.model.line, self.wishes, strict=True):
            if wish.state == "offered":
                offer = Offer.objects.get(wish_id=wish_id, state="open")
                wish.until = offer.expires_at
                assert self.now < wish.until < min(self.model.places[n].starts_at for n in wish.offered)

    def _freed_places_open(self) -> None:
        opened = services.reopen_due(at=self.now)
        for n, slot_id in enumerate(self.slots):
            fewer = self.model.kept(n) - Slot.objects.get(id=slot_id).withheld
            assert 0 <= fewer <= self.model.withheld[n], "an offered place was opened to all"
            self.model.withheld[n] -= fewer
            opened -= fewer
        assert opened == 0

    def _some_did_not_come(self) -> None:
        services.mark_no_shows(at=self.now)
        for n, told in enumerate(self.model.people):
            place = self.model.places[told.slot] if told.slot is not None else None
            if told.state == "confirmed" and place and place.open and day_of(place.starts_at) < day_of(self.now):
                place.used += 1
                self.model.people[n] = Somebody(came=told.came)

    def _the_release_goes_on(self) -> None:
        before = Release.objects.get(id=self.release).state
        releases.open_rooms(at=self.now)
        releases.close_and_draw(self.release, at=self.now)
        place = self.model.places[TO_COME]
        if before in {"planned", "joining", "drawing"} and Release.objects.get(id=self.release).state == "running":
            place.unreleased = 0
            place.gated = place.open and place.starts_at > self.now

    # What must hold after every step.

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        for n, place in enumerate(self.model.places):
            row = Slot.objects.get(id=self.slots[n])
            assert (row.capacity, row.taken, row.withheld, row.unreleased, row.open, row.gate is not None) == (
                place.capacity, self.model.taken(n), self.model.kept(n), place.unreleased, place.open, place.gated,
            ), f"slot {n}"  # fmt: skip
        live = {found.application_id: found for found in Booking.objects.filter(state__in=LIVE)}
        for n, told in enumerate(self.model.people):
            found = live.get(self.people[n])
            slot_id = None if told.slot is None else self.slots[told.slot]
            assert (found.state if found else "", found.slot_id if found else None) == (told.state, slot_id), n
        for wish, wish_id in zip(self.model.line, self.wishes, strict=True):
            assert Wish.objects.get(id=wish_id).state == wish.state
            kept = Slot.objects.filter(withholdings__offer__wish=wish_id, withholdings__ended_at=None)
            assert sorted(kept.values_list("id", flat=True)) == sorted(self.slots[n] for n in wish.offered)

    @invariant()
    def everything_adds_up(self) -> None:
        if not self.unheard:  # else the news is on its way
            assert check(self.now) == []

    def _in_time(self, told: Somebody) -> bool:
        return told.slot is not None and day_of(self.now) < day_of(self.model.places[told.slot].starts_at)

    def _paid_unheard(self, who: int) -> bool:
        return any(payments.bill(bill).application_id == self.people[who] for bill in self.unheard)

    def _expect(self, may: bool, attempt: object) -> None:  # noqa: FBT001 - what the model says
        told = "done"
        try:
            with transaction.atomic():
                attempt()  # type: ignore[operator]  # a callable without arguments
        except Refused as refusal:
            told = f"refused: {type(refusal).__name__}"
        assert (told == "done") == may, f"{told}, and the model says otherwise"


def _run(examples: int, steps: int) -> None:
    reference_data()
    run_state_machine_as_test(
        Appointments,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.django_db
@pytest.mark.slow
def test_any_order_of_events() -> None:
    _run(15, 30)


@pytest.mark.django_db
@pytest.mark.prove
def test_very_many_orders_of_events() -> None:
    _run(300, 60)
