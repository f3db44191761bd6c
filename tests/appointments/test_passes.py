"""Passes: made by us alone, for one purpose, until their time; void once they are taken back."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from timeit import repeat
from uuid import uuid4

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from giliran.accounts import services as accounts
from giliran.applications import queries as applications
from giliran.appointments import services
from giliran.appointments.models import Claim, Entry, EntryMember, Release
from giliran.appointments.services import refusals
from giliran.appointments.services.issuing import issue_booking_pass, revoke_passes
from giliran.appointments.services.passes import (
    Member,
    Pass,
    PassExpired,
    PassForged,
    Purpose,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from giliran.ledger.queries import history
from tests.appointments.builders import (
    a_confirmed_booking,
    a_held_booking,
    an_application,
    an_office,
    reference_data,
)

NOON = datetime.fromisoformat("2026-11-23T05:00:00+00:00")


def _pass(*, purpose: Purpose = Purpose.BOOK, party: int = 0) -> Pass:
    return Pass(
        purpose=purpose, account=uuid4(), person=uuid4(), application=uuid4(), office=uuid4(), lane="regular", epoch=3,
        expires=int(NOON.timestamp()) + 60, release=uuid4(),
        party=tuple(Member(uuid4(), uuid4(), 1) for _ in range(party)),
    )  # fmt: skip


@pytest.mark.parametrize("party", [0, 1, 4])
def test_what_was_sealed_is_read(party: int) -> None:
    made = _pass(party=party)
    assert unseal(seal(made), purpose=Purpose.BOOK, at=NOON) == made


def test_it_ends() -> None:
    text = seal(_pass())
    unseal(text, purpose=Purpose.BOOK, at=NOON + timedelta(seconds=59))
    with pytest.raises(PassExpired):
        unseal(text, purpose=Purpose.BOOK, at=NOON + timedelta(seconds=60))


@pytest.mark.parametrize("other", [Purpose.ENTRY, Purpose.TICKET])
def test_one_purposes_pass_is_nothing_to_another(other: Purpose) -> None:
    with pytest.raises(PassForged):
        unseal(seal(_pass()), purpose=other, at=NOON)


def test_halves_of_two_passes_make_none() -> None:
    """The member of one family in the head of another's pass, and any other splice."""
    one, other = seal(_pass(party=1)), seal(_pass(party=1))
    # Before the 20th character they say the same: version, lane, epoch, end.
    for cut in range(24, len(one), 4):
        with pytest.raises(PassForged):
            unseal(one[:cut] + other[cut:], purpose=Purpose.BOOK, at=NOON)


@given(st.data())
def test_no_changed_bit_goes_unseen(data: st.DataObject) -> None:
    made = _pass()
    body = bytearray(unseal_bytes(seal(made), purpose=Purpose.BOOK))
    mac_and_all = seal_bytes(bytes(body), purpose=Purpose.BOOK)
    place = data.draw(st.integers(0, len(mac_and_all) - 2))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
    changed = mac_and_all[:place] + letter + mac_and_all[place + 1 :]
    if changed != mac_and_all:
        with pytest.raises(PassForged):
            unseal(changed, purpose=Purpose.BOOK, at=NOON)


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_no_rubbish_is_a_pass(rubbish: str | bytes) -> None:
    with pytest.raises(PassForged):
        unseal(rubbish, purpose=Purpose.BOOK, at=NOON)


def test_passes_outlive_a_change_of_the_secret_key_for_as_long_as_the_old_one_is_known(settings: LazySettings) -> None:
    text = seal(_pass())
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], secrets.token_urlsafe(64)
    assert unseal(text, purpose=Purpose.BOOK, at=NOON).epoch == 3
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(PassForged):
        unseal(text, purpose=Purpose.BOOK, at=NOON)


def test_checking_one_takes_microseconds() -> None:
    """At most 10 on the machine that this was written on; the bound leaves room for a busy one."""
    text = seal(_pass()).encode()
    best = min(repeat(lambda: unseal(text, purpose=Purpose.BOOK, at=NOON), number=500, repeat=20)) / 500
    assert best < 40e-6


@pytest.fixture
def _reference(db: None) -> None:
    reference_data()


@pytest.mark.usefixtures("_reference")
class TestIssuing:
    """Who gets one."""

    def test_whoever_is_ready(self, at: datetime) -> None:
        application = an_application(at=at)
        made = unseal(_issued(application, at), purpose=Purpose.BOOK, at=at)
        found = applications.application(application)
        assert (made.application, made.person, made.account) == (application, found.person_id, found.account_id)
        assert (made.office, made.lane, made.epoch, made.booking, made.release) == (
            an_office().id, "regular", 0, None, None,
        )  # fmt: skip
        assert made.expires == int((at + timedelta(minutes=30)).timestamp())
        assert Claim.objects.filter(person_id=found.person_id, booking=None).exists()

    def test_nobody_whose_application_is_not_sent(self, at: datetime) -> None:
        with pytest.raises(refusals.NotReady):
            _issued(an_application(at=at, state="draft"), at)

    @pytest.mark.parametrize("lane", ["priority", "walk_in"])
    def test_nobody_for_a_lane_without_appointments(self, at: datetime, lane: str) -> None:
        with pytest.raises(refusals.WrongLane):
            issue_booking_pass(application_id=an_application(at=at), lane=lane, at=at, actor=None)

    def test_a_hold_needs_none_and_a_paid_place_may_be_moved(self, at: datetime) -> None:
        with pytest.raises(refusals.HasBooking):
            _issued(a_held_booking(at=at).application_id, at)
        confirmed = a_confirmed_booking(at=at)
        assert unseal(_issued(confirmed.application_id, at), purpose=Purpose.BOOK, at=at).booking == confirmed.id

    def test_families_of_one_account(self, at: datetime) -> None:
        own, child = (an_application(at=at, email="ibu@example.id") for _ in range(2))
        made = unseal(_issued(own, at, [child, own]), purpose=Purpose.BOOK, at=at)
        assert [each.application for each in made.party] == [child]
        with pytest.raises(refusals.NotReady):
            _issued(own, at, [an_application(at=at)])
        with pytest.raises(refusals.FamilyTooLarge):
            _issued(own, at, [an_application(at=at, email="ibu@example.id") for _ in range(5)])

    def test_taken_back(self, at: datetime) -> None:
        application = an_application(at=at)
        person = applications.application(application).person_id
        revoke_passes(person_id=person, at=at, actor=None)
        assert unseal(_issued(application, at), purpose=Purpose.BOOK, at=at).epoch == 1
        assert [recorded.kind for recorded in history([person])] == ["appointments.passes_revoked"]

    def test_through_a_waiting_room_only_whose_turn_has_come(self, at: datetime) -> None:
        application = an_application(at=at)
        release, entry = _a_release(at, application=application, place=7)
        for admitted_to, comes_in in ((6, False), (7, True)):
            Release.objects.update(admitted_to=admitted_to)
            if comes_in:
                text = issue_booking_pass(
                    application_id=application, at=at, actor=None, release=release.id, entry=entry.id
                )
                assert unseal(text, purpose=Purpose.BOOK, at=at).release == release.id
            else:
                with pytest.raises(refusals.NotLetIn):
                    issue_booking_pass(
                        application_id=application, at=at, actor=None, release=release.id, entry=entry.id
                    )

    def test_somebody_elses_turn_is_nothing(self, at: datetime) -> None:
        release, entry = _a_release(at, application=an_application(at=at), place=1)
        Release.objects.update(admitted_to=10)
        with pytest.raises(refusals.NotLetIn):
            issue_booking_pass(
                application_id=an_application(at=at), at=at, actor=None, release=release.id, entry=entry.id
            )


@pytest.mark.django_db(transaction=True)
def test_another_password_voids_the_account_s_passes(at: datetime, run_subscribers: Callable[..., int]) -> None:
    application = an_application(at=at)
    found = applications.application(application)
    text = _issued(application, at)
    accounts.add_password_fact(user_id=found.account_id, at=at)
    run_subscribers()
    epoch = Claim.objects.values_list("epoch", flat=True).get(person_id=found.person_id)
    assert epoch > unseal(text, purpose=Purpose.BOOK, at=at).epoch
    assert unseal(_issued(application, at), purpose=Purpose.BOOK, at=at).epoch == epoch


def _issued(application: object, at: datetime, family: object = ()) -> str:
    return services.issue_booking_pass(application_id=application, at=at, actor=None, with_family=family)  # type: ignore[arg-type]


def _a_release(at: datetime, *, application: object, place: int) -> tuple[Release, Entry]:
    found = applications.application(application)  # type: ignore[arg-type]
    release = Release.objects.create(
        office_id=an_office().id, room_opens_at=at, opens_at=at, first_day=at.date(), last_day=at.date(),
        state=Release.State.RUNNING,
    )  # fmt: skip
    entry = Entry.objects.create(release=release, account_id=found.account_id, joined_at=at, early=True, place=place)
    EntryMember.objects.create(
        release=release, entry=entry, person_id=found.person_id, application_id=found.id, human=found.person_id.bytes
    )
    return release, entry
