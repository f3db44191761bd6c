"""The back office of offices: every change through a service, on the ledger; nobody but administrators."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from giliran.foundation.actors import Role
from giliran.offices import queries
from giliran.offices.models import Counter, Figure, HolidayChange, Office, OpeningException, OpeningHours
from tests.accounts.builders import a_colleague, signed_in
from tests.offices.builders import an_office
from tests.support.back_office import an_administrator, last_event

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
SOON = (NOW + timedelta(days=30)).date()
HOURS = {"opens": "09:00", "closes": "15:00", "break_starts": "", "break_ends": ""}


@pytest.fixture
def administrator() -> Client:
    return an_administrator()


def add(client: Client, model: str, **values: Any) -> None:
    response = client.post(f"/admin/offices/{model}/add/", values)
    assert response.status_code == 302, response.content.decode()


@pytest.mark.parametrize("model", ["office", "counter", "openinghours", "openingexception", "holidaychange", "figure"])
def test_administrators_may_look_and_add_but_never_delete(administrator: Client, model: str) -> None:
    shown = administrator.get(f"/admin/offices/{model}/")
    assert shown.status_code == 200
    assert "delete_selected" not in shown.content.decode()
    assert administrator.get(f"/admin/offices/{model}/add/").status_code == 200


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ANALYST])
def test_nobody_else_gets_in(role: Role) -> None:
    a_colleague(role=role, office_id=an_office().id, email="lain@contoh.test", at=NOW)

    assert signed_in("lain@contoh.test").get("/admin/offices/office/").status_code != 200
    assert Client().get("/admin/offices/office/").status_code != 200


def test_an_office_is_changed_with_old_and_new_values(administrator: Client) -> None:
    office = Office.objects.get(code="biak")
    values: dict[str, Any] = {
        name: getattr(office, name) for name in ("name", "kind", "city", "province", "address", "time_zone")
    }
    values |= {"latitude": office.latitude, "longitude": office.longitude, "city": "Biak Kota"}

    response = administrator.post(f"/admin/offices/office/{office.pk}/change/", values)

    assert response.status_code == 302, response.content.decode()
    assert last_event("offices.office_changed") == {"fields": ["city"], "before": ["Biak"], "after": ["Biak Kota"]}
    assert last_event("offices.office_closed") == {"code": "biak"}
    assert not queries.office(office.pk).active


def test_a_counter_is_added_and_renamed(administrator: Client) -> None:
    office = an_office(code="jayapura")
    add(administrator, "counter", office=office.id, number=9, name="Loket 9")
    desk = Counter.objects.get(office=office.id, number=9)
    administrator.post(f"/admin/offices/counter/{desk.pk}/change/", {"name": "Prioritas", "active": "on"})

    assert last_event("offices.counter_added")["number"] == 9
    assert last_event("offices.counter_changed")["name_after"] == "Prioritas"


def test_a_new_figure_follows_the_old_which_stays(administrator: Client) -> None:
    add(administrator, "figure", key="hold_minutes", office="", value=90, unit="menit", valid_from=SOON.isoformat())

    assert last_event("offices.figure_changed") == {
        "key": "hold_minutes",
        "before": 120,
        "after": 90,
        "valid_from": SOON.isoformat(),
    }
    old, _new = Figure.objects.filter(key="hold_minutes").order_by("valid_from")
    assert old.valid_to == SOON - timedelta(days=1)
    refused = administrator.post(f"/admin/offices/figure/{old.pk}/change/", {"value": 1})
    assert refused.status_code == 403
    assert "key=hold_minutes" in administrator.get("/admin/offices/figure/").content.decode()


def test_a_change_of_the_past_is_refused_with_a_plain_sentence(administrator: Client) -> None:
    response = administrator.post(
        "/admin/offices/figure/add/",
        {"key": "hold_minutes", "office": "", "value": 1, "unit": "menit", "valid_from": date(2025, 1, 1)},
        follow=True,
    )

    assert "mulai hari ini atau sesudahnya" in response.content.decode()
    assert queries.figure("hold_minutes", SOON) == 120


def test_hours_change_and_a_weekday_becomes_a_day_off(administrator: Client) -> None:
    office = an_office(code="denpasar")
    add(administrator, "openinghours", office=office.id, weekday=1, valid_from=SOON.isoformat(), **HOURS)
    assert last_event("offices.opening_plan_changed")["after"] == "09:00-15:00"

    tuesday = OpeningHours.objects.get(office=office.id, weekday=2)
    administrator.post("/admin/offices/openinghours/", {"action": "day_off", "_selected_action": [tuesday.pk]})
    assert last_event("offices.opening_plan_changed")["after"] == ""


def test_single_days_are_added_and_withdrawn(administrator: Client) -> None:
    office = an_office(code="denpasar")
    said: dict[str, Any] = {"reason_id": "Listrik padam", "reason_en": "Power cut", "day": SOON.isoformat()}
    add(
        administrator, "openingexception", office=office.id, opens="", closes="", break_starts="", break_ends="", **said
    )
    add(administrator, "holidaychange", day=SOON.isoformat(), holiday="on", name_id="Pemilu", name_en="Election")
    assert queries.opening(office.id, SOON).reason == "Listrik padam"

    for model, row in (("openingexception", OpeningException), ("holidaychange", HolidayChange)):
        chosen = {"action": "withdraw", "_selected_action": [row.objects.get().pk]}
        administrator.post(f"/admin/offices/{model}/", chosen)

    assert last_event("offices.exception_added")["hours"] == ""
    assert last_event("offices.exception_withdrawn")["day"] == SOON.isoformat()
    assert last_event("offices.holiday_changed")["withdrawn"] is True


def test_an_office_is_opened(administrator: Client) -> None:
    office = Office.objects.get(code="biak")
    values: dict[str, Any] = {
        name: getattr(office, name) for name in ("kind", "city", "province", "address", "time_zone")
    }
    add(
        administrator,
        "office",
        **values,
        code="biak-dua",
        name="Biak Dua",
        latitude=office.latitude,
        longitude=office.longitude,
    )

    assert last_event("offices.office_opened") == {"code": "biak-dua"}
