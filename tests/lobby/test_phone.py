"""The ticket on a phone: more time, why others are first, messages while the page is closed."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from giliran.lobby import queries, services
from giliran.lobby.models import PushLine
from giliran.lobby.ports import PushAnswer, Pushed, Subscription, push_service
from giliran.lobby.rules.following import follow_token
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_hall, a_walk_in, at_counter

pytestmark = pytest.mark.django_db
ENDPOINT = "https://push.test/one"


class Taker:
    """A push service that takes addresses of its own."""

    public_key = "BNameOfOurs"

    def accepts(self, subscription: Subscription) -> bool:
        return subscription.endpoint.startswith("https://push.test/")

    def send(self, *_sent: object, **_how: object) -> PushAnswer:
        return PushAnswer(outcome=Pushed.TAKEN)


@pytest.fixture(autouse=True)
def _at_nine(at: datetime) -> Iterator[None]:
    with time_machine.travel(at, tick=False), push_service.plugged(Taker()):
        yield


@pytest.fixture
def office() -> OfficeView:
    return a_hall(code="denpasar")


def _page(client: Client, token: str) -> str:
    return client.get(reverse("lobby:follow", args=[token])).content.decode()


def test_somebody_who_needs_more_time_is_told_how_many_pass(client: Client, office: OfficeView, at: datetime) -> None:
    mine = a_walk_in(office=office, at=at)
    others = [a_walk_in(office=office, at=at) for _ in range(2)]
    token = follow_token(visit_id=mine.visit_id, at=at)
    page = _page(client, token)
    assert "2 orang di belakang Anda akan dipanggil lebih dulu" in page
    before = re.search(r'name="before" value="(\d+)"', page)
    assert before is not None
    for _ in range(2):  # two taps
        answer = client.post(reverse("lobby:more_time", args=[token]), {"before": before[1]}, follow=True)
    assert "Tidak ada orang di belakang Anda" in answer.content.decode()
    assert queries.ticket(mine.visit_id).deferrals == 1
    order = [each.visit_id for each in queries.waiting(office.id, at)]
    assert order == [*(each.visit_id for each in others), mine.visit_id]
    said = client.post(reverse("lobby:more_time", args=[token]), {"before": "1"}, follow=True).content.decode()
    assert "notice" in said
    assert queries.ticket(mine.visit_id).deferrals == 1


def test_everybody_before_me_is_explained(client: Client, office: OfficeView, at: datetime) -> None:
    a_walk_in(office=office, at=at - timedelta(minutes=5))
    a_walk_in(office=office, at=at, priority=True)
    mine = a_walk_in(office=office, at=at)
    address = reverse("lobby:follow_why", args=[follow_token(visit_id=mine.visit_id, at=at)])
    page = client.get(address).content.decode()
    assert page.index("P-001") < page.index("L-001")
    assert "Nomor ini prioritas" in page
    assert "Nomor ini datang lebih dulu" in page
    assert "Siti" not in page
    first = client.get(reverse("lobby:follow_why", args=[follow_token(visit_id=mine.visit_id, at=at)[:-2] + "xx"]))
    assert first.status_code == 404


def test_a_browser_is_told_until_it_says_stop(client: Client, office: OfficeView, at: datetime) -> None:
    mine = a_walk_in(office=office, at=at)
    token = follow_token(visit_id=mine.visit_id, at=at)
    assert 'data-key="BNameOfOurs"' in _page(client, token)
    told = {"endpoint": ENDPOINT, "p256dh": "B" * 87, "auth": "A" * 22}
    for _ in range(2):
        page = client.post(reverse("lobby:push_on", args=[token]), told, follow=True).content.decode()
    assert "Pemberitahuan menyala" in page
    line = PushLine.objects.get(visit_id=mine.visit_id)
    assert bytes(line.endpoint_hash).hex()[:16] in page
    assert ENDPOINT not in page
    client.post(reverse("lobby:push_off", args=[token]), {"endpoint": ENDPOINT})
    line.refresh_from_db()
    assert line.ended_at == at


def test_no_other_address_is_called_than_a_push_services(client: Client, office: OfficeView, at: datetime) -> None:
    mine = a_walk_in(office=office, at=at)
    token = follow_token(visit_id=mine.visit_id, at=at)
    told = {"endpoint": "https://intranet.test/delete", "p256dh": "B" * 87, "auth": "A" * 22}
    page = client.post(reverse("lobby:push_on", args=[token]), told, follow=True).content.decode()
    assert "tidak dapat dinyalakan" in page
    for place in range(6):
        told["endpoint"] = f"https://push.test/{place}"
        client.post(reverse("lobby:push_on", args=[token]), told)
    assert PushLine.objects.count() == 5
    services.leave(visit_id=mine.visit_id, at=at, actor=None)
    assert "data-push" not in _page(client, token)
    told["endpoint"] = ENDPOINT
    assert "tidak dapat" in client.post(reverse("lobby:push_on", args=[token]), told, follow=True).content.decode()


def test_lines_are_forgotten_a_day_after_the_visit(office: OfficeView, at: datetime) -> None:
    mine = a_walk_in(office=office, at=at)
    to = Subscription(endpoint=ENDPOINT, p256dh="B" * 87, auth="A" * 22)
    services.keep_line(visit_id=mine.visit_id, subscription=to, language="id", at=at)
    services.leave(visit_id=mine.visit_id, at=at, actor=None)
    from giliran.lobby.services.following import forget_lines

    assert forget_lines(at=at + timedelta(hours=23)) == 0
    assert forget_lines(at=at + timedelta(hours=25)) == 1


def test_the_page_has_a_middle_and_says_what_a_script_would(client: Client, office: OfficeView, at: datetime) -> None:
    at_counter(office=office, at=at)
    for _ in range(4):
        mine = a_walk_in(office=office, at=at)
    page = _page(client, follow_token(visit_id=mine.visit_id, at=at))
    assert re.search(r'data-fill="middle">\d+<', page)
    assert '<meta http-equiv="refresh" content="10">' in page
    assert 'data-when="soon" hidden' in page
    worker = client.get(reverse("lobby:follow_worker"))
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "caches" not in worker.content.decode()
