"""One application: its task list while it is filled in, afterwards what was sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from giliran.applications.queries.answers import answers_in
from giliran.applications.queries.papers import papers_of
from giliran.applications.queries.progress import Progress, progress
from giliran.applications.queries.sheet import Sheet
from giliran.applications.queries.views import as_view
from giliran.applications.rules import Action, State, may
from giliran.applications.web import presenters
from giliran.applications.web.days import today_of
from giliran.applications.web.owned import own_sheet
from giliran.catalogue import queries as catalogue
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.offices import queries as offices


@access.signed_in
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the task list of a draft, lead to the corrections, or show what was sent."""
    found = own_sheet(request, application_id)
    if found.application.state == State.CORRECTION:
        return redirect("applications:correction", application_id)
    if found.application.state == State.DRAFT:
        return _task_list(request, found)
    return _sent(request, found)


def _task_list(request: HttpRequest, found: Sheet) -> HttpResponse:
    door = presenters.door_tasks(found)
    sections = presenters.section_tasks(found, progress(found))
    papers = presenters.documents_task(found, papers_of(found, today=today_of(request)))
    tasks = [*door, *sections, papers]
    done = sum(task.state == Progress.DONE for task in tasks)
    context = {
        "application": as_view(found.application),
        "door": door,
        "sections": sections,
        "papers": papers,
        "done": done,
        "total": len(tasks),
        "ready": done == len(tasks),
        "next": next((task for task in tasks if task.state not in {Progress.DONE, Progress.LOCKED}), None),
    }
    return render(request, "applications/tasks.html", context)


def _sent(request: HttpRequest, found: Sheet) -> HttpResponse:
    view = as_view(found.application)
    context = {
        "application": view,
        "tag": presenters.TAGS[view.state],
        "office": offices.office(view.office_id) if view.office_id else None,
        "product": catalogue.product(view.product) if view.product else None,
        "sections": answers_in(found),
        "refusal": found.application.closing_note if view.state == State.REFUSED else "",
        "may_cancel": view.state == State.SUBMITTED and may(view.state, Action.CANCEL),
        "onward": onward(view.id),
    }
    return render(request, "applications/sent.html", context)
