"""What an examiner does with a file: accept documents, take the portrait, note the interview, finish."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giliran.casework import services
from giliran.casework.web.staff.files import show_file
from giliran.casework.web.staff.finding import found_here
from giliran.casework.web.staff.forms import NoteForm, PortraitForm
from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of


@access.staff(Role.EXAMINER)
@require_POST
def review(request: HttpRequest, application_id: UUID, document_id: UUID) -> HttpResponse:
    """Accept a document, or take that back; the next one that nobody looked at comes up."""
    application, office = found_here(request, application_id), office_of(request)
    try:
        services.review_document(
            application_id=application.id,
            office_id=office.id,
            document_id=document_id,
            accepted=request.POST.get("verdict") == "accept",
            at=now_of(request),
            actor=user_id_of(request),
        )
    except Refused as refused:
        return show_file(request, application_id, refused=str(refused.message))
    return redirect("casework:file", office.code, application.id)


@access.staff(Role.EXAMINER)
@require_POST
@creates_once
def portrait(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Keep the portrait that the camera or a file gave."""
    application, office = found_here(request, application_id), office_of(request)
    form = PortraitForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_file(request, application_id, portrait=form)
    try:
        services.take_portrait(
            application_id=application.id,
            office_id=office.id,
            content=form.cleaned_data["picture"].read(),
            at=now_of(request),
            actor=user_id_of(request),
        )
    except Refused as refused:
        form.add_error("picture", str(refused.message))
        return show_file(request, application_id, portrait=form)
    messages.success(request, _("Foto tersimpan."))
    return redirect("casework:file", office.code, application.id)


@access.staff(Role.EXAMINER)
@require_POST
@creates_once
def note(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Keep a note of the interview."""
    application, office = found_here(request, application_id), office_of(request)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_file(request, application_id, note=form)
    try:
        services.add_note(
            application_id=application.id,
            office_id=office.id,
            text=form.cleaned_data["text"],
            at=now_of(request),
            actor=user_id_of(request),
        )
    except Refused as refused:
        return show_file(request, application_id, note=form, refused=str(refused.message))
    messages.success(request, _("Catatan tersimpan."))
    return redirect("casework:file", office.code, application.id)


@access.staff(Role.EXAMINER)
@require_POST
def finish(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Hand the file to an adjudicator."""
    application, office = found_here(request, application_id), office_of(request)
    try:
        services.recommend(
            application_id=application.id, office_id=office.id, at=now_of(request), actor=user_id_of(request)
        )
    except Refused as refused:
        return show_file(request, application_id, refused=str(refused.message))
    messages.success(request, _("Pemeriksaan selesai. Petugas lain yang memutuskan."))
    return redirect("casework:files", office.code)
