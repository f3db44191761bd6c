"""What looks like a broker's work comes before staff, with figures; nothing happens to anybody by itself."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from giliran.accounts.queries import account_by_address
from giliran.applications import queries as applications
from giliran.appointments.models import Booking, DeviceSeen, Sign, Slot
from giliran.appointments.rules_signs import Found, Kind
from giliran.appointments.services import cancel_booking, hold_slot, signs
from giliran.appointments.services.passes import Pass, Purpose, seal
from giliran.appointments.services.signs import AlreadyJudged, Seen
from giliran.appointments.web.fast.holds import Holds
from giliran.appointments.web.fast.slots import Slots
from giliran.appointments.web.fast.writer import GroupWriter
from giliran.foundation import clock
from giliran.foundation.actors import Role
from giliran.foundation.ids import new_id
from giliran.foundation.web.device import COOKIE
from giliran.ledger.models import Event
from giliran.offices.models import Figure
from tests.accounts.builders import PASSWORD, an_applicant, sign_up
from tests.appointments.builders import a_confirmed_booking, a_slot, an_application, an_office
from tests.support.world import World, a_world, client_of

pytestmark = pytest.mark.django_db
DEVICE = "AAAAAAAAAAAAAAAAAAAAAA"


def at_least(key: str, value: int) -> None:
    Figure.objects.filter(key=key, office=None).update(value=value)


def account_of(application: UUID) -> UUID:
    return applications.application(application).account_id


def seen_together(*accounts: UUID, at: datetime, device: str = DEVICE) -> None:
    for number, account in enumerate(accounts):
        signs.note_seen([Seen(account=account, device=device, network=f"203.0.113.{number}")], at=at)


def kinds() -> list[str]:
    return sorted(Sign.objects.values_list("kind", flat=True))


class TestDevices:
    """What is kept of a device."""

    def test_an_account_and_a_device_are_one_row_and_neither_can_be_read(self, at: datetime) -> None:
        account = an_applicant()
        for minutes in (0, 5, 30):
            seen_together(account, at=at + timedelta(minutes=minutes))
        found = DeviceSeen.objects.get(kind="device")
        assert (found.first_at, found.last_at) == (at, at + timedelta(minutes=30))
        assert DEVICE.encode() not in bytes(found.digest)
        assert DeviceSeen.objects.filter(kind="network").count() == 1

    def test_signing_in_notes_them_and_reading_does_not(self) -> None:
        account = an_applicant(email="dewi@contoh.test")
        client = Client()
        client.get("/akun/masuk/")
        assert not DeviceSeen.objects.exists()
        client.post("/akun/masuk/", {"login": "dewi@contoh.test", "password": "salah"})
        assert not DeviceSeen.objects.exists(), "nobody signed in"
        client.post("/akun/masuk/", {"login": "dewi@contoh.test", "password": PASSWORD})
        assert set(DeviceSeen.objects.values_list("account", "kind")) == {(account, "device"), (account, "network")}
        before = DeviceSeen.objects.get(kind="device").last_at
        client.get("/beranda/")
        assert DeviceSeen.objects.get(kind="device").last_at == before
        assert client.cookies[COOKIE].value

    def test_a_sign_up_half_done_notes_nobody(self) -> None:
        sign_up(Client(), email="baru@contoh.test", phone="081234567890", password1=PASSWORD)
        assert not DeviceSeen.objects.exists()


class TestCounting:
    """When there is a reason to look."""

    def test_many_accounts_new_to_one_device(self, at: datetime) -> None:
        accounts = [an_applicant() for _ in range(4)]
        seen_together(*accounts[:3], at=at)
        assert signs.look_at_new(at=at) == []
        seen_together(accounts[3], at=at)
        assert signs.raise_signs(signs.look_at_new(at=at), at=at) == 4
        sign = Sign.objects.get(account_id=accounts[0])
        assert (sign.kind, sign.measure, sign.verdict) == (Kind.DEVICE, {"count": 4, "days": 7}, "open")

    def test_not_over_months(self, at: datetime) -> None:
        for weeks in range(4):
            seen_together(an_applicant(), at=at + timedelta(weeks=2 * weeks))
        assert signs.look_at_new(at=at + timedelta(weeks=6)) == []

    def test_many_accounts_with_one_number(self, at: datetime) -> None:
        users = apps.get_model("accounts", "User").objects
        for number in range(3):
            made = users.create_user(f"x{number}@contoh.test", phone="+6281234567890")
            users.filter(id=made.id).update(date_joined=at)
        found = signs.look_at_new(at=at + timedelta(hours=1))
        assert [(each.kind, each.count) for each in found] == [(Kind.NUMBER, 3)] * 3

    def test_many_accounts_new_to_one_network(self, at: datetime) -> None:
        at_least("sign_network_accounts", 3)
        for _ in range(3):
            signs.note_seen([Seen(account=an_applicant(), device="", network="203.0.113.9")], at=at)
        assert {each.kind for each in signs.look_at_new(at=at)} == {Kind.NETWORK}

    def test_freed_and_taken_beside_each_other(self, at: datetime, run_subscribers: Callable[..., int]) -> None:
        """The broker holds with one account, lets go, and the customer's account takes it: twice."""
        for number in range(2):
            self._handed_over(at + timedelta(hours=number), beside=True)
            run_subscribers()
            assert kinds() == ([] if number == 0 else [Kind.PAIRS, Kind.PAIRS])
        gave, took = Sign.objects.order_by("account__email")
        assert gave.measure == {"count": 2, "days": 90, "with": str(took.account_id)}
        assert gave.office_id == an_office().id

    def test_strangers_who_follow_each_other_are_no_sign(
        self, at: datetime, run_subscribers: Callable[..., int]
    ) -> None:
        for number in range(3):
            self._handed_over(at + timedelta(hours=number), beside=False)
        run_subscribers()
        assert kinds() == []

    def _handed_over(self, at: datetime, *, beside: bool) -> None:
        slot = a_slot(at=at, capacity=1)
        giver = an_application(at=at, email="calo@contoh.test")
        taker = an_application(at=at, email="langganan@contoh.test")
        seen_together(account_of(giver), at=at, device=DEVICE)
        seen_together(account_of(taker), at=at, device=DEVICE if beside else "B" * 22)
        DeviceSeen.objects.filter(kind="network").delete()
        held = a_confirmed_booking(at=at, slot=slot, application_id=giver)
        cancel_booking(booking_id=held.id, at=at, actor=None)
        Slot.objects.filter(id=slot.id).update(withheld=0)
        apps.get_model("appointments", "Withholding").objects.filter(slot=slot).update(ended_at=at)
        later = at + timedelta(minutes=30)
        hold_slot(application_id=taker, slot_id=slot.id, once_key=new_id(), at=later, actor=None)

    def test_booking_and_not_coming(self, at: datetime) -> None:
        booked = [a_confirmed_booking(at=at, application_id=an_application(at=at, email="a@contoh.test")) for _ in "ab"]
        Booking.objects.update(state="no_show")
        found = signs.look_at_accounts(applications=[booked[0].application_id], at=at + timedelta(days=1))
        assert [(each.kind, each.count) for each in found] == [(Kind.MISSED, 2)]

    def test_cancelling_again_and_again(self, at: datetime, run_subscribers: Callable[..., int]) -> None:
        application = an_application(at=at, email="a@contoh.test")
        for number in range(4):
            later = at + timedelta(minutes=number)
            held = a_confirmed_booking(at=later, application_id=an_application(at=at, email="a@contoh.test"))
            cancel_booking(booking_id=held.id, at=later, actor=None)
        run_subscribers()
        assert kinds() == [Kind.CANCELLED]
        assert Sign.objects.get().account_id == account_of(application)


class TestJudging:
    """Staff decide, and only staff."""

    def found(self, *, count: int = 4, account: UUID | None = None, office: UUID | None = None) -> Found:
        return Found(account=account or an_applicant(), kind=Kind.DEVICE, count=count, days=7, office=office)

    def test_one_open_sign_of_a_kind_whose_figures_grow(self, at: datetime) -> None:
        account = an_applicant()
        assert signs.raise_signs([self.found(account=account), self.found(account=account, count=5)], at=at) == 1
        later = at + timedelta(hours=1)
        assert signs.raise_signs([self.found(account=account, count=7)], at=later) == 0
        sign = Sign.objects.get()
        assert (sign.measure["count"], sign.first_at, sign.last_at) == (7, at, later)
        assert list(Event.objects.filter(kind__contains="sign_").values_list("kind", "data__count")) == [
            ("appointments.sign_raised", 5)
        ]

    def test_what_was_judged_comes_back_only_when_it_grew(self, at: datetime) -> None:
        account, supervisor = an_applicant(), an_applicant()
        signs.raise_signs([self.found(account=account)], at=at)
        signs.judge(sign_id=Sign.objects.get().id, verdict="harmless", note="Keluarga", at=at, actor=supervisor)
        assert signs.raise_signs([self.found(account=account)], at=at) == 0
        assert signs.raise_signs([self.found(account=account, count=5)], at=at) == 1
        with pytest.raises(AlreadyJudged):
            signs.judge(
                sign_id=Sign.objects.get(verdict="harmless").id, verdict="referred", note="x", at=at, actor=supervisor
            )

    def test_nothing_happens_to_the_account(self, at: datetime) -> None:
        account = an_applicant(email="calo@contoh.test")
        signs.raise_signs([self.found(account=account)], at=at)
        signs.judge(sign_id=Sign.objects.get().id, verdict="referred", note="Calo", at=at, actor=account)
        answer = Client().post("/akun/masuk/", {"login": "calo@contoh.test", "password": PASSWORD})
        assert answer.headers["Location"] == "/beranda/"
        booked = a_confirmed_booking(at=at, application_id=an_application(at=at, email="calo@contoh.test"))
        assert booked.state == "confirmed"


class TestPages:
    """The supervisor's list, and the head office's."""

    @pytest.fixture
    def world(self) -> World:
        return a_world()

    def test_a_supervisor_reads_why_and_decides(self, world: World) -> None:
        at = clock.now()
        account = account_by_address(world.applicant.email)
        assert account
        signs.raise_signs(
            [Found(account=account, kind=Kind.PAIRS, count=3, days=90, office=world.office.id)], at=at
        )  # fmt: skip
        client = client_of(world.colleague(Role.SUPERVISOR, world.office))
        page = client.get(reverse("appointments:signs", args=[world.office.code])).content.decode()
        assert "3 kali dalam 90 hari" in page
        assert world.applicant.email not in page
        sign = Sign.objects.get()
        address = reverse("appointments:sign", args=[world.office.code, sign.id])
        assert "Belum tentu calo" in client.get(address).content.decode()
        assert client.post(address, {"verdict": "watched"}).status_code == 422
        assert client.post(address, {"verdict": "watched", "note": "Tunggu bulan depan"}).status_code == 302
        sign.refresh_from_db()
        assert (sign.verdict, sign.note, bool(sign.judged_by)) == ("watched", "Tunggu bulan depan", True)
        assert "Diamati" in client.get(reverse("appointments:signs", args=[world.office.code])).content.decode()

    def test_an_office_sees_its_own_and_the_head_office_all(self, world: World) -> None:
        at = clock.now()
        for office in (world.office.id, world.other_office.id, None):
            signs.raise_signs(
                [Found(account=an_applicant(), kind=Kind.DEVICE, count=4, days=7, office=office)], at=at
            )  # fmt: skip
        supervisor = client_of(world.colleague(Role.SUPERVISOR, world.office))
        page = supervisor.get(reverse("appointments:signs", args=[world.office.code])).content.decode()
        assert page.count("4 akun mulai memakai perangkat") == 1
        elsewhere = Sign.objects.get(office=world.other_office.id)
        assert supervisor.get(reverse("appointments:sign", args=[world.office.code, elsewhere.id])).status_code == 404
        head: Any = client_of(world.colleague(Role.ADMINISTRATOR, world.office))
        page = head.get(reverse("appointments:all_signs")).content.decode()
        assert page.count("4 akun mulai memakai perangkat") == 3
        assert head.get(reverse("appointments:any_sign", args=[elsewhere.id])).status_code == 200


class TestLimits:
    """Taking places and making wishes."""

    def test_places_are_asked_for_only_so_often(self) -> None:
        at_least("hold_account_hour", 2)
        at = clock.now()
        application, slot = an_application(at=at, email="a@contoh.test"), a_slot(at=at)
        client = client_of(apps.get_model("accounts", "User").objects.get(email="a@contoh.test"))
        address = reverse("appointments:check", args=[application, slot.id])
        answers = [client.post(address, {"once": str(new_id()), "nonsense": "1"}) for _ in range(3)]
        assert [answer.status_code == 429 for answer in answers] == [False, False, True]
        assert int(answers[2].headers["Retry-After"]) > 60
        assert client.get(address).status_code != 429

    def test_the_fast_lane_turns_away_a_program_gone_astray(self) -> None:
        answers = asyncio.run(self._ask_fast(250))
        assert [status for status, _wait in answers].count(404) == 240
        assert {wait for status, wait in answers if status == 429} == {b"1"}

    async def _ask_fast(self, times: int) -> list[tuple[int, bytes]]:
        class NoSlots(Slots):
            def known(self, _slot: UUID) -> None:
                return None

            async def get(self, _slot: UUID) -> None:
                return None

        pass_ = Pass(
            purpose=Purpose.BOOK, account=new_id(), person=new_id(), application=new_id(), office=new_id(),
            lane="regular", epoch=0, release=None, booking=None, expires=int(clock.now().timestamp()) + 600, party=(),
        )  # fmt: skip
        lane = Holds(writer=GroupWriter(), slots=NoSlots())
        sealed = seal(pass_).encode()
        told: list[tuple[int, bytes]] = []
        for _ in range(times):
            scope = {
                "type": "http", "method": "POST", "path": "/api/fast/holds", "query_string": b"",
                "headers": [(b"giliran-pass", sealed), (b"idempotency-key", str(new_id()).encode())],
            }  # fmt: skip
            body = f'{{"slot": "{new_id()}"}}'.encode()

            async def receive(body: bytes = body) -> dict[str, Any]:
                return {"type": "http.request", "body": body, "more_body": False}

            async def send(message: Any) -> None:
                if message["type"] == "http.response.start":
                    headers = dict(message["headers"])
                    told.append((message["status"], headers.get(b"retry-after", b"")))

            await lane(scope, receive, send)
        return told
