"""Pages about releases: what anybody sees and checks, and what a supervisor plans."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from giliran.accounts.models import User
from giliran.appointments.models import Entry, Release, ReleaseSchedule, Slot
from giliran.appointments.queries.draw import draw_document
from giliran.appointments.rules_proof import verify
from giliran.appointments.services import release as releases
from giliran.config.cli.program import run
from giliran.foundation import clock
from giliran.foundation.actors import Role
from giliran.foundation.clock import local_day
from tests.accounts.builders import a_colleague
from tests.appointments.builders import an_office
from tests.appointments.release_builders import a_day_of_slots, a_release, a_schedule, entries, keepers
from tests.support.world import client_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _only_these_slots() -> Iterator[None]:
    with patch("giliran.appointments.services.release.rooms.make_slots"):
        yield


def _drawn(*, at: datetime, count: int = 12, away: str = "") -> UUID:
    a_day_of_slots(day=local_day(at, an_office().time_zone) + timedelta(days=2), unreleased=0)
    with keepers("inspectorate", "ombudsman") as both:
        release_id = a_release(at=at)
        releases.gather_commitments(at=at)
        releases.open_rooms(at=at + HOUR / 2)
        entries(release_id, count=count, at=at)
        for each in both:
            each.away = each.name == away
        releases.close_and_draw(release_id, at=at + HOUR)
        releases.close_and_draw(release_id, at=at + HOUR + timedelta(seconds=30))
    return release_id


@pytest.fixture
def document(at: datetime) -> dict[str, Any]:
    """What is published of a draw."""
    found: dict[str, Any] = json.loads(draw_document(_drawn(at=at)))
    return found


def _swap(document: dict[str, Any]) -> None:
    line = document["line"]
    line[0], line[1] = line[1], line[0]


def _other_secret(document: dict[str, Any]) -> None:
    document["custodians"][0]["secret"] = "00" * 32


def _leave_one_out(document: dict[str, Any]) -> None:
    document["line"].pop()
    document["entrants"] -= 1


def _leave_a_secret_out(document: dict[str, Any]) -> None:
    document["custodians"][0]["used"] = False


def _late_commitment(document: dict[str, Any]) -> None:
    document["custodians"][0]["committed_at"] = document["drawn_at"]


def _add_one(document: dict[str, Any]) -> None:
    document["line"].append(str(uuid4()))


def _twice(document: dict[str, Any]) -> None:
    document["line"][1] = document["line"][0]


def _other_release(document: dict[str, Any]) -> None:
    document["release"] = str(uuid4())


def _beacon(document: dict[str, Any]) -> None:
    document["beacon"] = "wished for"


def test_what_is_published_holds(document: dict[str, Any]) -> None:
    verdict = verify(document, entry=UUID(document["line"][4]))
    assert (verdict.problems, verdict.notes, verdict.entrants, verdict.place) == ((), (), 12, 5)
    assert set(json.dumps(document)) & {"@"} == set(), "no address of anybody"


@pytest.mark.parametrize(
    "tamper",
    [_swap, _other_secret, _leave_one_out, _leave_a_secret_out, _late_commitment, _add_one, _twice, _other_release,
     _beacon],
)  # fmt: skip
def test_tampering_is_found(document: dict[str, Any], tamper: Callable[[dict[str, Any]], None]) -> None:
    tamper(document)
    assert not verify(document).holds


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
def test_a_document_that_is_nonsense_is_a_problem_and_no_crash(data: st.DataObject) -> None:
    whole = {
        "format": "giliran-draw-1", "seed": "00" * 32, "root": "00" * 32, "release": str(UUID(int=1)), "line": [],
        "custodians": [], "entrants": 0, "beacon": "", "closed_at": "2026-01-01T00:00:00+00:00",
        "room_opened_at": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    name = data.draw(st.sampled_from(sorted(whole)))
    assert not verify({**whole, name: data.draw(json_values)}).holds


def test_a_silent_custodian_is_told_of(at: datetime) -> None:
    release_id = _drawn(at=at, away="ombudsman")
    verdict = verify(json.loads(draw_document(release_id)))
    assert verdict.holds
    assert verdict.notes == (
        "fewer than 2 custodians beside Giliran itself took part", "ombudsman never revealed: not part of it",
    )  # fmt: skip


def test_the_program_says_so_by_its_exit_code(document: dict[str, Any], tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "undian.json"
    file.write_text(json.dumps(document), "utf-8")
    assert run(["release", "verify", str(file), "--entry", document["line"][0]]) == 0
    assert "Place 1 of 12" in capsys.readouterr().out
    assert run(["release", "verify", str(file), "--entry", str(uuid4())]) == 1
    _swap(document)
    file.write_text(json.dumps(document), "utf-8")
    assert run(["release", "verify", str(file), "--json"]) == 1
    assert not json.loads(capsys.readouterr().out.splitlines()[-1])["holds"]
    file.write_text("[[", "utf-8")
    assert run(["release", "verify", str(file)]) == 2
    assert run(["release", "verify", str(tmp_path / "nothing.json")]) == 2


def test_anybody_sees_the_draw_and_finds_their_place(client: Client, at: datetime) -> None:
    release_id = _drawn(at=at)
    page = reverse("appointments:release", args=[release_id])
    release = Release.objects.get(id=release_id)
    shown = client.get(page).content.decode()
    assert bytes(release.root or b"").hex() in shown
    assert bytes(release.seed or b"").hex() in shown
    first = Entry.objects.get(release=release, place=1)
    assert "Urutan 1 dari 12" in client.get(page, {"peserta": str(first.id)}).content.decode()
    assert "Tidak ada dalam rilis ini" in client.get(page, {"peserta": str(uuid4())}).content.decode()
    assert "Bukan nomor peserta" in client.get(page, {"peserta": "12\x00"}).content.decode()
    told = client.get(reverse("appointments:release_draw", args=[release_id]))
    assert verify(told.json()).holds


def test_the_report_is_shown_once_it_is_over(client: Client, at: datetime) -> None:
    release_id = _drawn(at=at)
    releases.end_release(release_id, at=at + 2 * HOUR)
    shown = client.get(reverse("appointments:release", args=[release_id])).content.decode()
    assert "Laporan keadilan" in shown
    assert "Menurut angka pertama" in shown


@pytest.mark.parametrize("state", ["planned", "joining", "drawing"])
def test_before_the_draw_the_page_says_what_will_be(client: Client, at: datetime, state: str) -> None:
    with keepers("inspectorate"):
        release_id = a_release(at=at)
        releases.gather_commitments(at=at)
    Release.objects.filter(id=release_id).update(state=state)
    answer = client.get(reverse("appointments:release", args=[release_id]))
    assert answer.status_code == 200
    assert "Masih tersegel" in answer.content.decode()
    assert client.get(reverse("appointments:release_draw", args=[release_id])).json()["line"] == []


def test_an_offices_coming_releases_are_public(client: Client) -> None:
    at = clock.now()
    a_schedule(share_percent=40)
    releases.plan_releases(at=at)
    shown = client.get(reverse("appointments:release_list", args=["jakarta-selatan"])).content.decode()
    assert "Setiap Jumat pukul 14.00 WIB: 40 % tempat minggu berikutnya" in shown
    assert shown.count('href="/rilis/') >= 5
    assert client.get(reverse("appointments:release_list", args=["nowhere"])).status_code == 404


@pytest.fixture
def supervisor() -> Client:
    """The supervisor's browser."""
    made = a_colleague(role=Role.SUPERVISOR, office_id=an_office().id, at=clock.now())
    return client_of(User.objects.get(id=made))


_SCHEDULE = {
    "lane": "regular", "every": "week", "weekday": "5", "at": "14.00", "covers": "next_week", "share_percent": "40",
    "room_minutes": "30",
}  # fmt: skip


def _filled(at: datetime) -> dict[str, str]:
    day = local_day(at, "Asia/Jakarta")
    return {
        **_SCHEDULE, "valid_from_day": str(day.day), "valid_from_month": str(day.month),
        "valid_from_year": str(day.year), "once": str(uuid4()),
    }  # fmt: skip


def test_a_schedule_is_looked_at_in_words_before_it_is_saved(supervisor: Client) -> None:
    at = clock.now()
    day = local_day(at, "Asia/Jakarta")
    monday = day + timedelta(days=14 - day.weekday())
    slots = a_day_of_slots(day=monday, unreleased=0)
    page = reverse("appointments:release_schedule", args=["jakarta-selatan"])
    shown = supervisor.post(page, {**_filled(at), "action": "lihat"})
    assert shown.status_code == 200, shown.content.decode()
    text = shown.content.decode()
    assert "Setiap Jumat pukul 14.00 WIB: 40 % tempat minggu berikutnya" in text
    assert "8 tempat yang masih kosong pada 2 waktu akan menunggu rilisnya." in text
    assert not ReleaseSchedule.objects.exists(), "looked at only"
    assert not Release.objects.exists()
    assert supervisor.post(page, {**_filled(at), "action": "simpan"}).status_code == 302
    assert [slot.unreleased for slot in Slot.objects.filter(id__in=[each.id for each in slots])] == [4, 4]
    schedule = ReleaseSchedule.objects.get()
    assert "40 %" in supervisor.get(reverse("appointments:releases", args=["jakarta-selatan"])).content.decode()
    supervisor.post(reverse("appointments:release_schedule_end", args=["jakarta-selatan", schedule.id]))
    assert Release.objects.exclude(state="cancelled").filter(opens_at__gt=at + timedelta(days=1)).count() == 0
    assert [slot.unreleased for slot in Slot.objects.filter(id__in=[each.id for each in slots])] == [0, 0]


def test_a_schedule_that_is_not_whole_is_asked_for_again(supervisor: Client) -> None:
    page = reverse("appointments:release_schedule", args=["jakarta-selatan"])
    shown = supervisor.post(page, {**_filled(clock.now()), "weekday": "", "action": "simpan"})
    assert shown.status_code == 422
    assert "Pilih harinya." in shown.content.decode()


def test_another_offices_release_is_not_there(supervisor: Client) -> None:
    at = clock.now()
    with keepers():
        release_id = a_release(at=at, office_code="jayapura")
    assert (
        supervisor.post(reverse("appointments:release_cancel", args=["jakarta-selatan", release_id])).status_code == 404
    )
    assert Release.objects.get(id=release_id).state == "planned"


def test_an_extra_release_is_planned_and_given_up(supervisor: Client) -> None:
    at = clock.now()
    day = local_day(at, "Asia/Jakarta") + timedelta(days=3)
    slots = a_day_of_slots(day=day, unreleased=0)
    filled = {"lane": "regular", "at": "10.00", "share_percent": "50", "room_minutes": "30", "once": str(uuid4())}
    for name, when in (("day", day - timedelta(days=1)), ("first_day", day), ("last_day", day)):
        filled |= {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}
    page = reverse("appointments:release_extra", args=["jakarta-selatan"])
    assert supervisor.post(page, {**filled, "last_day_year": "9999"}).status_code == 422
    assert supervisor.post(page, filled).status_code == 302
    assert {slot.unreleased for slot in Slot.objects.filter(id__in=[each.id for each in slots])} == {5}
    release = Release.objects.get()
    assert "tambahan" in supervisor.get(reverse("appointments:releases", args=["jakarta-selatan"])).content.decode()
    supervisor.post(reverse("appointments:release_cancel", args=["jakarta-selatan", release.id]))
    assert {slot.unreleased for slot in Slot.objects.filter(id__in=[each.id for each in slots])} == {0}
