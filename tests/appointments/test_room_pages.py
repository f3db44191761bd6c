"""The waiting room as people and programs see it, in every state."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.db.models import F

from giliran.appointments import rules_draw
from giliran.appointments.models import Entry, Release, Slot
from giliran.appointments.services.passes import Purpose, seal, unseal
from giliran.appointments.services.room import move_threshold
from giliran.appointments.services.room.ticket import seal_ticket
from giliran.appointments.web.fast.limits import Limits
from giliran.appointments.web.room import memory
from giliran.appointments.web.room.asking import PASS_COOKIE, TICKET_COOKIE
from giliran.appointments.web.room.line import Line
from giliran.foundation import clock
from tests.appointments.builders import an_application
from tests.appointments.room_builders import STATE, a_pass, a_release, places_of
from tests.appointments.room_visitor import Answer, Device, start_anew

pytestmark = pytest.mark.django_db(transaction=True)
_CSS = Path(memory.__file__).parents[2] / "static" / "appointments" / "room.css"


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    start_anew()
    with patch.object(memory, "_IDLE_AFTER", 0.0), patch.object(memory, "EVERY", 0.0):
        yield


def ask(device: Device, path: str, **asked: Any) -> Answer:
    return async_to_sync(device.ask)(path, **asked)


def a_device(*, at: datetime, **others: Any) -> Device:
    return Device({PASS_COOKIE: seal(a_pass(at=at, **others))})


def room_of(release: Release) -> str:
    return f"/ruang-tunggu/{release.id}/"


def joined(release: Release, *, at: datetime, **others: Any) -> Device:
    device = a_device(at=at, **others)
    assert ask(device, room_of(release), method="POST").status == 303
    assert TICKET_COOKIE in device.cookies
    return device


def draw(release: Release, *, at: datetime) -> None:
    """Draw as the clockwork does."""
    release.refresh_from_db()
    release.root, release.seed, release.state = b"r" * 32, b"s" * 32, STATE.RUNNING
    ids = list(Entry.objects.filter(release=release, early=True).values_list("id", flat=True))
    for place, (number, entry_id) in enumerate(rules_draw.order(b"s" * 32, ids), 1):
        Entry.objects.filter(id=entry_id).update(place=place, draw=number)
    release.entrants, release.drawn_at = len(ids), at
    release.save()


def test_before_the_room_opens_it_says_when(now: datetime) -> None:
    release = a_release(at=now + timedelta(hours=2), state=STATE.PLANNED, room_opens_at=now + timedelta(hours=1))
    page = ask(a_device(at=now), room_of(release))
    assert (page.status, "belum dibuka" in page.text, "WIB" in page.text) == (200, True, True)
    assert 51 <= int(re.findall(r'refresh" content="(\d+)"', page.text)[0]) <= 69


def test_without_a_pass_one_is_told_how_to_get_one(now: datetime) -> None:
    release = a_release(at=now + timedelta(minutes=5))
    expired = Device({PASS_COOKIE: seal(a_pass(at=now - timedelta(days=2)))})
    forged = Device({PASS_COOKIE: seal(a_pass(at=now))[:-3] + "AAA"})
    for device in (Device(), expired, forged):
        page = ask(device, room_of(release))
        assert "belum punya izin masuk" in page.text
        assert "/beranda/" in page.text
        assert ask(device, room_of(release), method="POST").status == 403
    booking = a_pass(at=now, purpose=Purpose.BOOK)
    assert "belum punya izin" in ask(Device({PASS_COOKIE: seal(booking)}), room_of(release)).text
    elsewhere = a_device(at=now, office=uuid4())
    assert "kantor atau jalur lain" in ask(elsewhere, room_of(release)).text
    assert ask(elsewhere, room_of(release), method="POST").status == 403


def test_joining_keeps_a_ticket_and_the_same_place_on_every_device(now: datetime) -> None:
    release = a_release(at=now + timedelta(minutes=5))
    phone = a_device(at=now)
    assert "Masuk ruang tunggu" in ask(phone, room_of(release)).text
    assert ask(phone, room_of(release), method="POST").status == 303
    laptop = Device({PASS_COOKIE: phone.cookies[PASS_COOKIE]})
    ask(laptop, room_of(release), method="POST")
    assert laptop.cookies[TICKET_COOKIE] == phone.cookies[TICKET_COOKIE]
    page = ask(phone, room_of(release))
    assert "Anda sudah di ruang tunggu" in page.text
    assert "memuat ulang sendiri" in page.text
    assert Entry.objects.filter(release=release).count() == 1


def test_another_sites_form_joins_nobody(now: datetime) -> None:
    release = a_release(at=now + timedelta(minutes=5))
    device = a_device(at=now)
    assert ask(device, room_of(release), method="POST", sec_fetch_site="cross-site").status == 403
    assert ask(device, room_of(release), method="POST", origin="https://calo.example").status == 403
    assert ask(device, room_of(release), method="POST", origin="http://testserver").status == 303


def test_a_line_from_the_draw_to_the_last_place(now: datetime) -> None:
    release = a_release(at=now + timedelta(seconds=1))
    (slot,) = places_of(release, at=now, places=1)
    devices = [joined(release, at=now) for _ in range(3)]
    Release.objects.filter(id=release.id).update(state=STATE.DRAWING)
    assert "Undian sedang dilakukan" in ask(devices[0], room_of(release)).text
    draw(release, at=now)
    late = joined(release, at=now)
    places = {ask(device, f"/api/fast/rooms/{release.id}").json["place"]: device for device in [*devices, late]}
    assert sorted(places) == [1, 2, 3, 4]
    assert places[4] is late
    page = ask(places[2], room_of(release)).text
    assert "Urutan Anda" in page
    assert "peluangnya kecil" in page
    assert "tempatnya cukup" not in page
    move_threshold(release.id, at=clock.now())
    turn = ask(places[1], room_of(release))
    assert (turn.status, turn.headers["location"]) == (303, f"{room_of(release)}pilih/")
    assert ask(places[2], f"{room_of(release)}pilih/").headers["location"] == room_of(release)
    choose = ask(places[1], f"{room_of(release)}pilih/?kabar=full").text
    assert str(slot.id) in choose
    assert "baru saja penuh" in choose
    sealed = re.findall(r'name="pass" value="([^"]+)"', choose)[0]
    found = unseal(sealed, purpose=Purpose.BOOK, at=now)
    entry = Entry.objects.get(release=release, place=1)
    assert (found.release, found.account) == (release.id, entry.account_id)
    Slot.objects.filter(id=slot.id).update(taken=F("capacity"))
    Entry.objects.filter(id=entry.id).update(state="booked", ended_at=clock.now())
    move_threshold(release.id, at=clock.now())
    assert "sudah ditahan" in ask(places[1], room_of(release)).text
    gone = ask(places[2], room_of(release)).text
    assert "sudah habis" in gone
    assert "/kantor/" in gone
    assert "sudah habis" in ask(a_device(at=now), room_of(release)).text


def test_who_let_the_time_pass_is_told_so(now: datetime) -> None:
    release = a_release(at=now - timedelta(hours=1), state=STATE.RUNNING)
    places_of(release, at=now, places=5)
    device = joined(release, at=now)
    move_threshold(release.id, at=now - timedelta(minutes=20))
    assert "sudah lewat" in ask(device, room_of(release)).text
    assert ask(device, f"{room_of(release)}pilih/").status == 303


@pytest.mark.parametrize(("state", "told"), [(STATE.ENDED, "sudah selesai"), (STATE.CANCELLED, "dibatalkan")])
def test_a_release_that_is_over(now: datetime, state: str, told: str) -> None:
    release = a_release(at=now + timedelta(minutes=5))
    device = joined(release, at=now)
    draw(release, at=now)
    Release.objects.filter(id=release.id).update(state=state)
    assert told in ask(device, room_of(release)).text
    assert told in ask(Device(), room_of(release)).text


def test_tickets_that_are_not_this_rooms_are_none(now: datetime) -> None:
    release, other = a_release(at=now), a_release(at=now + timedelta(hours=1))
    fields: dict[str, Any] = {"release": release.id, "entry": uuid4(), "account": uuid4(), "place": 1, "size": 1}
    good = seal_ticket(**fields, expires=int(now.timestamp()) + 60)
    old = seal_ticket(**fields, expires=int(now.timestamp()) - 1)
    api = f"/api/fast/rooms/{release.id}"
    assert ask(Device(), api, giliran_ticket=good).status == 200
    for wrong in (old, good[:-2] + "xx", "", "ü", good + "A", seal(a_pass(at=now))):
        answer = ask(Device(), api, giliran_ticket=wrong)
        assert (answer.status, answer.json["error"]) == (401, "no_ticket")
    assert ask(Device(), f"/api/fast/rooms/{other.id}", giliran_ticket=good).status == 401


def test_a_ticket_lets_in_nobody_elses_pass(now: datetime) -> None:
    release = a_release(at=now - timedelta(minutes=1), state=STATE.RUNNING)
    places_of(release, at=now, places=5)
    device = joined(release, at=now)
    move_threshold(release.id, at=now)
    assert ask(device, f"{room_of(release)}pilih/").status == 200
    sold_on = Device({**a_device(at=now).cookies, TICKET_COOKIE: device.cookies[TICKET_COOKIE]})
    assert "belum punya izin" in ask(sold_on, f"{room_of(release)}pilih/").text
    api = f"/api/fast/rooms/{release.id}/pass"
    assert ask(sold_on, api, method="POST").status == 403
    answer = ask(device, api, method="POST").json
    assert unseal(answer["pass"], purpose=Purpose.BOOK, at=now).expires == answer["until"]


def test_programs_join_and_poll(now: datetime) -> None:
    release = a_release(at=now + timedelta(minutes=5))
    api, entry_pass = f"/api/fast/rooms/{release.id}", seal(a_pass(at=now))
    assert ask(Device(), api, method="POST").json["error"] == "no_pass"
    first = ask(Device(), api, method="POST", giliran_pass=entry_pass)
    again = ask(Device(), api, method="POST", giliran_pass=entry_pass)
    assert (first.status, first.json["outcome"]) == (201, "joined")
    assert again.json["ticket"] == first.json["ticket"]
    polled = ask(Device(), api, giliran_ticket=first.json["ticket"]).json
    assert (polled["state"], polled["place"], polled["minutes"]) == ("joined", 0, None)
    assert 50 <= polled["next_poll"] <= 70
    refused = ask(Device(), api, method="POST", giliran_pass=seal(a_pass(at=now, epoch=5)))
    assert (refused.status, refused.json["error"]) == (403, "revoked")
    assert ask(Device(), f"/api/fast/rooms/{uuid4()}").status == 404
    assert ask(Device(), api, method="DELETE").status == 405


def test_who_joins_too_often_waits_and_who_is_in_is_not_counted(now: datetime) -> None:
    release = a_release(at=now + timedelta(minutes=5))
    api = f"/api/fast/rooms/{release.id}"
    inside = joined(release, at=now)
    with patch.object(Limits, "wait", return_value=42.0):
        refused = ask(a_device(at=now), api, method="POST")
        assert (refused.status, refused.json["error"]) == (429, "too_often")
        assert ask(a_device(at=now), room_of(release), method="POST").status == 503
        assert ask(inside, api, method="POST").status == 201
    assert Entry.objects.count() == 1


def test_a_family_is_let_in_together(now: datetime) -> None:
    release = a_release(at=now - timedelta(minutes=1), state=STATE.RUNNING)
    places_of(release, at=now, places=5)
    mother, child = (an_application(at=now, email="ibu@example.id") for _ in range(2))
    device = joined(release, at=now, application_id=mother, family=[child])
    move_threshold(release.id, at=now)
    page = ask(device, f"{room_of(release)}pilih/").text
    assert "ber-2" in page
    sealed = re.findall(r'name="pass" value="([^"]+)"', page)[0]
    assert [member.application for member in unseal(sealed, purpose=Purpose.BOOK, at=now).party] == [child]


def test_every_page_is_small_needs_no_script_and_says_nothing_to_others(now: datetime) -> None:
    release = a_release(at=now - timedelta(minutes=1), state=STATE.RUNNING)
    places_of(release, at=now, places=800, slots=40)
    device = joined(release, at=now)
    pages = [ask(Device(), room_of(release)), ask(device, room_of(release)), ask(Device(), "/ruang-tunggu/x/")]
    move_threshold(release.id, at=now)
    pages.append(ask(device, f"{room_of(release)}pilih/"))
    css = len(_CSS.read_bytes())
    for page in pages:
        assert len(page.body) + css <= 15_000
        assert not re.search(r"<script|style=|<style|onclick|\x01", page.text)
        assert page.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in page.headers["content-security-policy"]
    assert pages[2].status == 404


def test_it_is_told_in_english_to_those_who_chose_it(now: datetime) -> None:
    release = a_release(at=now + timedelta(minutes=5))
    device = joined(release, at=now)
    device.cookies["django_language"] = "en"
    page = ask(device, room_of(release)).text
    assert '<html lang="en">' in page


def test_a_database_that_is_away_is_told_politely(now: datetime) -> None:
    release = a_release(at=now + timedelta(minutes=5))

    async def away(_self: object) -> None:
        raise ConnectionRefusedError

    with patch.object(Line, "connection", away):
        page = ask(Device(), room_of(release))
        api = ask(Device(), f"/api/fast/rooms/{release.id}")
    assert (page.status, api.status) == (503, 503)
    assert int(page.headers["retry-after"]) > 0
    assert "refresh" in page.text
