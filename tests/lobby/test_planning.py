"""Laying down an office's steps, its officers' duties and what its door offers."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from giliran.foundation.actors import Role
from giliran.ledger.models import Event
from giliran.lobby import queries, services
from giliran.lobby.models import StepPlan
from giliran.lobby.queries.plan import duty_of, plan_of
from giliran.lobby.queries.planning import service_rows, step_rows
from giliran.lobby.services.planning import LastStep, StepWish, remove_step, save_step
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_hall, a_served, a_walk_in, an_officer, at_counter
from tests.lobby.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]
_WISH = StepWish(name_id="Sidik jari", name_en="Fingerprints")


@pytest.fixture
def office() -> OfficeView:
    return a_hall(code="denpasar")


@pytest.fixture
def supervisor(office: OfficeView, at: datetime) -> UUID:
    return an_officer(office=office, at=at, role=Role.SUPERVISOR)


@pytest.fixture
def staff(client: Client, office: OfficeView, supervisor: UUID) -> Iterator[Client]:
    with signed_in(client, supervisor, office=office, role=Role.SUPERVISOR):
        yield client


def _send(staff: Client, name: str, *args: Any, **fields: Any) -> Any:
    return staff.post(reverse(f"lobby:{name}", args=args), fields, follow=True)


def _keys(office: OfficeView) -> list[str]:
    return [row.key for row in step_rows(office.id)]


def test_an_office_gets_steps_of_its_own_at_its_first_change(staff: Client, office: OfficeView, at: datetime) -> None:
    common = _keys(office)
    fields = {"name_id": "Sidik jari", "name_en": "Fingerprints", "usual_minutes": "4", "skipped_by": ["express"]}
    page = _send(staff, "plan_new", office.code, **fields, counters=["1"]).content.decode()
    assert "Sidik jari" in page
    assert "Percepatan" in page
    assert _keys(office) == [*common, "sidik-jari"]
    added = plan_of(office.id)[-1]
    assert (added.usual_seconds, set(added.counters), set(added.skipped_by)) == (240, {1}, {"express"})
    assert StepPlan.objects.filter(office=None).count() == len(common)
    assert _keys(a_hall(code="jayapura")) == common
    assert Event.objects.filter(kind="lobby.plan_changed").count() == 1
    assert a_walk_in(office=office, at=at).step == common[0]


def test_steps_are_changed_moved_and_taken_out(staff: Client, office: OfficeView, at: datetime) -> None:
    _send(staff, "plan_new", office.code, name_id="Sidik jari", name_en="Fingerprints")
    first, second = _keys(office)
    _send(staff, "plan_act", office.code, action=f"up {second}")
    assert _keys(office) == [second, first]
    _send(staff, "plan_step", office.code, second, name_id="Sidik jari dan tanda tangan", name_en="Fingerprints")
    assert step_rows(office.id)[0].name_id == "Sidik jari dan tanda tangan"
    waiting = a_walk_in(office=office, at=at)
    page = _send(staff, "plan_act", office.code, action=f"remove {first}").content.decode()
    assert "Masih ada pengunjung hari ini" in page
    services.leave(visit_id=waiting.visit_id, at=at, actor=None)
    _send(staff, "plan_act", office.code, action=f"remove {first}")
    assert _keys(office) == [second]
    assert "Sisakan" in _send(staff, "plan_act", office.code, action=f"remove {second}").content.decode()


def test_mistakes_are_told_in_plain_words(staff: Client, office: OfficeView) -> None:
    for fields, status in (({"name_id": ""}, 422), ({"name_id": "A", "name_en": "A", "usual_minutes": "999"}, 422)):
        assert _send(staff, "plan_new", office.code, **fields).status_code == status
    assert staff.get(reverse("lobby:plan_step", args=[office.code, "dansa"])).status_code == 404
    assert _keys(office) == ["layanan"]


def test_somebody_always_has_a_way(office: OfficeView, at: datetime, supervisor: UUID) -> None:
    who: dict[str, Any] = {"office_id": office.id, "at": at, "actor": supervisor}
    only = StepWish(name_id="Pelayanan", name_en="Service", only_for=["lost"])
    with pytest.raises(LastStep):
        save_step(**who, key="layanan", wish=only)
    save_step(**who, key="", wish=_WISH)
    save_step(**who, key="layanan", wish=only)
    with pytest.raises(LastStep):
        remove_step(**who, key="sidik-jari")


def test_an_officer_calls_only_for_what_they_were_taught(staff: Client, office: OfficeView, at: datetime) -> None:
    _send(staff, "plan_new", office.code, name_id="Sidik jari", name_en="Fingerprints")
    officer = an_officer(office=office, at=at)
    page = _send(staff, "duty", office.code, officer, steps=["sidik-jari"], may_pick="on").content.decode()
    assert "Sidik jari" in page
    assert duty_of(officer, office.id).may_pick
    session = at_counter(office=office, at=at, officer=officer)
    assert session.steps == ("sidik-jari",)
    stranger = an_officer(office=a_hall(code="jayapura"), at=at)
    assert staff.get(reverse("lobby:duty", args=[office.code, stranger])).status_code == 404


def test_the_door_offers_what_was_laid_down(staff: Client, office: OfficeView, at: datetime) -> None:
    before = [row.key for row in service_rows(office.id)]
    _send(staff, "door_services", office.code, name_id="Paspor haji", name_en="Hajj passport", active="on")
    assert [row.key for row in service_rows(office.id)] == [*before, "paspor-haji"]
    url = reverse("lobby:door_services", args=[office.code]) + "?layanan=paspor-haji"
    staff.post(url, {"name_id": "Paspor haji", "name_en": "Hajj passport"})
    assert "paspor-haji" not in [each.key for each in queries.services_at_door(office.id)]
    assert [row.key for row in service_rows(a_hall(code="jayapura").id)] == before


def test_whoever_has_come_keeps_their_way(office: OfficeView, at: datetime, supervisor: UUID) -> None:
    session = at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    here = a_served(session=session, at=at)
    save_step(office_id=office.id, key="", wish=_WISH, at=at, actor=supervisor)
    done = services.finish_step(visit_id=here.visit_id, officer_id=session.officer_id, at=at)
    assert done.ended_at is not None


def test_the_head_office_changes_what_all_go_by_and_no_offices_own(office: OfficeView, at: datetime) -> None:
    from giliran.lobby.models import ServiceAtDoor
    from tests.support.back_office import an_administrator, last_event

    own = a_hall()
    administrator = an_administrator()
    assert "Periksa berkas" not in administrator.get("/admin/lobby/stepplan/").content.decode()
    step = StepPlan.objects.get(office=None, key="layanan")
    fields = {"name_id": "Pelayanan", "name_en": "Service", "usual_seconds": "300"}
    assert administrator.post(f"/admin/lobby/stepplan/{step.id}/change/", fields).status_code == 302
    assert last_event("lobby.common_step_changed") == {"step": "layanan", "usual_seconds": 300}
    assert queries.steps_of(office.id)[0].name == "Pelayanan"
    assert queries.steps_of(own.id)[0].name == "Periksa berkas"
    service = ServiceAtDoor.objects.get(office=None, key="informasi")
    fields = {"name_id": "Informasi", "name_en": "Information"}
    assert administrator.post(f"/admin/lobby/serviceatdoor/{service.id}/change/", fields).status_code == 302
    assert "informasi" not in [each.key for each in queries.services_at_door(office.id)]
    row = StepPlan.objects.filter(office_id=own.id).first()
    assert row is not None
    assert administrator.get(f"/admin/lobby/stepplan/{row.id}/change/").status_code == 302
    assert administrator.get("/admin/lobby/stepplan/add/").status_code == 403
