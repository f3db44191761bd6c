"""Laying down an office's steps, its officers' duties and what its door offers; whoever has come keeps their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from giliran.foundation.remembering import forget
from giliran.ledger.services import append
from giliran.lobby.events_plans import DoorServicesChanged, DutyChanged, PlanChanged
from giliran.lobby.models import Duty, ServiceAtDoor, StepPlan, VisitStep
from giliran.lobby.queries.figures import today_at
from giliran.lobby.rules.states import ACTIVE, StepState, VisitState
from giliran.lobby.services.refusals import HallRefused, UnknownService, UnknownStep
from giliran.offices import queries as offices

_ASIDE = 1000
_MOST_STEPS = 8
_KEY_LETTERS = 30


class LastStep(HallRefused):
    """A plan without a step that everybody takes."""

    message = _("Sisakan sedikitnya satu tahap yang diambil semua orang.")


class StepInUse(HallRefused):
    """Somebody in the hall still has this step before them."""

    message = _("Masih ada pengunjung hari ini yang menunggu atau akan melalui tahap ini. Hapus setelah kantor tutup.")


class TooManySteps(HallRefused):
    """More than anybody finds their way through."""

    message = _("Paling banyak delapan tahap. Gabungkan dua tahap, atau hapus satu.")


class UnknownCounter(HallRefused):
    """A counter that the office does not have."""

    message = _("Pilih loket yang ada di kantor ini.")


@dataclass(frozen=True, kw_only=True)
class StepWish:
    """How a step is to be (see `models.StepPlan`)."""

    name_id: str
    name_en: str
    skipped_by: Sequence[str] = ()
    only_for: Sequence[str] = ()
    counters: Sequence[int] = ()
    usual_seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceWish:
    """How a service at the door is to be (see `models.ServiceAtDoor`)."""

    name_id: str
    name_en: str
    circumstance: str = ""
    active: bool = True


@transaction.atomic
def save_step(*, office_id: UUID, key: str, wish: StepWish, at: datetime, actor: UUID) -> str:
    """Change a step of an office's own plan, or add one at its end (`key` empty); return its key.

    An office that went by the plan for all gets its own copy first. Raises `UnknownStep`, `UnknownCounter`,
    `TooManySteps`, `LastStep` if nothing would be left that everybody takes.
    """
    rows = _own_plan(office_id)
    known = {counter.number for counter in offices.counters(office_id)}
    if not set(wish.counters) <= known:
        raise UnknownCounter
    row = next((each for each in rows if each.key == key), None)
    if row is None and key:
        raise UnknownStep
    if row is None:
        if len(rows) >= _MOST_STEPS:
            raise TooManySteps
        taken = {each.key for each in rows}
        row = StepPlan(office_id=office_id, key=_key(wish.name_id, taken), order=len(rows) + 1)
        rows.append(row)
    for field in ("name_id", "name_en", "usual_seconds"):
        setattr(row, field, getattr(wish, field))
    for field in ("skipped_by", "only_for", "counters"):
        setattr(row, field, list(getattr(wish, field)))
    _refuse_without_way(rows)
    row.save()
    _record(rows, office_id, at=at, actor=actor)
    return row.key


@transaction.atomic
def move_step(*, office_id: UUID, key: str, places: int, at: datetime, actor: UUID) -> None:
    """Let a step come earlier (`places` -1) or later (1). Raises `UnknownStep`."""
    rows = _own_plan(office_id)
    place = next((place for place, row in enumerate(rows) if row.key == key), None)
    if place is None:
        raise UnknownStep
    rows.insert(max(0, min(len(rows) - 1, place + places)), rows.pop(place))
    _put_in_order(rows, office_id)
    _record(rows, office_id, at=at, actor=actor)


@transaction.atomic
def remove_step(*, office_id: UUID, key: str, at: datetime, actor: UUID) -> None:
    """Take a step out of an office's plan. Raises `UnknownStep`, `StepInUse`, `LastStep`."""
    rows = _own_plan(office_id)
    gone = next((row for row in rows if row.key == key), None)
    if gone is None:
        raise UnknownStep
    in_use = VisitStep.objects.filter(
        office_id=office_id,
        local_date=today_at(office_id=office_id, at=at),
        key=key,
        state__in=[*ACTIVE, StepState.PLANNED],
        visit__state=VisitState.OPEN,
    )
    if in_use.exists():
        raise StepInUse
    rows.remove(gone)
    _refuse_without_way(rows)
    gone.delete()
    _put_in_order(rows, office_id)
    _record(rows, office_id, at=at, actor=actor)


@transaction.atomic
def set_duty(
    *, office_id: UUID, officer_id: UUID, steps: Sequence[str], may_pick: bool, at: datetime, actor: UUID
) -> None:
    """Say what an officer was taught (nothing: everything), and whether they may call a particular one.

    It counts from when they next sit down. Raises `UnknownStep`.
    """
    known = list(_plan(office_id).values_list("key", flat=True))
    if not set(steps) <= set(known):
        raise UnknownStep
    chosen = [key for key in known if key in steps]
    Duty.objects.update_or_create(
        office_id=office_id, officer_id=officer_id, defaults={"steps": chosen, "may_pick": may_pick}
    )
    fact = DutyChanged(**_about(office_id, at), officer=officer_id, steps=tuple(chosen), may_pick=may_pick)
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)


@transaction.atomic
def save_service(*, office_id: UUID, key: str, wish: ServiceWish, at: datetime, actor: UUID) -> str:
    """Change a service of an office's own door, or add one (`key` empty); return its key. Raises `UnknownService`."""
    rows = _own_services(office_id)
    row = next((each for each in rows if each.key == key), None)
    if row is None and key:
        raise UnknownService
    if row is None:
        last = max((each.order for each in rows), default=0)
        row = ServiceAtDoor(office_id=office_id, key=_key(wish.name_id, {each.key for each in rows}), order=last + 1)
        rows.append(row)
    for field in ("name_id", "name_en", "circumstance", "active"):
        setattr(row, field, getattr(wish, field))
    row.save()
    forget()
    fact = DoorServicesChanged(**_about(office_id, at), services=tuple(each.key for each in rows if each.active))
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return row.key


def _plan(office_id: UUID) -> "QuerySet[StepPlan]":
    own = StepPlan.objects.filter(office_id=office_id)
    return (own if own.exists() else StepPlan.objects.filter(office=None)).order_by("order")


def _own_plan(office_id: UUID) -> list[StepPlan]:
    """Lock the office's own plan and return it in order, made from the plan for all if there is none."""
    both = StepPlan.objects.select_for_update(no_key=True).filter(Q(office_id=office_id) | Q(office=None))
    rows = list(both.order_by("order"))
    own = [row for row in rows if row.office_id is not None]
    if own:
        return own
    copies = [_copy(row, office_id) for row in rows]
    return StepPlan.objects.bulk_create(copies)


def _copy(row: StepPlan, office_id: UUID) -> StepPlan:
    fields = ("key", "order", "name_id", "name_en", "skipped_by", "only_for", "counters", "usual_seconds")
    return StepPlan(office_id=office_id, **{field: getattr(row, field) for field in fields})


def _own_services(office_id: UUID) -> list[ServiceAtDoor]:
    both = ServiceAtDoor.objects.select_for_update(no_key=True).filter(Q(office_id=office_id) | Q(office=None))
    rows = list(both.order_by("order"))
    own = [row for row in rows if row.office_id is not None]
    if own:
        return own
    fields = ("key", "order", "name_id", "name_en", "circumstance", "active")
    return ServiceAtDoor.objects.bulk_create(
        ServiceAtDoor(office_id=office_id, **{field: getattr(row, field) for field in fields}) for row in rows
    )


def _put_in_order(rows: Sequence[StepPlan], office_id: UUID) -> None:
    # Each place is given once: all step aside before the first is put where it belongs.
    StepPlan.objects.filter(office_id=office_id).update(order=F("order") + _ASIDE)
    for place, row in enumerate(rows, start=1):
        StepPlan.objects.filter(id=row.id).update(order=place)


def _refuse_without_way(rows: Sequence[StepPlan]) -> None:
    if not any(not row.only_for and not row.skipped_by for row in rows):
        raise LastStep


def _record(rows: Sequence[StepPlan], office_id: UUID, *, at: datetime, actor: UUID) -> None:
    forget()
    fact = PlanChanged(**_about(office_id, at), steps=tuple(row.key for row in rows))
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)


def _about(office_id: UUID, at: datetime) -> dict[str, Any]:
    return {"office": office_id, "local_date": today_at(office_id=office_id, at=at)}


def _key(name: str, taken: set[str]) -> str:
    base = slugify(name)[: _KEY_LETTERS - 3].strip("-") or "tahap"
    if base == "baru":  # the page's own word for one that is not there yet
        base = "tahap-baru"
    number = 1
    key = base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key
