"""The back office of release schedules: every change through a service, on the ledger."""

from datetime import UTC, datetime, timedelta

import pytest

from giliran.appointments.models import Release, ReleaseSchedule
from tests.appointments.builders import an_office
from tests.support.back_office import an_administrator, last_event

pytestmark = pytest.mark.django_db
SOON = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


def test_a_schedule_is_made_and_ended() -> None:
    administrator = an_administrator()
    filled = {
        "office": an_office().id, "lane": "regular", "every": "month", "weekday": "", "month_day": "0", "at": "09:00",
        "covers": "next_month", "days_from": "0", "days_to": "0", "share_percent": "60", "room_minutes": "30",
        "valid_from": SOON,
    }  # fmt: skip
    assert administrator.post("/admin/appointments/releaseschedule/add/", filled).status_code == 302
    assert last_event("appointments.schedule_set")["share_percent"] == 60
    assert Release.objects.filter(state="planned").exists()
    row = ReleaseSchedule.objects.get()
    ending = {"action": "end_today", "_selected_action": str(row.id)}
    assert administrator.post("/admin/appointments/releaseschedule/", ending).status_code == 302
    row.refresh_from_db()
    assert row.valid_to is not None
    at_door = administrator.post("/admin/appointments/releaseschedule/add/", {**filled, "lane": "walk_in"})
    assert at_door.status_code == 302, "refused with a message"
    assert ReleaseSchedule.objects.count() == 1
