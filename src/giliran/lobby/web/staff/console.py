"""The officer's console at a counter: two keys a visitor, without a mouse and without JavaScript."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from giliran.accounts import queries as accounts
from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import actor_of, now_of, office_of, user_id_of
from giliran.lobby import queries, services
from giliran.lobby.queries import SessionView
from giliran.lobby.queries.plan import duty_of
from giliran.lobby.rules.states import TakeOverReason
from giliran.lobby.web.forms import CounterForm
from giliran.lobby.web.staff import console_actions, words
from giliran.lobby.web.staff.console_page import ConsolePage
from giliran.lobby.web.staff.posted import posted
from giliran.offices import queries as offices


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the counter with whoever is at it, or ask which counter."""
    office, at = office_of(request), now_of(request)
    sitting = queries.sessions(office.id)
    session = next((each for each in sitting if each.officer_id == user_id_of(request)), None)
    if session is None:
        return _choose(request, CounterForm(**_choices(office.id), initial=_initial(office.id)))
    page = ConsolePage(
        session=session,
        sitting=sitting,
        office_code=office.code,
        time_zone=office.time_zone,
        at=at,
        may_pick=_may_pick(request, office.id),
    )
    context = {"page": page, "session": session, "act_url": reverse("lobby:act", args=[office.code])}
    return render(request, "lobby/console.html", context)


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
def take_over(request: HttpRequest) -> HttpResponse:
    """Sit down where a colleague still sits, and go on with whoever is there."""
    office = office_of(request)
    try:
        there = _session_here(posted(request, "there"), office.id)
        services.take_over(
            counter_id=there.counter_id,
            officer_id=user_id_of(request),
            at=now_of(request),
            reason=words.one_of(TakeOverReason, posted(request, "reason"), TakeOverReason.OTHER),
        )
    except Refused as problem:
        messages.error(request, str(problem.message))
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
        console_actions.do(request, session)
    except Refused as problem:
        messages.error(request, str(problem.message))
    return redirect("lobby:console", office.code)


def _session_here(counter: str, office_id: UUID) -> SessionView:
    found = next((each for each in queries.sessions(office_id) if str(each.counter_id) == counter), None)
    if found is None:
        raise services.NoCounter
    return found


def _may_pick(request: HttpRequest, office_id: UUID) -> bool:
    actor = actor_of(request)
    return actor.may(Role.SUPERVISOR, office_id=office_id) or duty_of(user_id_of(request), office_id).may_pick


def _choose(request: HttpRequest, form: CounterForm, *, refused: str = "") -> HttpResponse:
    taken = queries.sessions(office_of(request).id)
    names = accounts.staff_names(frozenset(each.officer_id for each in taken))
    context = {
        "form": form,
        "refused": refused,
        "taken": [(each, names.get(each.officer_id, "")) for each in taken],
        "reasons": words.choices(words.TAKE_OVER),
    }
    return render(request, "lobby/choose_counter.html", context, status=422 if refused or form.is_bound else 200)


def _choices(office_id: UUID) -> dict[str, Any]:
    taken = {session.counter_id for session in queries.sessions(office_id)}
    free = [counter for counter in offices.counters(office_id) if counter.id not in taken]
    return {"counters": free, "steps": queries.steps_of(office_id)}


def _initial(office_id: UUID) -> dict[str, list[str]]:
    return {"steps": [step.key for step in queries.steps_of(office_id)]}
