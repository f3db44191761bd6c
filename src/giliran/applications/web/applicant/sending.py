"""Checking everything once more, agreeing, sending; or giving it up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giliran.applications import services
from giliran.applications.queries.answers import answers_in
from giliran.applications.queries.identity import nik_doubts
from giliran.applications.queries.papers import papers_of
from giliran.applications.queries.progress import missing
from giliran.applications.queries.sheet import Sheet
from giliran.applications.rules import Action, State, may
from giliran.applications.web import presenters
from giliran.applications.web.days import today_of
from giliran.applications.web.forms import ConsentForm
from giliran.applications.web.owned import own_sheet
from giliran.catalogue import queries as catalogue
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of
from giliran.offices import queries as offices


@access.signed_in
def check(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show every answer with a link to change it, and what is missing."""
    found = own_sheet(request, application_id)
    if found.application.state != State.DRAFT:
        return redirect("applications:application", application_id)
    application = found.application
    today = today_of(request)
    papers = papers_of(found, today=today)
    lacks = presenters.lacks(application_id, missing(found, today=today, papers=papers))
    context = {
        "application": application,
        "sections": answers_in(found),
        "office": offices.office(application.office_id) if application.office_id else None,
        "product": catalogue.product(application.product_id) if application.product_id else None,
        "papers": presenters.documents_task(found, papers),
        "doubts": nik_doubts(found.answers),
        "lacks": lacks,
    }
    return render(request, "applications/check.html", context)


@access.signed_in
def send(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for the agreements and send. Sent already, it leads on: a second click is no mistake."""
    found = own_sheet(request, application_id)
    application = found.application
    if application.state != State.DRAFT:
        return redirect(onward(application_id))
    form = ConsentForm(request.POST or None)
    refused, lacks = "", []
    if request.method == "POST" and form.is_valid():
        try:
            services.submit(
                application_id=application_id,
                consents=form.given(),
                language=(get_language() or "id")[:2],
                at=now_of(request),
                actor=user_id_of(request),
            )
        except services.Incomplete as refusal:
            refused, lacks = str(refusal.message), presenters.lacks(application_id, refusal.lacks)
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            text = _("Permohonan %(reference)s terkirim.") % {"reference": application.reference}
            messages.success(request, text)
            return redirect(onward(application_id))
    context = {"application": application, "form": form, "refused": refused, "lacks": lacks}
    return render(request, "applications/send.html", context)


@access.signed_in
def cancel(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Let the applicant end it, after saying what that means."""
    found = own_sheet(request, application_id)
    if not _may_withdraw(found):
        return redirect("applications:application", application_id)
    refused = ""
    if request.method == "POST":
        try:
            services.withdraw(application_id=application_id, at=now_of(request), actor=user_id_of(request))
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("Permohonan dibatalkan."))
            return redirect(onward(application_id))
    context = {"application": found.application, "refused": refused, "sent": found.application.submitted_at}
    return render(request, "applications/cancel.html", context)


def _may_withdraw(found: Sheet) -> bool:
    state = found.application.state
    return state in {State.DRAFT, State.SUBMITTED, State.CORRECTION} and may(state, Action.CANCEL)
