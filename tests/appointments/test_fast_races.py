"""Two fast lanes, each in a process of its own, and pages beside them: on every rule that only one may win."""

from collections import Counter
from datetime import datetime
from uuid import UUID, uuid4

import pytest

from giliran.applications import queries as applications
from giliran.appointments import services
from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, Slot
from giliran.foundation.clock import now
from tests.appointments.builders import a_slot, an_application, an_identity, reference_data
from tests.appointments.racers import hold_families, lane_and_page, lane_or_revoking, over_the_lane, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


@pytest.fixture
def at() -> datetime:
    """The fast lane has a clock of its own."""
    return now()


def _pass(at: datetime, application: UUID | None = None) -> str:
    return services.issue_booking_pass(application_id=application or an_application(at=at), at=at, actor=None)


def _in_order(at: datetime) -> None:
    """All adds up, but for bills that are still to be made."""
    assert [line for line in check(at) if "bill" not in line] == []


def test_a_slot_has_as_many_places_as_it_has(at: datetime) -> None:
    slots = [a_slot(at=at, capacity=places) for places in (1, 10)]
    wishes = [(_pass(at), slot.id, uuid4()) for slot in slots for _person in range(60)]
    told = race(over_the_lane, [wishes[0::2], wishes[1::2]])
    assert told.pop("full") == 109
    assert len(told) == 11
    assert sorted(Slot.objects.values_list("taken", flat=True)) == [1, 10]
    _in_order(at)


def test_one_person_has_one_booking(at: datetime) -> None:
    slot, sealed = a_slot(at=at), _pass(at)
    wishes = [(sealed, slot.id, uuid4()) for _try in range(30)]
    told = race(over_the_lane, [wishes[:15], wishes[15:]])
    assert told["has_booking"] == 29
    assert Booking.objects.count() == Slot.objects.get().taken == 1


def test_one_identity_has_one_booking(at: datetime) -> None:
    slot, twins = a_slot(at=at), [an_application(at=at) for _account in range(8)]
    for application in twins:
        an_identity(application_id=application, at=at, confirmed=True)
    wishes = [(_pass(at, application), slot.id, uuid4()) for application in twins]
    told = race(over_the_lane, [wishes[:4], wishes[4:]])
    assert told["has_booking"] == 7
    assert Booking.objects.count() == Slot.objects.get().taken == 1
    _in_order(at)


def test_one_key_is_one_booking(at: datetime) -> None:
    slot, sealed, key = a_slot(at=at), _pass(at), uuid4()
    told = race(over_the_lane, [[(sealed, slot.id, key)] * 12] * 2)
    assert told == {str(Booking.objects.get().id): 24}
    assert Slot.objects.get().taken == 1


def test_the_lane_and_the_pages_share_their_places(at: datetime) -> None:
    """Half of the people stand in both lines."""
    slot = a_slot(at=at, capacity=20)
    people = [an_application(at=at) for _person in range(40)]
    lane = [(_pass(at, application), slot.id, uuid4()) for application in people[:30]]
    told = race(lane_and_page, [("lane", lane), ("pages", [(each, slot.id) for each in people[10:]])], at)
    assert told["held"] == Booking.objects.count() == Slot.objects.get().taken == 20
    assert sum(told.values()) == 60
    _in_order(at)


def test_a_pass_taken_back_meanwhile_books_before_it_or_not_at_all(at: datetime) -> None:
    slot = a_slot(at=at, capacity=100)
    people = [an_application(at=at) for _person in range(30)]
    lane = [(_pass(at, application), slot.id, uuid4()) for application in people]
    persons = [applications.application(each).person_id for each in people]
    told = race(lane_or_revoking, [("lane", lane), ("revoke", persons)], at)
    assert told["held"] + told["revoked"] == 60
    assert told["held"] == Booking.objects.count() == Slot.objects.get().taken
    late = over_the_lane_again(lane)
    assert late["revoked"] == 30


def over_the_lane_again(wishes: list[tuple[str, UUID, UUID]]) -> Counter[str]:
    """Ask once more in this process, when all has been taken back."""
    return Counter(over_the_lane(wishes))


def test_families_have_all_or_nothing(at: datetime) -> None:
    slot = a_slot(at=at, capacity=10)
    families = [
        [an_application(at=at, email=f"keluarga{number}@example.id") for _person in range(3)] for number in range(8)
    ]
    told = race(hold_families, [families[:4], families[4:]], slot.id, at)
    assert (told["3"], sum(told.values())) == (3, 8)
    assert Slot.objects.get().taken == Booking.objects.count() == 9
    assert set(Counter(Booking.objects.values_list("party", flat=True)).values()) == {3}
    assert check(at) == []
