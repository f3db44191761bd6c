"""Who takes which step, who may call for it, and what goes past the order."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giliran.foundation.actors import Role
from giliran.foundation.clock import local_day
from giliran.ledger.queries import history
from giliran.lobby import queries, services
from giliran.lobby.models import Device, Duty, StepPlan
from giliran.lobby.queries import SessionView
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.lobby.rules.plans import PlanStep, path, workable
from giliran.lobby.rules.states import PauseReason, PickReason, StepState, TakeOverReason, VisitClass
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, a_hall, a_served, a_walk_in, an_officer, at_counter, call

MINUTE = timedelta(minutes=1)
PLAN = [
    PlanStep(key="berkas"),
    PlanStep(key="wawancara", skipped_by=frozenset({"lost", "damaged", "express"}), counters=frozenset({2, 3})),
    PlanStep(key="pemeriksaan", only_for=frozenset({"lost", "damaged"})),
]
WORDS = st.frozensets(st.sampled_from(["express", "priority", "walk_in", "lost", "damaged"]), max_size=3)


def test_each_takes_the_steps_meant_for_them() -> None:
    assert path(PLAN, lane="regular", visit_class="booked", circumstance="") == ("berkas", "wawancara")
    assert path(PLAN, lane="express", visit_class="booked", circumstance="") == ("berkas",)
    assert path(PLAN, lane="walk_in", visit_class="walk_in", circumstance="lost") == ("berkas", "pemeriksaan")


@given(st.lists(st.builds(PlanStep, key=st.sampled_from("abc"), skipped_by=WORDS, only_for=WORDS), min_size=1), WORDS)
def test_everybody_takes_some_step(plan: list[PlanStep], said: frozenset[str]) -> None:
    lane, visit_class, circumstance = [*said, "", "", ""][:3]
    taken = path(plan, lane=lane, visit_class=visit_class, circumstance=circumstance)
    assert taken
    assert set(taken) <= {step.key for step in plan}


def test_a_counter_calls_for_what_it_may_and_its_officer_was_taught() -> None:
    every = ["pemeriksaan", "wawancara", "berkas"]
    assert workable(PLAN, counter_number=2, wanted=every, taught=()) == ("berkas", "wawancara", "pemeriksaan")
    assert workable(PLAN, counter_number=1, wanted=every, taught=()) == ("berkas", "pemeriksaan")
    assert workable(PLAN, counter_number=1, wanted=every, taught=["wawancara"]) == ()


def as_told(office: OfficeView, at: datetime) -> None:
    today = local_day(at, office.time_zone)
    assert rebuilt(office.id, today) == stored(office.id, today)


def an_examining_hall() -> OfficeView:
    """Two usual steps, and one for those whose passport is lost or damaged; express skips the second."""
    office = a_hall()
    StepPlan.objects.filter(office_id=office.id, key="wawancara").update(
        skipped_by=["lost", "damaged", "express", "priority"]
    )
    StepPlan.objects.update_or_create(
        office_id=office.id, key="pemeriksaan",
        defaults={"order": 3, "name_id": "Pemeriksaan", "name_en": "Examination", "only_for": ["lost", "damaged"]},
    )  # fmt: skip
    return office


def a_kiosk(office: OfficeView, at: datetime) -> Device:
    return Device.objects.create(
        office_id=office.id, kind="kiosk", slug="pintu", name="Pintu", secret_hash=b"x", created_at=at
    )


@pytest.mark.django_db
def test_a_lost_passport_leads_to_the_examination(at: datetime) -> None:
    office = an_examining_hall()
    desk = at_counter(office=office, at=at)
    clerk = an_officer(office=office, at=at, role=Role.FRONT_DESK)
    lost = services.walk_in(office_id=office.id, priority=False, service="hilang", at=at, actor=clerk)
    booked = a_checked_in(office=office, at=at + MINUTE)

    a_served(session=desk, at=at + 40 * MINUTE)
    on = services.finish_step(visit_id=booked.visit_id, officer_id=desk.officer_id, at=at + 41 * MINUTE)
    assert on.step == "wawancara"
    services.leave(visit_id=booked.visit_id, at=at + 41 * MINUTE, actor=None)
    assert a_served(session=desk, at=at + 42 * MINUTE).visit_id == lost.visit_id
    on = services.finish_step(visit_id=lost.visit_id, officer_id=desk.officer_id, at=at + 43 * MINUTE)
    assert (on.step, on.service) == ("pemeriksaan", "hilang")
    as_told(office, at)


@pytest.mark.django_db
def test_an_officer_who_finds_it_damaged_sends_them_there(at: datetime) -> None:
    office = an_examining_hall()
    desk = at_counter(office=office, at=at)
    came = a_walk_in(office=office, at=at)
    a_served(session=desk, at=at)
    on = services.transfer(visit_id=came.visit_id, officer_id=desk.officer_id, to_step="pemeriksaan", at=at)
    assert (on.step, on.step_state) == ("pemeriksaan", StepState.WAITING)
    as_told(office, at)


@pytest.mark.django_db
def test_a_kiosk_lets_in_and_priority_waits_for_an_officer(at: datetime) -> None:
    office = an_examining_hall()
    kiosk = a_kiosk(office, at)
    came = services.walk_in(
        office_id=office.id, priority=False, priority_asked=True, service="paspor", language="en", device=kiosk.id,
        at=at, actor=None,
    )  # fmt: skip
    assert (came.number, came.visit_class, came.lane) == ("L-001", VisitClass.WALK_IN, "priority")
    assert (came.language, came.priority_asked, came.turn_at) == ("en", True, at + 30 * MINUTE)
    clerk = an_officer(office=office, at=at, role=Role.FRONT_DESK)

    seen = services.confirm_priority(visit_id=came.visit_id, yes=True, at=at + MINUTE, actor=clerk)

    assert (seen.number, seen.visit_class, seen.turn_at) == ("L-001", VisitClass.PRIORITY, at - 30 * MINUTE)
    assert not seen.priority_asked
    with pytest.raises(services.NothingAsked):
        services.confirm_priority(visit_id=came.visit_id, yes=True, at=at, actor=clerk)
    desk = at_counter(office=office, at=at)
    a_served(session=desk, at=at + 2 * MINUTE)
    done = services.finish_step(visit_id=came.visit_id, officer_id=desk.officer_id, at=at + 3 * MINUTE)
    assert done.ended_at is not None, "the plan spares them the second step"
    as_told(office, at)


@pytest.mark.django_db
def test_priority_that_is_not_theirs_changes_nothing_but_the_lane(at: datetime) -> None:
    office = an_examining_hall()
    clerk = an_officer(office=office, at=at, role=Role.FRONT_DESK)
    came = services.walk_in(
        office_id=office.id, priority=False, lane="priority", device=a_kiosk(office, at).id, at=at, actor=None
    )
    seen = services.confirm_priority(visit_id=came.visit_id, yes=False, at=at, actor=clerk)
    assert (seen.visit_class, seen.lane, seen.turn_at) == (VisitClass.WALK_IN, "walk_in", came.turn_at)
    as_told(office, at)


@pytest.mark.django_db
def test_who_may_not_let_in(at: datetime) -> None:
    office, other = a_hall(), a_hall(code="denpasar")
    kiosk = a_kiosk(other, at)
    for device in (None, kiosk.id):
        with pytest.raises(services.UnknownDevice):
            services.walk_in(office_id=office.id, priority=False, device=device, at=at, actor=None)
    with pytest.raises(services.UnknownDevice):
        services.walk_in(office_id=other.id, priority=True, device=kiosk.id, at=at, actor=None)
    wrong: tuple[dict[str, Any], ...] = ({"service": "surat"}, {"lane": "vip"})
    for asked in wrong:
        with pytest.raises(services.UnknownService):
            services.walk_in(office_id=other.id, priority=False, device=kiosk.id, at=at, actor=None, **asked)


@pytest.mark.django_db
def test_officers_sit_down_for_what_they_were_taught(at: datetime) -> None:
    office = an_examining_hall()
    officer = an_officer(office=office, at=at)
    Duty.objects.create(office_id=office.id, officer_id=officer, steps=["berkas", "pemeriksaan"])

    desk = at_counter(office=office, at=at, officer=officer)
    assert desk.steps == ("berkas", "pemeriksaan")
    moved = services.change_steps(counter_id=desk.counter_id, steps=["pemeriksaan"], at=at, actor=officer)
    assert moved.steps == ("pemeriksaan",)
    with pytest.raises(services.NotTaught):
        services.change_steps(counter_id=desk.counter_id, steps=["wawancara"], at=at, actor=officer)
    with pytest.raises(services.UnknownStep):
        services.change_steps(counter_id=desk.counter_id, steps=["kasir"], at=at, actor=officer)
    as_told(office, at)


@pytest.mark.django_db
def test_a_pause_says_why(at: datetime) -> None:
    office = a_hall()
    desk = at_counter(office=office, at=at)
    own: dict[str, Any] = {"counter_id": desk.counter_id, "officer_id": desk.officer_id}
    services.pause_counter(**own, at=at, reason=PauseReason.PRAYER)
    again = services.pause_counter(**own, at=at + MINUTE, reason=PauseReason.TROUBLE)
    assert (again.paused_at, again.pause_reason) == (at, "trouble")
    as_told(office, at)
    assert services.resume_counter(**own, at=at + MINUTE).pause_reason == ""
    as_told(office, at)


@pytest.mark.django_db
def test_a_colleague_takes_over_with_whoever_is_there(at: datetime) -> None:
    office = a_hall()
    desk = at_counter(office=office, at=at)
    came = a_walk_in(office=office, at=at)
    a_served(session=desk, at=at)
    other = at_counter(office=office, at=at, number=2)

    taken = services.take_over(
        counter_id=desk.counter_id, officer_id=other.officer_id, at=at + MINUTE, reason=TakeOverReason.HANDOVER
    )

    assert (taken.officer_id, taken.steps) == (other.officer_id, desk.steps)
    assert queries.session_at(other.counter_id) is None
    here = queries.ticket(came.visit_id)
    assert (here.step_state, here.officer_id) == (StepState.SERVING, other.officer_id)
    as_told(office, at)
    services.finish_step(visit_id=came.visit_id, officer_id=other.officer_id, at=at + 2 * MINUTE)
    with pytest.raises(services.NoCounter):
        call(desk, at=at + 2 * MINUTE)
    with pytest.raises(services.NoCounter):
        services.take_over(
            counter_id=other.counter_id, officer_id=desk.officer_id, at=at, reason=TakeOverReason.FORGOTTEN
        )


def _pick(desk: SessionView, visit: queries.TicketView, at: datetime) -> queries.TicketView:
    return services.call_particular(
        visit_id=visit.visit_id, counter_id=desk.counter_id, officer_id=desk.officer_id, reason=PickReason.HEALTH, at=at
    )


@pytest.mark.django_db
def test_a_particular_one_is_called_by_right_and_on_record(at: datetime) -> None:
    office = a_hall()
    desk = at_counter(office=office, at=at, steps=("berkas",))
    first, second = a_walk_in(office=office, at=at), a_walk_in(office=office, at=at + MINUTE)
    with pytest.raises(services.MayNotPick):
        _pick(desk, second, at + MINUTE)
    Duty.objects.create(office_id=office.id, officer_id=desk.officer_id, may_pick=True)

    assert _pick(desk, second, at + MINUTE).step_state == StepState.CALLED

    told = history([second.visit_id])[-1]
    assert (told.fact.out_of_turn, told.actor) == ("health", desk.officer_id)
    with pytest.raises(services.CounterBusy):
        _pick(desk, first, at + MINUTE)
    boss = an_officer(office=office, at=at, role=Role.SUPERVISOR)
    studio = at_counter(office=office, at=at, number=2, officer=boss, steps=("wawancara",))
    with pytest.raises(services.PickRefused):
        _pick(studio, first, at + MINUTE)
    services.change_steps(counter_id=studio.counter_id, steps=["berkas"], at=at, actor=boss)
    assert _pick(studio, first, at + MINUTE).counter_id == studio.counter_id
    as_told(office, at)


@pytest.mark.django_db
def test_a_lane_is_paused_once_and_goes_on(at: datetime) -> None:
    office = a_hall()
    boss = an_officer(office=office, at=at, role=Role.SUPERVISOR)
    lane: dict[str, Any] = {"office_id": office.id, "lane": "walk_in", "at": at, "actor": boss}
    assert services.pause_lane(**lane, reason="Sistem gangguan")
    assert not services.pause_lane(**lane)
    assert services.pause_lane(**lane, step="berkas")
    as_told(office, at)
    desk = at_counter(office=office, at=at, steps=("berkas",))
    walk = a_walk_in(office=office, at=at - 60 * MINUTE)
    booked = a_checked_in(office=office, at=at)
    called = call(desk, at=at)
    assert called is not None
    assert called.visit_id == booked.visit_id
    services.leave(visit_id=booked.visit_id, at=at, actor=None)
    assert call(desk, at=at) is None
    assert services.resume_lane(**lane, step="berkas")
    assert call(desk, at=at) is None, "the whole lane is paused still"
    assert services.resume_lane(**lane)
    called = call(desk, at=at)
    assert called is not None
    assert called.visit_id == walk.visit_id
    assert not services.resume_lane(**lane)
    as_told(office, at)
    with pytest.raises(services.UnknownStep):
        services.pause_lane(**lane, step="kasir")
