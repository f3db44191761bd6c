"""The back office of quota: every change through a service, on the ledger."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from giliran.appointments.models import LaneFlow, LanePlan
from tests.appointments.builders import an_office
from tests.support.back_office import an_administrator, last_event

pytestmark = pytest.mark.django_db
SOON = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()


@pytest.fixture
def administrator() -> Client:
    return an_administrator()


def test_a_lane_gets_its_quota_and_loses_it(administrator: Client) -> None:
    filled = {"office": an_office().id, "lane": "express", "weekday": "", "opens": "", "closes": "", "places": "35",
              "share_percent": "", "valid_from": SOON}  # fmt: skip
    assert administrator.post("/admin/appointments/laneplan/add/", filled).status_code == 302
    assert last_event("appointments.plan_changed")["places"] == 35
    both = {**filled, "share_percent": "3"}
    assert administrator.post("/admin/appointments/laneplan/add/", both).status_code == 200  # shown again
    row = LanePlan.objects.get()
    ending = {"action": "end_today", "_selected_action": str(row.id)}
    assert administrator.post("/admin/appointments/laneplan/", ending).status_code == 302
    assert administrator.get("/admin/appointments/laneplan/").status_code == 200


def test_a_flow_is_set_and_ended(administrator: Client) -> None:
    filled = {"office": an_office().id, "from_lane": "express", "to_lane": "regular", "days_before": "1",
              "at": "14:00", "valid_from": SOON}  # fmt: skip
    assert administrator.post("/admin/appointments/laneflow/add/", filled).status_code == 302
    assert last_event("appointments.flow_changed")["to_lane"] == "regular"
    ending = {"action": "end_today", "_selected_action": str(LaneFlow.objects.get().id)}
    assert administrator.post("/admin/appointments/laneflow/", ending).status_code == 302
