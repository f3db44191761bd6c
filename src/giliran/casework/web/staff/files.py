"""The files of an office: the list, and one file on the desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from giliran.applications import queries as applications
from giliran.applications.rules import State
from giliran.casework import queries, services
from giliran.casework.web.staff.finding import found_here, page_asked
from giliran.casework.web.staff.forms import NoteForm, PortraitForm, SearchForm
from giliran.casework.web.staff.presenters import FilePage
from giliran.foundation.actors import Role
from giliran.foundation.web import access
from giliran.foundation.web.requests import actor_of, now_of, office_of, user_id_of


@access.staff(Role.EXAMINER)
@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """List what waits for an examiner, the longest waiting first; find a file by its reference."""
    office = office_of(request)
    form = SearchForm(request.GET if "reference" in request.GET else None)
    missed = False
    if form.is_valid():
        found = applications.search_by_reference(form.cleaned_data["reference"], office_id=office.id)
        if found is not None and found.submitted_at is not None:
            return redirect("casework:file", office.code, found.id)
        missed = True
    counts = applications.counts(office.id)
    context = {
        "form": form,
        "missed": missed,
        "page": applications.waiting_for_review(office.id, page=page_asked(request)),
        "waiting": counts[State.SUBMITTED],
        "correcting": counts[State.CORRECTION],
        "recommended": counts[State.RECOMMENDED],
    }
    return render(request, "casework/files.html", context)


@access.staff(Role.EXAMINER, Role.ADJUDICATOR)
@require_GET
def file(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Lay the file on the desk: documents beside data."""
    return show_file(request, application_id)


def show_file(
    request: HttpRequest,
    application_id: UUID,
    *,
    portrait: PortraitForm | None = None,
    note: NoteForm | None = None,
    refused: str = "",
) -> HttpResponse:
    """Show the file, with the forms as somebody left them."""
    application = found_here(request, application_id)
    services.open_case(
        application_id=application.id, office_id=office_of(request).id, at=now_of(request), actor=user_id_of(request)
    )
    page = FilePage(
        queries.file(application_id),
        shown=request.GET.get("dokumen", ""),
        history=queries.history(application_id),
        zone=office_of(request).time_zone,
    )
    context = {
        "file": page,
        "portrait_form": portrait or PortraitForm(),
        "note_form": note or NoteForm(),
        "refused": refused,
        "may_examine": actor_of(request).may(Role.EXAMINER, office_id=application.office_id),
    }
    wrong = bool(refused or (portrait and portrait.errors) or (note and note.errors))
    return render(request, "casework/file.html", context, status=422 if wrong else 200)
