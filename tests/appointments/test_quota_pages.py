"""The quota pages: the week, a change looked at before it is saved, moving in one click, flows, booklets, visits."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from giliran.accounts.models import User
from giliran.appointments.models import Booking, Collective, LaneFlow, LanePlan, Slot
from giliran.appointments.services import make_slots, quota
from giliran.appointments.services.quota import Quota
from giliran.catalogue.models import Stock
from giliran.foundation import clock
from giliran.foundation.actors import Role
from giliran.foundation.clock import local_day
from giliran.ledger.queries import history
from giliran.offices.models import OpeningException
from giliran.offices.queries import OfficeView
from tests.accounts.builders import a_colleague
from tests.appointments.builders import a_confirmed_booking, an_application, an_office, reference_data, row
from tests.support.world import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> OfficeView:
    reference_data()
    return an_office()


@pytest.fixture
def client(office: OfficeView) -> Client:
    made = a_colleague(role=Role.SUPERVISOR, office_id=office.id, at=clock.now())
    return client_of(User.objects.get(id=made))


def workday(office: OfficeView, ahead: int = 5) -> date:
    """A day some days ahead that is open."""
    from giliran.offices.queries import openings

    today = local_day(clock.now(), office.time_zone)
    found = openings(office.id, today + timedelta(days=ahead), today + timedelta(days=ahead + 12))
    return next(day for day, opening in found.items() if opening.open)


def slots(office: OfficeView) -> None:
    today = local_day(clock.now(), office.time_zone)
    make_slots(office_id=office.id, first=today, last=today + timedelta(days=20), at=clock.now())


def page(office: OfficeView, name: str = "quota", *args: str) -> str:
    return reverse(f"appointments:{name}", args=[office.code, *args])


def on(day: date, name: str = "first") -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_the_week_shows_each_lane_and_the_rules_in_sentences(client: Client, office: OfficeView) -> None:
    at, day = clock.now(), workday(office)
    today = local_day(at, office.time_zone)
    for wanted in (Quota(lane="priority", places=30), Quota(lane="express", share_percent=20)):
        quota.set_lane_plan(office_id=office.id, quota=wanted, valid_from=today, at=at, actor=None)
    slots(office)
    shown = client.get(page(office), {"minggu": day.isoformat()}).content.decode()
    for text in ("Prioritas", "di meja depan", "Percepatan", "30 tempat", "20 persen dari volume", "Belum dirilis"):
        assert text in shown
    assert client.get(page(office), {"minggu": "x"}).status_code == 200


def test_a_closure_is_looked_at_then_saved_and_people_moved(client: Client, office: OfficeView) -> None:
    slots(office)
    day = workday(office)
    slot = Slot.objects.filter(local_date=day).earliest("starts_at")
    booked = a_confirmed_booking(at=clock.now(), slot=slot)
    filled = {**on(day), "off": "on", "reason_id": "Libur daerah", "reason_en": "Local holiday"}
    looked = client.post(page(office, "quota_change", "tanggal"), {**filled, "action": "preview"})
    shown = looked.content.decode()
    assert "Siti" in shown
    assert booked.code in shown
    assert "Simpan dan pindahkan mereka" in shown
    assert row(booked).slot_id == slot.id
    assert "appointments.conflict_seen" in [event.kind for event in history([booked.id])]
    carried = {field["name"]: field["value"] for field in _hidden(shown)}
    saved = client.post(page(office, "quota_change", "tanggal"), {**carried, "action": "save"}, follow=True)
    assert "1 orang dipindahkan" in saved.content.decode()
    moved = row(booked)
    assert moved.slot is not None
    assert (moved.slot.local_date != day, moved.reschedules) == (True, 0)


def test_without_moving_at_once_they_can_be_moved_later(client: Client, office: OfficeView) -> None:
    slots(office)
    day = workday(office)
    booked = a_confirmed_booking(at=clock.now(), slot=Slot.objects.filter(local_date=day).earliest("starts_at"))
    filled = {**on(day), "off": "on", "reason_id": "Libur daerah", "reason_en": "Local holiday", "action": "save"}
    saved = client.post(page(office, "quota_change", "tanggal"), filled)
    assert saved.headers["Location"] == page(office, "quota_affected")
    assert "1 orang perlu dipindahkan" in client.get(page(office)).content.decode()
    assert "Siti" not in client.get(page(office, "quota_affected")).content.decode()
    assert "Siti" in client.post(page(office, "quota_affected")).content.decode()
    client.post(page(office, "quota_move"))
    assert "Tidak ada yang perlu dipindahkan" in client.get(page(office, "quota_affected")).content.decode()
    assert Booking.objects.get(id=booked.id).slot is not None


@pytest.mark.parametrize(
    ("what", "filled"),
    [
        ("jalur", {"lane": "express", "weekday": "0", "share_percent": "20", "closes": "10.00"}),
        ("kapasitas", {"key": "working_counters", "value": "3"}),
        ("jam-buka", {"weekday": "2", "opens": "07.30", "closes": "14"}),
        ("tanggal", {"opens": "8", "closes": "12.00", "reason_id": "Paspor Simpatik", "reason_en": "Weekend"}),
    ],
)
def test_each_change_shows_its_days_and_is_saved(
    client: Client, office: OfficeView, what: str, filled: dict[str, str]
) -> None:
    slots(office)
    filled |= on(workday(office))
    looked = client.post(page(office, "quota_change", what), {**filled, "action": "preview"})
    assert looked.status_code == 200
    assert "Hari demi hari" in looked.content.decode()
    assert not LanePlan.objects.exists()
    assert client.post(page(office, "quota_change", what), {**filled, "action": "save"}).status_code == 302


def test_an_exception_is_taken_back(client: Client, office: OfficeView) -> None:
    assert "Tidak ada hari yang berbeda" in client.get(page(office, "quota_change", "cabut")).content.decode()
    day = workday(office)
    filled = {**on(day), "off": "on", "reason_id": "Libur daerah", "reason_en": "Local holiday", "action": "save"}
    slots(office)
    client.post(page(office, "quota_change", "tanggal"), filled)
    assert not Slot.objects.filter(local_date=day, open=True).exists()
    made = OpeningException.objects.get(office_id=office.id, day=day)
    assert "Libur daerah" in client.get(page(office, "quota_change", "cabut")).content.decode()
    chosen = {"exception": str(made.id)}
    looked = client.post(page(office, "quota_change", "cabut"), {**chosen, "action": "preview"}).content.decode()
    assert "<strong>08.00" in looked
    assert client.post(page(office, "quota_change", "cabut"), {**chosen, "action": "save"}).status_code == 302
    assert Slot.objects.filter(local_date=day, open=True).exists()


def test_capacity_says_what_holds_today(client: Client, office: OfficeView) -> None:
    shown = client.get(page(office, "quota_change", "kapasitas")).content.decode()
    assert "6 dari 6 loket bekerja, 10 menit per kunjungan" in shown


def test_a_national_holiday_is_only_looked_at(client: Client, office: OfficeView) -> None:
    slots(office)
    filled = {**on(workday(office)), "name": "Cuti bersama"}
    for action in ("preview", "save"):
        shown = client.post(page(office, "quota_change", "libur-nasional"), {**filled, "action": action})
        assert "Libur nasional disimpan oleh kantor pusat" in shown.content.decode()
    assert Slot.objects.filter(local_date=workday(office), open=True).exists()


def test_what_cannot_be_is_said_in_place(client: Client, office: OfficeView) -> None:
    express = {"lane": "express", "weekday": "0", "share_percent": "90", "action": "preview", **on(workday(office))}
    answer = client.post(page(office, "quota_change", "jalur"), express)
    assert answer.status_code == 422
    assert "paling banyak 30 persen" in answer.content.decode()
    assert client.post(page(office, "quota_change", "jalur"), {"action": "save"}).status_code == 422
    assert client.get(page(office, "quota_change", "lain")).status_code == 404


def test_flows_are_said_in_a_sentence(client: Client, office: OfficeView) -> None:
    filled = {"from_lane": "express", "to_lane": "regular", "days_before": "0", "at": "09.00"}
    filled |= on(workday(office), "valid_from")
    shown = client.post(page(office, "quota_flows"), filled, follow=True).content.decode()
    assert "Setiap hari pukul 09.00, tempat Percepatan yang belum terpakai" in shown
    assert client.post(page(office, "quota_flows"), {**filled, "to_lane": "express"}).status_code == 422
    client.post(page(office, "quota_flows"), {**filled, "to_lane": ""})
    assert not LaneFlow.objects.exists()


def test_booklets_are_counted_product_by_product(client: Client, office: OfficeView) -> None:
    Stock.objects.all().delete()
    assert "tidak dihitung" in client.get(page(office, "quota_stock")).content.decode()
    shown = client.post(page(office, "quota_stock"), {"product": "ordinary_10", "quantity": "0"}, follow=True)
    assert "Habis" in shown.content.decode()
    assert Stock.objects.get().quantity == 0


def test_a_collective_visit_is_made_and_booked_by_its_code(client: Client, office: OfficeView) -> None:
    day = workday(office)
    filled = {
        "organisation": "Pesantren Al-Hikmah",
        "address": "Jl. Raya 1",
        "starts": "9",
        "ends": "12",
        "people": "40",
    }
    assert (
        client.post(page(office, "quota_collectives"), {**filled, **on(day, "day"), "people": "9"}).status_code == 422
    )
    shown = client.post(page(office, "quota_collectives"), {**filled, **on(day, "day")}, follow=True).content.decode()
    made = Collective.objects.get()
    assert made.code in shown
    application_id = an_application(at=clock.now(), email="santri@example.id")
    applicant = client_of(User.objects.get(email="santri@example.id"))
    url = reverse("appointments:collective", args=[application_id])
    assert applicant.post(url, {"code": "K7M2-9QXD", "action": "look"}).status_code == 422
    assert "Pesantren Al-Hikmah" in applicant.post(url, {"code": made.code, "action": "look"}).content.decode()
    assert "/tagihan/" in applicant.post(url, {"code": made.code, "action": "book"}).headers["Location"]
    assert Slot.objects.get(lane="collective").taken == 1
    client.post(page(office, "quota_collective_cancel", str(made.id)))
    assert "1 orang perlu dipindahkan" in client.get(page(office)).content.decode()


def _hidden(page: str) -> list[dict[str, str]]:
    import re

    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return [{"name": name, "value": value} for name, value in found if name != "csrfmiddlewaretoken"]
