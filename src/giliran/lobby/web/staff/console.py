"""The officer's console at a counter: two keys a visitor, without a mouse and without JavaScript."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.lobby import queries, services
from giliran.lobby.queries import SessionView
from giliran.lobby.web.forms import CounterForm
from giliran.lobby.web.staff.presenters import ConsolePage
from giliran.offices import queries as offices

_VISIT_VERBS: Mapping[str, Callable[..., object]] = {
    "recall": services.recall,
    "start": services.start_serving,
    "finish": services.finish_step,
    "not_here": services.not_here,
    "hold": services.hold,
}


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the counter with whoever is at it, or ask which counter."""
    office, at = office_of(request), now_of(request)
    session = queries.session_of(user_id_of(request), office.id)
    if session is None:
        return _choose(request, CounterForm(**_choices(office.id), initial=_initial(office.id)))
    page = ConsolePage(session=session, office_code=office.code, time_zone=office.time_zone, at=at)
    return render(request, "lobby/console.html", {"page": page, "session": session})


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
@creates_once
def take(request: HttpRequest) -> HttpResponse:
    """Sit down at a counter."""
    office = office_of(request)
    form = CounterForm(request.POST, **_choices(office.id))
    if not form.is_valid():
        return _choose(request, form)
    try:
        services.take_counter(
            office_id=office.id,
            counter_id=UUID(form.cleaned_data["counter"]),
            officer_id=user_id_of(request),
            steps=form.cleaned_data["steps"],
            at=now_of(request),
        )
    except Refused as problem:
        return _choose(request, form, refused=str(problem.message))
    return redirect("lobby:console", office.code)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_POST
@creates_once
def act(request: HttpRequest) -> HttpResponse:
    """Do what a button of the console says. A refusal is told above the console as it is now."""
    office = office_of(request)
    try:
        session = queries.session_of(user_id_of(request), office.id)
        if session is None:
            raise services.NoCounter
        _do(request, session)
    except Refused as problem:
        messages.error(request, str(problem.message))
    return redirect("lobby:console", office.code)


def _do(request: HttpRequest, session: SessionView) -> None:
    action, at, officer = request.POST.get("action", ""), now_of(request), session.officer_id
    here = {"counter_id": session.counter_id, "officer_id": officer}
    if action in _VISIT_VERBS:
        _VISIT_VERBS[action](visit_id=_visit(request), officer_id=officer, at=at)
    elif action == "finish_and_call":
        services.finish_step(visit_id=_visit(request), officer_id=officer, at=at)
        _call(request, session)
    elif action == "call":
        _call(request, session)
    elif action == "resume_visit":
        services.resume(visit_id=_visit(request), **here, at=at)
    elif action == "transfer":
        step, _separator, counter = request.POST.get("target", "").partition(":")
        to_counter = _id(counter) if counter else None
        services.transfer(visit_id=_visit(request), officer_id=officer, at=at, to_step=step, to_counter_id=to_counter)
    elif action == "pause":
        services.pause_counter(**here, at=at)
    elif action == "go_on":
        services.resume_counter(**here, at=at)
    elif action == "leave":
        services.leave_counter(**here, at=at)
    else:
        raise services.NotHere


def _call(request: HttpRequest, session: SessionView) -> None:
    found = services.call_next(
        office_id=session.office_id, counter_id=session.counter_id, officer_id=session.officer_id, at=now_of(request)
    )
    if found is None:
        messages.info(request, _("Belum ada yang menunggu untuk loket Anda."))


def _visit(request: HttpRequest) -> UUID:
    return _id(request.POST.get("visit", ""))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise services.NotHere from problem


def _choose(request: HttpRequest, form: CounterForm, *, refused: str = "") -> HttpResponse:
    context = {"form": form, "refused": refused}
    return render(request, "lobby/choose_counter.html", context, status=422 if refused or form.is_bound else 200)


def _choices(office_id: UUID) -> dict[str, Any]:
    taken = {session.counter_id for session in queries.sessions(office_id)}
    free = [counter for counter in offices.counters(office_id) if counter.id not in taken]
    return {"counters": free, "steps": queries.steps_of(office_id)}


def _initial(office_id: UUID) -> dict[str, list[str]]:
    return {"steps": [step.key for step in queries.steps_of(office_id)]}
