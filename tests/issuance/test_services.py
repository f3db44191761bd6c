"""From an approved application to a passport in somebody's hand, through the real rooms."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from giliran.accounts.models import User
from giliran.applications import queries as applications
from giliran.applications.rules import CancelReason
from giliran.applications.rules import State as ApplicationState
from giliran.casework import invariants as casework_invariants
from giliran.documents import services as documents
from giliran.documents.rules.refusals import UnusableFile
from giliran.issuance import invariants, queries, services
from giliran.issuance.models import BookletSeries, Handover, Passport, QualityCheck
from giliran.issuance.rules import mrz
from giliran.issuance.rules.production import TRANSITIONS, Action, NotNow, State, after
from giliran.issuance.rules.quality import Fault
from giliran.issuance.rules.validity import expiry
from giliran.issuance.services.handover import NotSigned, WrongCode
from giliran.issuance.services.printing import NoBooklets
from giliran.issuance.services.series import NoSuchRun, RunKnown
from giliran.ledger import queries as ledger
from giliran.notifications import queries as notifications
from tests.accounts.builders import an_applicant
from tests.casework.builders import Desk, a_desk, a_portrait, an_approved_application
from tests.issuance.builders import (
    BY_HERSELF,
    a_printed_passport,
    a_queued_passport,
    a_ready_passport,
    booklets,
    hand_over,
    printed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at: datetime) -> Desk:
    """A desk at Jakarta Selatan."""
    return a_desk(at=at)


def _state(application: UUID) -> ApplicationState:
    return applications.application(application).state


def _broken(at: datetime) -> list[str]:
    every = [*invariants.INVARIANTS, *casework_invariants.INVARIANTS]
    return [line for invariant in every for line in invariant.broken(at)]


def test_an_approval_becomes_a_passport_in_its_holders_hand(desk: Desk, at: datetime, run_subscribers: Any) -> None:
    booklets(desk=desk, at=at)
    application = an_approved_application(desk=desk, at=at)
    run_subscribers()
    passport = queries.passport_of(application)
    assert passport is not None
    assert (passport.state, _state(application)) == (State.QUEUED, ApplicationState.PRODUCING)
    assert services.queue_passport(application_id=application, at=at, actor=None) == passport.id

    passport = printed(passport, desk=desk, at=at)
    assert passport.number is not None
    assert (passport.issued_on, passport.expires_on) == (date(2026, 11, 23), date(2031, 11, 23))
    first, second = queries.sheet(passport).zone
    assert mrz.is_valid(first, second)
    assert first.startswith("P<IDNRAHAYU<<SITI<")
    assert second.startswith(passport.number)
    assert "900817" in second

    services.accept_quality(passport_id=passport.id, office_id=desk.office.id, at=at, actor=desk.producer)
    passport = queries.passport(passport.id)
    assert (passport.state, _state(application)) == (State.READY, ApplicationState.READY)
    assert passport.collect_by == date(2026, 12, 23)
    assert _broken(at) == []

    found = queries.by_code(desk.office.id, passport.pickup_code.lower().replace("-", " "))
    assert found == passport
    hand_over(passport, desk=desk, at=at)
    assert _state(application) == ApplicationState.COLLECTED
    assert queries.by_code(desk.office.id, passport.pickup_code) is None
    assert _broken(at) == []
    handover = Handover.objects.get()
    assert (handover.collector_name, handover.handed_by) == ("Siti Rahayu", desk.front)


@pytest.mark.parametrize(
    ("language", "ready", "over"),
    [
        ("id", "Paspor Anda siap diambil", "Paspor Anda sudah diserahkan"),
        ("en", "Your passport is ready to be collected", "Your passport has been handed over"),
    ],
)
def test_the_applicant_is_told_in_their_language(
    desk: Desk, at: datetime, run_subscribers: Any, language: str, ready: str, over: str
) -> None:
    account = User.objects.get(id=an_applicant(language=language))
    passport = a_ready_passport(desk=desk, at=at, account=account)
    hand_over(passport, desk=desk, at=at)
    run_subscribers()
    told = {message.kind: message for message in notifications.inbox(account.id)}
    assert told["issuance.passport_ready"].subject == ready
    assert passport.pickup_code in told["issuance.passport_ready"].text
    assert told["issuance.passport_handed_over"].subject == over


def test_a_faulty_booklet_is_made_again_under_another_number(desk: Desk, at: datetime) -> None:
    spoilt = a_printed_passport(desk=desk, at=at)
    again_id = services.reject_quality(
        passport_id=spoilt.id, office_id=desk.office.id, fault=Fault.LAMINATE, at=at, actor=desk.producer
    )
    assert queries.passport(spoilt.id).state == State.REJECTED
    again = printed(queries.passport(again_id), desk=desk, at=at)
    assert again.number != spoilt.number
    assert again.pickup_code != spoilt.pickup_code
    assert again.queued_at == spoilt.queued_at, "it keeps its place in the queue"
    assert queries.passport_of(spoilt.application_id) == again
    assert QualityCheck.objects.get().reason == Fault.LAMINATE
    assert _broken(at) == []
    sentences = [str(event.fact.sentence) for event in ledger.concerning(spoilt.application_id)]
    assert any("cetak ulang" in sentence for sentence in sentences)


def test_no_booklets_of_the_kind_no_passport(desk: Desk, at: datetime) -> None:
    passport = a_queued_passport(desk=desk, at=at)
    with pytest.raises(NoBooklets):
        printed(passport, desk=desk, at=at)
    booklets(desk=desk, at=at, electronic=True, prefix="X")
    booklets(desk=a_desk(at=at, code="jayapura"), at=at)
    with pytest.raises(NoBooklets):
        printed(passport, desk=desk, at=at)
    booklets(desk=desk, at=at, number=1)
    assert printed(passport, desk=desk, at=at).number is not None
    assert BookletSeries.objects.filter(next__gt=F("last")).count() == 1


def test_no_step_is_done_twice_and_none_by_another_office(desk: Desk, at: datetime) -> None:
    there = a_desk(at=at, code="jayapura")
    passport = a_printed_passport(desk=desk, at=at)
    with pytest.raises(NotNow):
        printed(passport, desk=desk, at=at)
    with pytest.raises(NotNow):
        services.accept_quality(passport_id=passport.id, office_id=there.office.id, at=at, actor=there.producer)
    with pytest.raises(NotNow):
        hand_over(passport, desk=desk, at=at)
    services.accept_quality(passport_id=passport.id, office_id=desk.office.id, at=at, actor=desk.producer)
    with pytest.raises(NotNow):
        services.reject_quality(
            passport_id=passport.id, office_id=desk.office.id, fault=Fault.DATA, at=at, actor=desk.producer
        )
    with pytest.raises(NotNow):
        hand_over(passport, desk=there, at=at)
    assert queries.by_code(there.office.id, passport.pickup_code) is None
    hand_over(passport, desk=desk, at=at)
    with pytest.raises(NotNow):
        hand_over(passport, desk=desk, at=at)
    assert Handover.objects.count() == 1


def test_nobody_takes_it_without_its_code_or_without_signing(desk: Desk, at: datetime) -> None:
    passport = a_ready_passport(desk=desk, at=at)
    with pytest.raises(WrongCode):
        hand_over(passport, desk=desk, at=at, code="GL7K-2M4P")
    with pytest.raises(WrongCode):
        hand_over(passport, desk=desk, at=at, code="?")
    with pytest.raises(NotSigned):
        hand_over(passport, desk=desk, at=at, collector=replace(BY_HERSELF, signed_on_paper=False))
    with pytest.raises(UnusableFile):
        hand_over(passport, desk=desk, at=at, collector=replace(BY_HERSELF, signature=b"no picture"))
    assert queries.passport(passport.id).state == State.READY
    drawn = replace(BY_HERSELF, signature=a_portrait(), signed_on_paper=False)
    hand_over(passport, desk=desk, at=at, collector=drawn)
    kept = Handover.objects.get().signature
    assert kept is not None
    assert documents.open_image(image_id=kept, actor=desk.front, at=at).startswith(b"\xff\xd8")


def test_the_database_keeps_passports_straight(desk: Desk, at: datetime) -> None:
    passport = a_printed_passport(desk=desk, at=at)
    row = Passport.objects.get(id=passport.id)
    with pytest.raises(IntegrityError, match="one_live"), transaction.atomic():
        Passport.objects.create(
            application_id=row.application_id, person_id=row.person_id, office_id=row.office_id,
            product_id=row.product_id, pickup_code="X", queued_at=at,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="printed_has_number"), transaction.atomic():
        Passport.objects.filter(id=row.id).update(number=None)
    with pytest.raises(IntegrityError, match="handover_signed"), transaction.atomic():
        Handover.objects.create(
            passport=row, collector="self", collector_name="S", identity_kind="ktp", identity_number="1",
            handed_by=desk.front, at=at,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="not_past_last"), transaction.atomic():
        BookletSeries.objects.update(next=F("last") + 2)


@pytest.mark.parametrize(
    ("code", "minutes_before"), [("jakarta-selatan", 7 * 60), ("jayapura", 9 * 60)], ids=["WIB", "WIT"]
)
def test_what_nobody_collects_is_cancelled_after_the_offices_last_day(
    at: datetime, run_subscribers: Any, code: str, minutes_before: int
) -> None:
    desk = a_desk(at=at, code=code)
    passport = a_ready_passport(desk=desk, at=at)
    last = passport.collect_by
    assert last is not None
    midnight = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1, minutes=-minutes_before)
    assert services.cancel_uncollected(at=midnight - timedelta(minutes=1)) == 0
    assert queries.passport(passport.id).state == State.READY
    assert services.cancel_uncollected(at=midnight) == 1
    assert services.cancel_uncollected(at=midnight) == 0
    application = applications.application(passport.application_id)
    assert (application.state, application.closing_reason) == (ApplicationState.CANCELLED, CancelReason.UNCOLLECTED)
    with pytest.raises(NotNow):
        hand_over(passport, desk=desk, at=midnight)
    run_subscribers()
    assert _broken(at) == []


def test_a_run_of_booklets_is_known_once(desk: Desk, at: datetime) -> None:
    def take(*, first: int, last: int, prefix: str = "K", electronic: bool = False) -> UUID:
        return services.take_series_into_use(
            office_id=desk.office.id, electronic=electronic, prefix=prefix, first=first, last=last, at=at, actor=None
        )

    one = take(first=1, last=100)
    assert take(first=1, last=100, prefix=" k ") == one
    for first, last in ((1, 99), (100, 200), (50, 60), (1, 1000)):
        with pytest.raises(RunKnown):
            take(first=first, last=last)
    with pytest.raises(RunKnown):
        take(first=1, last=100, electronic=True)
    for first, last, prefix in ((0, 9, "K"), (9, 8, "K"), (1, 10_000_000, "K"), (200, 300, "1"), (200, 300, "KLM")):
        with pytest.raises(NoSuchRun):
            take(first=first, last=last, prefix=prefix)
    assert take(first=101, last=200) != one
    arrived = [event for event in ledger.history([one]) if event.kind == "issuance.booklets_arrived"]
    assert [event.fact.number for event in arrived] == [100]


@given(st.lists(st.sampled_from(list(Action)), max_size=8))
def test_whatever_is_tried_in_whatever_order_a_passport_is_handed_over_only_when_ready(actions: list[Action]) -> None:
    state, seen = State.QUEUED, [State.QUEUED]
    for action in actions:
        try:
            state = after(state, action)
        except NotNow:
            assert (state, action) not in TRANSITIONS
        seen.append(state)
    if State.HANDED_OVER in seen:
        assert list(dict.fromkeys(seen))[:4] == [
            State.QUEUED, State.PRINTED, State.READY, State.HANDED_OVER,
        ]  # fmt: skip


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 12, 31)), st.sampled_from([5, 10]))
def test_it_is_good_for_as_long_as_it_says(issued_on: date, years: int) -> None:
    until = expiry(issued_on, years)
    assert until.year == issued_on.year + years
    assert (until.month, until.day) in {(issued_on.month, issued_on.day), (2, 28)}
