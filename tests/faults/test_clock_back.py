"""The clock is set back between any two writes: nothing fails, no length of time is negative, every invariant holds."""

import random
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import chain
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.test import Client

from giliran.appointments import queries as appointment_queries
from giliran.appointments import services as appointments
from giliran.appointments.models import Offer, Wish, Withholding
from giliran.casework import services as casework
from giliran.documents import queries as documents
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.foundation.ids import new_id
from giliran.foundation.instants import not_before, since, still_waits
from giliran.foundation.invariants import Invariant
from giliran.issuance import queries as passports
from giliran.issuance import services as issuance
from giliran.issuance.rules.quality import Fault
from giliran.ledger import subscriptions
from giliran.ledger.models import Cursor
from giliran.ledger.sequencer import sequence
from giliran.lobby import services as lobby
from giliran.lobby.models import CounterSession, Period, Visit
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.notifications.ports import mail_carrier, sms_carrier
from giliran.payments import services as payments
from giliran.payments.models import Misfit, Refund
from giliran.payments.ports import BankStatus, PaymentNotice, bank
from tests.accounts.builders import PASSWORD, sign_up
from tests.appointments import builders as booking
from tests.appointments import room_builders as rooms
from tests.casework import builders as desks
from tests.faults.falling import FallingClock
from tests.issuance import builders as production
from tests.lobby.moves import MOVES, a_day, play
from tests.notifications.carriers import KeepingCarrier, deliver_all
from tests.payments.builders import a_bill
from tests.payments.builders import an_application as a_payer

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def falling(monkeypatch: pytest.MonkeyPatch) -> FallingClock:
    return FallingClock(monkeypatch)


def _all_well(at: datetime, rooms: Iterable[str]) -> None:
    for room in rooms:
        every: list[Invariant] = import_module(f"giliran.{room}.invariants").INVARIANTS
        for rule in every:
            assert list(rule.broken(at)) == [], rule.statement


# Voices that are made ahead, and lines to phones: nothing of the queue (`tests/lobby/test_speech.py`, `test_push.py`).
BESIDE_THE_HALL = {"make_notice", "make_voices", "keep_line", "end_line"}


def test_the_hall(falling: FallingClock) -> None:
    chance = random.Random(11)  # noqa: S311 - only chooses moves
    hall = a_day(NINE)
    office = hall.office
    done: set[str] = set()
    days = chain.from_iterable(chance.sample(MOVES, len(MOVES)) for _round in range(8))
    for turn, move in enumerate(days):
        try:
            with transaction.atomic():
                play(move, chance.randrange(60), day=hall, at=NINE + turn * timedelta(seconds=10))
        except Refused:
            continue
        done.add(move)
        if falling.missing("lobby") <= BESIDE_THE_HALL | {"close_past_days"}:
            break
    today = local_day(NINE, office.time_zone)
    assert rebuilt(office.id, today) == stored(office.id, today)
    lobby.close_past_days(at=NINE + timedelta(days=1))

    assert falling.missing("lobby") <= BESIDE_THE_HALL
    assert not Period.objects.filter(ends_at__lt=F("starts_at")).exists()
    assert not Visit.objects.filter(ended_at__lt=F("arrived_at")).exists()
    assert not CounterSession.objects.filter(ended_at__lt=F("started_at")).exists()
    _all_well(NINE + timedelta(hours=1), ["lobby", "ledger"])


def test_the_desk_and_the_passport(falling: FallingClock, run_subscribers: Callable[[], int]) -> None:
    desk = desks.a_desk(at=NINE)
    production.booklets(desk=desk, at=NINE)
    bound = desks.a_submitted_file(desk=desk, at=NINE)
    desks.come_by_appointment(desk=desk, application=bound, at=NINE)
    casework.open_case(application_id=bound, office_id=desk.office.id, at=NINE, actor=desk.examiner)
    casework.ask_for_correction(
        application_id=bound, office_id=desk.office.id, at=NINE, actor=desk.examiner,
        items=[casework.CorrectionItem(target="identity.full_name", reason="Samakan nama dengan KTP.")],
    )  # fmt: skip
    passport = production.printed(production.a_queued_passport(desk=desk, at=NINE), desk=desk, at=NINE)
    here: dict[str, Any] = {"office_id": desk.office.id, "at": NINE, "actor": desk.producer}
    issuance.reject_quality(passport_id=passport.id, fault=next(iter(Fault)), **here)
    again = production.accepted(production.printed(_same(passport), desk=desk, at=NINE), desk=desk, at=NINE)
    run_subscribers()
    assert production.hand_over(again, desk=desk, at=NINE) == passport.application_id
    issuance.cancel_uncollected(at=NINE)
    run_subscribers()

    assert falling.missing("casework") == set()
    assert falling.missing("issuance") == set()
    assert documents.documents_of(bound)
    _all_well(NINE, ["applications", "casework", "issuance", "lobby", "appointments", "payments", "ledger"])


def _same(passport: passports.PassportView) -> passports.PassportView:
    """Return the passport that is to be printed in place of a faulty one."""
    return next(
        found
        for found in (passports.passport(one) for one in _waiting(passport.application_id))
        if found.state == "queued"
    )


def _waiting(application: UUID) -> list[UUID]:
    from giliran.issuance.models import Passport

    return list(Passport.objects.filter(application_id=application).values_list("id", flat=True))


def test_appointments(falling: FallingClock, run_subscribers: Callable[[], int]) -> None:
    booking.reference_data()
    office = booking.an_office()
    first, second, third = (booking.a_slot(at=NINE, capacity=3) for _ in range(3))
    kept = booking.a_confirmed_booking(at=NINE, slot=first)
    given_up = booking.a_held_booking(at=NINE, slot=first)
    appointments.release_hold(booking_id=given_up.id, at=NINE)
    expired = booking.a_held_booking(at=NINE, slot=second)
    appointments.release_expired_holds(at=NINE + timedelta(hours=3))
    booking.pay(expired, at=NINE + timedelta(hours=3))
    run_subscribers()
    moved = appointments.move_booking(booking_id=kept.id, slot_id=second.id, at=NINE, actor=None)
    gone = booking.a_confirmed_booking(at=NINE, slot=third)
    appointments.cancel_booking(booking_id=gone.id, at=NINE, actor=None)
    appointments.reopen_due(at=NINE + timedelta(days=6))
    paying = booking.an_application(at=NINE, office_code="denpasar")
    before = appointments.bill_before_slot(
        application_id=paying, office_id=booking.an_office(code="denpasar").id, at=NINE, actor=None
    )
    booking.pay_bill(before.id if hasattr(before, "id") else before, at=NINE)
    run_subscribers()
    other = booking.a_held_booking(at=NINE, slot=third)
    booking.pay(other, at=NINE)
    assert other.bill_id
    appointments.confirm_booking(bill_id=other.bill_id, at=NINE)
    appointments.settle_bills(bills=[], at=NINE)
    appointments.make_slots(
        office_id=office.id, first=first.local_date, last=first.local_date + timedelta(days=3), at=NINE
    )
    appointments.close_day(office_id=office.id, day=second.local_date, at=NINE, actor=None)
    for often in (appointments.move_displaced, appointments.settle_waiting, appointments.offer_places):
        often(at=NINE)
    appointments.remind(at=NINE + timedelta(days=6))
    appointments.tell(what="moved", booking_id=moved.id, at=NINE, starts_at=None)
    appointments.mark_attended(booking_id=other.id, at=NINE + timedelta(days=7), actor=None)
    appointments.mark_no_shows(at=NINE + timedelta(days=9))
    run_subscribers()

    tried_elsewhere = RUSH | {"fill_horizon"}  # months of slots; `make_slots` is what it does
    assert falling.missing("appointments") <= tried_elsewhere
    assert Withholding.objects.exists()
    assert not Withholding.objects.filter(ended_at__lt=F("at")).exists()
    assert appointment_queries.booking(moved.id)
    _all_well(NINE + timedelta(days=9), ["payments", "ledger"])


RUSH = {
    "accept_offer", "decline_offer", "end_wishes", "ensure_bill", "ensure_bills", "expire_offers", "hold_party",
    "issue_booking_pass", "join_wish", "leave_wish", "move_threshold", "offer_freed", "revoke_passes", "tell_wish",
}  # fmt: skip


def test_the_waiting_list_and_the_fast_lane(falling: FallingClock, run_subscribers: Callable[[], int]) -> None:
    booking.reference_data()
    slot, roomy = booking.a_slot(at=NINE, capacity=4), booking.a_slot(at=NINE, capacity=5)
    days: dict[str, Any] = {"first_day": slot.local_date - timedelta(days=30), "last_day": slot.local_date}
    wishes = [
        appointments.join_wish(application_ids=[booking.an_application(at=NINE)], at=NINE, actor=None, **days)
        for _person in range(4)
    ]
    for _place in range(3):
        freed = booking.a_held_booking(at=NINE, slot=slot)
        appointments.cancel_booking(booking_id=freed.id, at=NINE, actor=None)
    appointments.offer_freed(at=NINE)
    taken, declined, missed = Offer.objects.order_by("wish__created_at")
    appointments.accept_offer(offer_id=taken.id, at=NINE, actor=None)
    appointments.decline_offer(offer_id=declined.id, at=NINE, actor=None)
    appointments.expire_offers(at=NINE + timedelta(hours=30))
    appointments.leave_wish(wish_id=wishes[3].id, at=NINE, actor=None)
    run_subscribers()
    appointments.end_wishes(at=NINE + timedelta(days=90))
    family = [booking.an_application(at=NINE, email="keluarga@contoh.test") for _member in range(2)]
    sealed = appointments.issue_booking_pass(application_id=family[0], with_family=family[1:], at=NINE, actor=None)
    made = appointments.hold_party(
        application_ids=family, slot_id=roomy.id, once_key=new_id(), at=NINE, actor=None, lane="regular"
    )
    appointments.ensure_bill(booking_id=made[0].id, at=NINE, actor=None)
    appointments.ensure_bills(bookings=[each.id for each in made], at=NINE)
    appointments.revoke_passes(person_id=made[0].person_id, at=NINE, actor=None)
    appointments.move_threshold(rooms.a_release(at=NINE, state="running").id, at=NINE)
    appointments.tell_wish(what="wish_missed", wish_id=wishes[2].id, offer_id=missed.id, at=NINE)
    run_subscribers()

    assert sealed
    assert falling.missing("appointments") & RUSH == set()
    assert not Offer.objects.filter(ended_at__lt=F("made_at")).exists()
    assert not Wish.objects.filter(ended_at__lt=F("created_at")).exists()
    assert not Withholding.objects.filter(ended_at__lt=F("at")).exists()
    _all_well(NINE + timedelta(minutes=5), ["payments", "ledger", "appointments"])


def _notice(code: str, amount: int) -> PaymentNotice:
    return PaymentNotice(
        billing_code=code, amount=amount, bank_reference=str(new_id()), ntb="1", ntpn="1A2B3C4D5E6F7G8H", paid_at=NINE
    )


class Bank:
    """Took what it is asked about."""

    partner = "bank-simulator"

    def status(self, *, billing_code: str, at: datetime) -> BankStatus | None:  # noqa: ARG002 - the port's
        return BankStatus(amount=650_000, bank_reference=billing_code, ntb="1", ntpn=f"A{billing_code}", paid_at=NINE)


def test_payments(falling: FallingClock, run_subscribers: Callable[[], int]) -> None:
    paid, odd, late, found, dropped = (
        a_bill(at=NINE, application_id=a_payer(at=NINE, email=f"p{number}@contoh.test")) for number in range(5)
    )
    payments.take_notice(notice=_notice(paid.billing_code, 650_000), partner="bank", at=NINE)
    payments.take_notice(notice=_notice(odd.billing_code, 649_000), partner="bank", at=NINE)
    payments.cancel_bill(bill_id=dropped.id, at=NINE, actor=None)
    payments.expire_bill(bill_id=late.id, at=NINE + timedelta(hours=3))
    with bank.plugged(Bank()):
        payments.reconcile_bill(bill_id=found.id, at=NINE)
        payments.reconcile_due(at=NINE + timedelta(hours=4))
    payments.expire_overdue(at=NINE + timedelta(hours=4))
    run_subscribers()
    assert odd.office_id
    here: dict[str, Any] = {"office_id": odd.office_id, "at": NINE, "actor": new_id()}
    misfit = Misfit.objects.create(
        bill_id=odd.id, billing_code=odd.billing_code, reason="wrong_amount", amount=649_000, expected=650_000,
        partner="bank", bank_reference="r", at=NINE,
    )  # fmt: skip
    assert payments.settle_misfit(misfit_id=misfit.id, **here)
    assert payments.settle_refund(refund_id=Refund.objects.all()[0].id, reference="1", **here)
    run_subscribers()

    by_wire = {"receive_inquiry", "receive_payment"}  # a signature names an instant: `tests/payments/test_notices.py`
    assert falling.missing("payments") <= by_wire
    _all_well(NINE + timedelta(hours=4), ["payments", "ledger"])


def test_a_reader_that_waits_does_not_wait_for_an_hour_that_comes_twice(at: datetime) -> None:
    Cursor.objects.create(name="some reader", retry_at=at + timedelta(hours=1), failures=3)
    reader = subscriptions.Subscriber(name="some reader", kinds=(), handle=lambda _batch: None)
    booking.a_held_booking(at=at)
    sequence()
    assert subscriptions.run_once(reader, at) > 0
    Cursor.objects.filter(name="some reader").update(retry_at=at + timedelta(minutes=2), position=0)
    assert subscriptions.run_once(reader, at) == 0, "a pause of its usual length is kept"


def test_codes_for_signing_up_are_taken_though_the_clock_went_back() -> None:
    """Each page is answered an hour earlier than the one before."""
    cache.clear()
    carrier, client = KeepingCarrier(), Client()
    told = {"email": "dewi@contoh.test", "phone": "0812-3456-7890", "password1": PASSWORD}
    answers = []
    with mail_carrier.plugged(carrier), sms_carrier.plugged(carrier):
        with time_machine.travel(NINE, tick=False):
            answers.append(sign_up(client, **told))
        for hour, page in enumerate(("/akun/daftar/kode-email/", "/akun/daftar/kode-ponsel/"), start=1):
            with time_machine.travel(NINE - timedelta(hours=hour), tick=False):
                deliver_all()
                code = re.search(r"\d{6}", carrier.given[-1].text)
                assert code
                answers.append(client.post(page, {"code": code.group()}))
    assert [answer.headers.get("Location") for answer in answers][-1] == "/beranda/"


def test_the_rule(at: datetime) -> None:
    earlier, later = at - timedelta(hours=1), at + timedelta(hours=1)
    assert not_before(at, None, earlier) == at
    assert not_before(at, later, None) == later
    assert not_before(at) == at
    assert since(earlier, at) == timedelta(hours=1)
    assert since(later, at) == timedelta()
    assert not still_waits(None, at=at, longest=timedelta(hours=9))
    assert not still_waits(earlier, at=at, longest=timedelta(hours=9))
    assert not still_waits(later, at=at, longest=timedelta(minutes=5))
