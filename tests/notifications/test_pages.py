"""The list, the choices, and the door for receipts."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from giliran.accounts import queries as accounts
from giliran.foundation.clock import now
from giliran.integrations.carrier.receipts import SIGNATURE, TIMESTAMP, signature
from giliran.notifications import queries
from giliran.notifications.models import Delivery
from giliran.notifications.rules import State
from giliran.notifications.services import Message, send
from tests.accounts.builders import an_applicant, signed_in

pytestmark = pytest.mark.django_db

NEWS = Message(
    kind="payments.bill_paid", template="accounts/messages/security", context={"notice": "Sudah lunas."}, link="/akun/"
)


def post_receipt(body: bytes, *, at: datetime, secret: str = "", signed: bytes | None = None) -> int:
    timestamp = str(int(at.timestamp()))
    mark = signature(
        secret=secret or settings.CARRIER_SECRET, timestamp=timestamp, body=body if signed is None else signed
    )
    headers: Any = {TIMESTAMP: timestamp, SIGNATURE: mark}
    answer = Client().post("/pemberitahuan/tanda-terima/", body, content_type="application/json", headers=headers)
    return answer.status_code


def a_receipt(**changes: Any) -> bytes:
    delivery = Delivery.objects.get(channel="email")
    told = {"event_id": "e1", "message_id": str(delivery.id), "status": "delivered", "at": now().timestamp(), **changes}
    return json.dumps(told).encode()


@pytest.fixture
def _sent() -> None:
    send(accounts.recipient(an_applicant()), NEWS, at=now())


@pytest.mark.usefixtures("_sent")
def test_a_genuine_receipt_is_taken_twice_without_harm() -> None:
    body = a_receipt()
    assert post_receipt(body, at=now()) == 204
    assert post_receipt(body, at=now()) == 204
    delivery = Delivery.objects.get(channel="email")
    assert delivery.state == State.DELIVERED
    assert delivery.entries.count() == 1


@pytest.mark.usefixtures("_sent")
def test_forged_altered_old_and_unreadable_receipts_are_refused() -> None:
    body = a_receipt()
    assert post_receipt(body, at=now(), secret="guessed") == 401
    assert post_receipt(body.replace(b"delivered", b"failed"), at=now(), signed=body) == 401
    assert post_receipt(body, at=now() - timedelta(minutes=6)) == 401
    assert post_receipt(body, at=now() + timedelta(minutes=6)) == 401
    for changes in ({"status": "read"}, {"event_id": ""}, {"message_id": "x"}, {"at": "x"}):
        assert post_receipt(a_receipt(**changes), at=now()) == 401
    assert post_receipt(b"[]", at=now()) == 401
    assert Client().post("/pemberitahuan/tanda-terima/", body, content_type="application/json").status_code == 401
    assert Client().get("/pemberitahuan/tanda-terima/").status_code == 405
    assert Delivery.objects.get(channel="email").state == State.QUEUED


def test_messages_are_listed_read_and_somebody_elses_are_not_found() -> None:
    user = an_applicant(email="dewi@contoh.test")
    message = send(accounts.recipient(user), NEWS, at=now())
    client = signed_in("dewi@contoh.test")
    assert "Keamanan akun Anda berubah" in client.get("/pemberitahuan/").content.decode()
    page = client.get(f"/pemberitahuan/{message}/").content.decode()
    assert "Sudah lunas." in page
    assert 'href="/akun/"' in page
    assert queries.unread_count(user) == 0
    an_applicant(email="lain@contoh.test")
    assert signed_in("lain@contoh.test").get(f"/pemberitahuan/{message}/").status_code == 404


def test_choices_are_kept() -> None:
    user = an_applicant(email="dewi@contoh.test")
    client = signed_in("dewi@contoh.test")
    client.post("/pemberitahuan/pilihan/", {"payments": ["email"], "progress": ["email", "sms"]})
    wanted = {(choice.group, choice.channel) for choice in queries.choices(user) if choice.wanted}
    assert ("payments", "sms") not in wanted
    assert ("appointments", "email") not in wanted
    assert ("security", "sms") in wanted


def test_a_list_costs_the_same_at_one_and_at_three(django_assert_num_queries: Any) -> None:
    user = an_applicant(email="dewi@contoh.test")
    client = signed_in("dewi@contoh.test")
    send(accounts.recipient(user), NEWS, at=now())
    with django_assert_num_queries(3):
        queries.inbox(user), queries.unread_count(user), len(queries.Inbox(user))
    send(accounts.recipient(user), NEWS, at=now())
    send(accounts.recipient(user), NEWS, at=now())
    with django_assert_num_queries(3):
        queries.inbox(user), queries.unread_count(user), len(queries.Inbox(user))
    assert client.get("/pemberitahuan/").content.decode().count("card-title") == 3
