"""Assisted filing at the counter: who is helped, the codes they read out, the questions, what is left to them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from giliran.applications.queries.progress import Place, missing, progress
from giliran.applications.queries.sheet import Sheet, sheet
from giliran.applications.questions import book
from giliran.applications.questions.eligibility import stop_of
from giliran.applications.questions.forms import PageForm, form_for, typed_for
from giliran.applications.questions.kinds import Page
from giliran.foundation.actors import Role
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.lobby.services import filing
from giliran.lobby.web.finding import qr_picture, site_address
from giliran.lobby.web.forms_filing import CodesForm, HelpedForm, ProductForm

_LONGEST_REVISION = 9


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask who is helped; then send the codes, and ask for them."""
    form = HelpedForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            asked = filing.send_codes(
                helped=form.helped(), office_id=office_of(request).id, at=now_of(request), actor=_officer(request)
            )
        except Refused as problem:
            refused = str(problem.message)
        else:
            return _codes_page(request, CodesForm(asked=asked), asked=asked)
    context = {"form": form, "refused": refused}
    return render(request, "lobby/filing_start.html", context, status=422 if refused or form.errors else 200)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@never_cache
@require_POST
@creates_once
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the application with whoever read out the codes."""
    office, at = office_of(request), now_of(request)
    asked = filing.asked_by(request.POST.get("token", ""), at=at)
    if asked is None:
        messages.error(request, str(filing.CodesWrong.message))
        return redirect("lobby:filing_start", office.code)
    form = CodesForm(request.POST, asked=asked)
    if not form.is_valid():
        return _codes_page(request, form, asked=asked)
    try:
        application = filing.begin(
            token=asked.token, mail_code=form.cleaned_data["mail_code"], sms_code=form.cleaned_data.get("sms_code", ""),
            office_id=office.id, at=at, actor=_officer(request),
        )  # fmt: skip
    except Refused as problem:
        return _codes_page(request, form, asked=asked, refused=str(problem.message))
    return _onward(request, application)


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@never_cache
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, application_id: UUID, page: str) -> HttpResponse:
    """Ask the questions of a page, and write down the answers."""
    found = _sheet_here(request, application_id)
    try:
        _section, asked = book.find(page)
    except book.UnknownPageError:
        raise Http404 from None
    if request.method == "POST":
        return _keep(request, found, asked)
    filing.note_look(
        application_id=application_id, page=page, office_id=office_of(request).id, at=now_of(request),
        actor=_officer(request),
    )  # fmt: skip
    return _page(request, found, asked, _form(request, found, asked), seen=found.revision(page))


@access.staff(Role.FRONT_DESK, Role.EXAMINER)
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show how far it is, and hand over what only the visitor can do."""
    found, office, at = _sheet_here(request, application_id), office_of(request), now_of(request)
    form, refused = ProductForm(request.POST or None, found=found, office_id=office.id, day=_today(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            filing.choose_product(
                application_id=application_id, product=form.cleaned_data["product"], office_id=office.id, at=at,
                actor=_officer(request),
            )  # fmt: skip
        except Refused as problem:
            refused = str(problem.message)
        else:
            return _onward(request, application_id)
    address = site_address(reverse("applications:application", args=[application_id]))
    context = {
        "application": found.application,
        "sections": progress(found),
        "stop": stop_of(found.answers),
        "missing": missing(found, today=_today(request)),
        "form": form if form.offers and not found.application.product_id else None,
        "refused": refused,
        "address": address,
        "qr": qr_picture(address),
    }
    return render(request, "lobby/filing.html", context, status=422 if refused or form.errors else 200)


def _keep(request: HttpRequest, found: Sheet, asked: Page) -> HttpResponse:
    typed, told = typed_for(asked, request.POST), request.POST.get("seen", "")
    revision = int(told) if told.isascii() and told.isdigit() and len(told) <= _LONGEST_REVISION else None
    try:
        saved = filing.keep_page(
            application_id=found.application.id, page=asked.key, typed=typed, office_id=office_of(request).id,
            seen=revision,
            at=now_of(request), actor=_officer(request),
        )  # fmt: skip
    except Refused as problem:
        messages.error(request, str(problem.message))
        return redirect("lobby:filing", office_of(request).code, found.application.id)
    if not saved.accepted:
        form = form_for(asked, today=_today(request), typed=typed)
        return _page(request, found, asked, form, seen=saved.revision, overtaken=saved.overtaken)
    return _onward(request, found.application.id)


def _onward(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Go to the next page of questions; where there is none, to what is left."""
    code, found = office_of(request).code, sheet(application_id)
    lacks = () if stop_of(found.answers) else missing(found, today=_today(request))
    page = next((each.page for each in lacks if each.place == Place.PAGE and each.page), "")
    if page:
        return redirect("lobby:filing_page", code, application_id, page)
    return redirect("lobby:filing", code, application_id)


def _form(request: HttpRequest, found: Sheet, asked: Page) -> PageForm:
    unfinished: Mapping[str, Any] | None = found.unfinished.get(asked.key)
    if unfinished is not None:
        return form_for(asked, today=_today(request), typed=unfinished)
    saved = found.saved[asked.key].answers if asked.key in found.saved else None
    return form_for(asked, today=_today(request), saved=saved)


def _page(
    request: HttpRequest, found: Sheet, asked: Page, form: PageForm, *, seen: int, overtaken: bool = False
) -> HttpResponse:
    section, _page = book.find(asked.key)
    context = {
        "application": found.application,
        "page": asked,
        "section": section,
        "fields": [(question, form[question.key]) for question in asked.questions],
        "form": form,
        "seen": seen,
        "overtaken": overtaken,
    }
    return render(request, "lobby/filing_page.html", context, status=422 if form.errors or overtaken else 200)


def _codes_page(request: HttpRequest, form: CodesForm, *, asked: filing.Asked, refused: str = "") -> HttpResponse:
    context = {"form": form, "asked": asked, "refused": refused}
    return render(request, "lobby/filing_codes.html", context, status=422 if refused or form.errors else 200)


def _sheet_here(request: HttpRequest, application_id: UUID) -> Sheet:
    if not filing.helped_here(application_id, office_id=office_of(request).id, at=now_of(request)):
        raise Http404
    return sheet(application_id)


def _officer(request: HttpRequest) -> UUID:
    officer = user_id_of(request)
    if officer is None:
        raise Http404(_("Masuk dulu."))
    return officer


def _today(request: HttpRequest) -> Any:
    return local_day(now_of(request), office_of(request).time_zone)
