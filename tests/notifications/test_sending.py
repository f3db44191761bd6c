"""A message on its way: stored, carried, retried, told about."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from giliran.notifications import queries, services
from giliran.notifications.models import Delivery, DeliveryEntry, Preference
from giliran.notifications.models import Message as Stored
from giliran.notifications.ports import CarrierProblem, Receipt
from giliran.notifications.rules import ESSENTIAL, Channel, Group, State, group_of, outranks, pause_after
from giliran.notifications.services import Message, Recipient, send
from tests.notifications.carriers import KeepingCarrier

pytestmark = pytest.mark.django_db

DEWI = Recipient(user_id=uuid4(), email="dewi@contoh.test", phone="+6281234567890", language="id")
CODE = Message(
    kind="accounts.verify_phone",
    template="accounts/messages/verify_phone",
    context={"code": "481516", "minutes": 15},
    urgent=True,
    secret=True,
    good_for=timedelta(minutes=15),
)
NEWS = Message(
    kind="payments.bill_paid", template="accounts/messages/security", context={"notice": "A & B"}, link="/akun/"
)


def only() -> Delivery:
    return Delivery.objects.get()


def carry(at: datetime) -> list[bool]:
    return [services.carry_out(delivery_id=one.id, at=at) for one in Delivery.objects.order_by("channel")]


def receipt(delivery: Delivery, status: str, at: datetime, event_id: str = "e1") -> Receipt:
    return Receipt(event_id=event_id, message_id=delivery.id, status=status, at=at)


def test_a_message_goes_out_on_every_channel_it_has_a_text_for(at: datetime, carrier: KeepingCarrier) -> None:
    send(DEWI, NEWS, at=at)
    send(DEWI, CODE, at=at)
    carry(at)
    assert sorted((given.to, given.text.split()[0]) for given in carrier.given) == [
        ("+6281234567890", "Giliran:"),
        ("dewi@contoh.test", "A"),
        ("dewi@contoh.test", "Kode"),
    ]
    assert "A & B" in next(given.text for given in carrier.given if "A & B" in given.text)
    assert {one.state for one in Delivery.objects.all()} == {State.SENT}


def test_it_is_written_in_the_recipients_language(at: datetime, carrier: KeepingCarrier) -> None:
    send(Recipient(user_id=None, phone="+6281234567890", language="en"), CODE, at=at)
    carry(at)
    assert "Give it to nobody" in carrier.given[0].text


def test_codes_go_ahead_and_are_not_kept(at: datetime, carrier: KeepingCarrier) -> None:
    send(DEWI, CODE, at=at)
    send(DEWI, NEWS, at=at)
    jobs = {job.queue_name: job.priority for job in ProcrastinateJob.objects.all()}
    assert jobs["urgent"] > jobs["messages"]
    assert DEWI.user_id
    assert [view.kind for view in queries.inbox(DEWI.user_id)] == ["payments.bill_paid"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, subject FROM notifications_message")
        assert all(b"481516" not in bytes(value) for row in cursor.fetchall() for value in row)
    carry(at)
    stored = Stored.objects.get(secret=True)
    assert (stored.text, stored.sms) == ("", "")


def test_a_code_that_comes_too_late_is_not_sent(at: datetime, carrier: KeepingCarrier) -> None:
    send(Recipient(user_id=None, phone="+6281234567890"), CODE, at=at)
    assert carry(at + timedelta(minutes=16)) == [False]
    assert only().state == State.FAILED
    assert carrier.given == []


def test_what_could_not_leave_for_days_stays_in_the_list_alone(at: datetime, carrier: KeepingCarrier) -> None:
    send(DEWI, NEWS, at=at)
    assert carry(at + timedelta(hours=49)) == [False]
    assert only().state == State.FAILED
    assert carrier.given == []
    assert only().message.text, "it can still be read"


def test_a_failing_carrier_is_tried_again_later_each_time(at: datetime, carrier: KeepingCarrier) -> None:
    send(Recipient(user_id=None, email="dewi@contoh.test"), NEWS, at=at)
    carrier.problem = CarrierProblem("SMTP 451")
    pauses = []
    moment = at
    while only().state == State.QUEUED:
        carry(moment)
        following = only().next_try_at
        if following:
            pauses.append(following - moment)
            assert carry(moment) == [False]
            moment = following
    assert pauses == sorted(pauses)
    assert len(pauses) == 7
    assert only().state == State.FAILED
    assert DeliveryEntry.objects.filter(detail__contains="451").count() == 8


def test_a_refusal_for_good_is_not_tried_again(at: datetime, carrier: KeepingCarrier) -> None:
    carrier.problem = CarrierProblem("SMTP 550", permanent=True)
    send(Recipient(user_id=None, email="dewi@contoh.test"), NEWS, at=at)
    carry(at)
    assert only().state == State.FAILED


def test_one_worker_takes_a_delivery_and_a_dead_one_loses_it(at: datetime, carrier: KeepingCarrier) -> None:
    from giliran.notifications.services.delivery import _take

    send(Recipient(user_id=None, email="dewi@contoh.test"), NEWS, at=at)
    assert _take(only().id, at)
    assert carry(at) == [False]
    later = at + timedelta(minutes=10)
    before = ProcrastinateJob.objects.count()
    assert services.resume_waiting(at=later) == 1
    assert ProcrastinateJob.objects.count() == before + 1
    assert carry(later) == [True]


def test_receipts_count_once_and_in_any_order(at: datetime, carrier: KeepingCarrier) -> None:
    send(Recipient(user_id=None, email="dewi@contoh.test"), NEWS, at=at)
    early = receipt(only(), "delivered", at)
    assert services.note_receipt(early, at=at)
    assert not services.note_receipt(early, at=at)
    assert carry(at) == [False]
    assert not services.note_receipt(receipt(only(), "failed", at, "e2"), at=at)
    assert only().state == State.DELIVERED
    assert not services.note_receipt(Receipt(event_id="e3", message_id=uuid4(), status="delivered", at=at), at=at)


def test_what_is_not_wanted_is_not_sent_but_listed(at: datetime, carrier: KeepingCarrier) -> None:
    user: UUID = DEWI.user_id or uuid4()
    services.choose_channels(user_id=user, wanted={(Group.PAYMENTS, Channel.SMS)}, at=at)
    send(DEWI, NEWS, at=at)
    assert not Delivery.objects.exists()
    assert queries.unread_count(user) == 1
    send(DEWI, CODE, at=at)
    assert Delivery.objects.count() == 2
    chosen = {(one.group, one.channel): one.wanted for one in queries.choices(user)}
    assert chosen[Group.PAYMENTS, Channel.SMS]
    assert not chosen[Group.PAYMENTS, Channel.EMAIL]
    assert chosen[Group.SECURITY, Channel.SMS]


def test_security_cannot_be_turned_off_even_past_the_form(at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(user_id=uuid4(), group=Group.SECURITY, channel=Channel.SMS, refused_at=at)


def test_nothing_is_queued_for_what_was_rolled_back(at: datetime) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send(DEWI, NEWS, at=at)
        raise ZeroDivisionError
    assert not ProcrastinateJob.objects.exists()


def test_reading(at: datetime) -> None:
    user: UUID = DEWI.user_id or uuid4()
    first, _second = send(DEWI, NEWS, at=at), send(DEWI, NEWS, at=at)
    assert not services.mark_read(message_id=first, user_id=uuid4(), at=at)
    assert services.mark_read(message_id=first, user_id=user, at=at)
    assert queries.unread_count(user) == 1
    assert services.mark_all_read(user_id=user, at=at) == 1
    assert queries.message(first, user_id=uuid4()) is None


def test_rules() -> None:
    assert group_of("appointments.booking_confirmed") is Group.APPOINTMENTS
    assert group_of("issuance.ready") is Group.PROGRESS
    assert group_of("accounts.verify_email") in ESSENTIAL
    assert pause_after(attempts=99, urgent=True) is None
    assert outranks(State.DELIVERED, State.FAILED)
    assert not outranks(State.SENT, State.DELIVERED)
