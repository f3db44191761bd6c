"""What the buttons of the console do. A button sends `action`: a word, and behind a space what it is done with."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from giliran.foundation.web.requests import now_of
from giliran.lobby import queries, services
from giliran.lobby.queries import SessionView, TicketView
from giliran.lobby.queries.figures import today_at
from giliran.lobby.rules.states import HoldReason, PauseReason, PickReason, SendReason
from giliran.lobby.services import emergency
from giliran.lobby.web.staff.posted import deed, posted
from giliran.lobby.web.staff.words import one_of
from giliran.offices import queries as offices

Deed = Callable[[HttpRequest, SessionView, str], object]


def do(request: HttpRequest, session: SessionView) -> None:
    """Do what the button says; raise a refusal of the hall if that is not possible now."""
    word, argument = deed(request)
    if word not in DEEDS:
        raise services.NotHere
    DEEDS[word](request, session, argument)


def _visit_verb(service: Callable[..., object]) -> Deed:
    def deed(request: HttpRequest, session: SessionView, _argument: str) -> object:
        return service(visit_id=_visit(request), officer_id=session.officer_id, at=now_of(request))

    return deed


def _finish_and_call(request: HttpRequest, session: SessionView, _argument: str) -> None:
    found = services.finish_and_call(**_at_work(session), visit_id=_visit(request), at=now_of(request))
    _say_if_nobody(request, found)


def _call(request: HttpRequest, session: SessionView, _argument: str) -> None:
    _say_if_nobody(request, services.call_next(**_at_work(session), at=now_of(request)))


def _say_if_nobody(request: HttpRequest, found: TicketView | None) -> None:
    if found is None:
        messages.info(request, _("Belum ada yang menunggu untuk loket Anda."))


def _pick(request: HttpRequest, session: SessionView, _argument: str) -> None:
    day = today_at(office_id=session.office_id, at=now_of(request))
    found = queries.find_by_number(session.office_id, day, posted(request, "number"))
    if found is None:
        raise services.PickRefused
    services.call_particular(
        visit_id=found.visit_id,
        counter_id=session.counter_id,
        officer_id=session.officer_id,
        reason=one_of(PickReason, posted(request, "pick_reason"), PickReason.OTHER),
        at=now_of(request),
    )


def _hold(request: HttpRequest, session: SessionView, argument: str) -> None:
    reason = one_of(HoldReason, argument, HoldReason.OTHER)
    services.hold(visit_id=_visit(request), officer_id=session.officer_id, at=now_of(request), reason=reason)


def _resume_visit(request: HttpRequest, session: SessionView, argument: str) -> None:
    visit_id = _id(argument) if argument else _visit(request)
    services.resume(visit_id=visit_id, counter_id=session.counter_id, officer_id=session.officer_id, at=now_of(request))


def _transfer(request: HttpRequest, session: SessionView, argument: str) -> None:
    step, _colon, counter = (argument or posted(request, "target")).partition(":")
    services.transfer(
        visit_id=_visit(request),
        officer_id=session.officer_id,
        at=now_of(request),
        to_step=step,
        to_counter_id=_id(counter) if counter else None,
    )


def _send(request: HttpRequest, session: SessionView, _argument: str) -> None:
    office, here = offices.office_by_code(posted(request, "office")), queries.serving_at(session.counter_id)
    if office is None or here is None or here.visit_id != _visit(request):
        raise services.NotHere
    there = services.transfer_to_office(
        visit_id=here.visit_id,
        office_id=office.id,
        actor=session.officer_id,
        reason=one_of(SendReason, posted(request, "send_reason"), SendReason.OTHER),
        at=now_of(request),
    )
    told = {"office": office.name, "number": there.number}
    messages.success(request, _("Nomornya di %(office)s: %(number)s. Beri tahu pengunjung.") % told)


def _undo(request: HttpRequest, session: SessionView, _argument: str) -> None:
    services.undo(**_at_work(session), at=now_of(request))
    messages.success(request, _("Tindakan terakhir dibatalkan."))


def _pause(request: HttpRequest, session: SessionView, argument: str) -> None:
    reason = one_of(PauseReason, argument, PauseReason.BREAK)
    services.pause_counter(**_here(session), at=now_of(request), reason=reason)


def _go_on(request: HttpRequest, session: SessionView, _argument: str) -> None:
    services.resume_counter(**_here(session), at=now_of(request))


def _leave(request: HttpRequest, session: SessionView, _argument: str) -> None:
    services.leave_counter(**_here(session), at=now_of(request))


def _priority(request: HttpRequest, session: SessionView, argument: str) -> None:
    answer, _colon, visit = argument.partition(":")
    services.confirm_priority(
        visit_id=_visit_here(_id(visit), session), yes=answer == "yes", at=now_of(request), actor=session.officer_id
    )


def _alarm(request: HttpRequest, session: SessionView, _argument: str) -> None:
    emergency.call_colleagues(**_here(session), at=now_of(request))


def _coming(request: HttpRequest, session: SessionView, argument: str) -> None:
    emergency.answer(
        emergency_id=_id(argument), office_id=session.office_id, officer_id=session.officer_id, at=now_of(request)
    )


def _alarm_over(request: HttpRequest, session: SessionView, argument: str) -> None:
    emergency.end_emergency(
        emergency_id=_id(argument), office_id=session.office_id, actor=session.officer_id, at=now_of(request)
    )


DEEDS: Mapping[str, Deed] = {
    "call": _call,
    "recall": _visit_verb(services.recall),
    "start": _visit_verb(services.start_serving),
    "finish": _visit_verb(services.finish_step),
    "finish_and_call": _finish_and_call,
    "not_here": _visit_verb(services.not_here),
    "hold": _hold,
    "resume_visit": _resume_visit,
    "transfer": _transfer,
    "send": _send,
    "pick": _pick,
    "undo": _undo,
    "pause": _pause,
    "go_on": _go_on,
    "leave": _leave,
    "priority": _priority,
    "alarm": _alarm,
    "coming": _coming,
    "alarm_over": _alarm_over,
}


def _here(session: SessionView) -> dict[str, UUID]:
    return {"counter_id": session.counter_id, "officer_id": session.officer_id}


def _at_work(session: SessionView) -> dict[str, UUID]:
    return {**_here(session), "office_id": session.office_id}


def _visit(request: HttpRequest) -> UUID:
    return _id(posted(request, "visit"))


def _visit_here(visit_id: UUID, session: SessionView) -> UUID:
    """Return the visit if it is in this officer's hall; of others nothing is changed and nothing said."""
    try:
        found = queries.ticket(visit_id)
    except LookupError as problem:
        raise services.NotHere from problem
    if found.office_id != session.office_id:
        raise services.NotHere
    return visit_id


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise services.NotHere from problem
