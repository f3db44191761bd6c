"""The production queue: print, look, accept or reject."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.issuance import queries, services
from giliran.issuance.queries import PassportView
from giliran.issuance.rules.production import State
from giliran.issuance.rules.quality import Fault
from giliran.issuance.web.staff.forms import QualityForm

_LONGEST_NUMBER = 6


@access.staff(Role.PRODUCTION)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """Show what waits to be printed and what waits to be looked at."""
    office = office_of(request)
    counts = queries.counts(office.id)
    context = {
        "queued": queries.work_list(office.id, State.QUEUED, page=_page_asked(request, "cetak")),
        "printed": queries.work_list(office.id, State.PRINTED, page=_page_asked(request, "mutu")),
        "to_print": counts[State.QUEUED],
        "to_check": counts[State.PRINTED],
        "ready": counts[State.READY],
    }
    return render(request, "issuance/production.html", context)


@access.staff(Role.PRODUCTION)
@require_GET
def sheet(request: HttpRequest, passport_id: UUID) -> HttpResponse:
    """Show one passport: what goes into the booklet, and the next thing to do with it."""
    return _sheet(request, _found(request, passport_id), QualityForm())


@access.staff(Role.PRODUCTION)
@require_POST
@creates_once
def print_booklet(request: HttpRequest, passport_id: UUID) -> HttpResponse:
    """Make a booklet out to its holder."""
    passport = _found(request, passport_id)
    try:
        services.print_passport(
            passport_id=passport.id,
            office_id=office_of(request).id,
            at=now_of(request),
            actor=user_id_of(request),
        )
    except Refused as refused:
        return _sheet(request, _found(request, passport_id), QualityForm(), refused=refused)
    messages.success(request, _("Sudah dicetak. Sekarang periksa mutunya."))
    return redirect("issuance:sheet", office_of(request).code, passport.id)


@access.staff(Role.PRODUCTION)
@require_http_methods(["POST"])
@creates_once
def check(request: HttpRequest, passport_id: UUID) -> HttpResponse:
    """Accept or reject what was printed."""
    passport, office = _found(request, passport_id), office_of(request)
    form = QualityForm(request.POST)
    if not form.is_valid():
        return _sheet(request, passport, form)
    at, actor = now_of(request), user_id_of(request)
    try:
        if form.cleaned_data["verdict"] == "good":
            services.accept_quality(passport_id=passport.id, office_id=office.id, at=at, actor=actor)
            messages.success(request, _("Paspor siap diambil. Pemohon sudah diberi tahu."))
        else:
            fault = Fault(form.cleaned_data["fault"])
            services.reject_quality(passport_id=passport.id, office_id=office.id, fault=fault, at=at, actor=actor)
            messages.warning(request, _("Cetakan ditolak. Paspor masuk lagi ke antrean cetak."))
    except Refused as refused:
        return _sheet(request, _found(request, passport_id), form, refused=refused)
    return redirect("issuance:production", office.code)


def _page_asked(request: HttpRequest, name: str) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) <= _LONGEST_NUMBER else 1


def _found(request: HttpRequest, passport_id: UUID) -> PassportView:
    passport = queries.passport_at(office_of(request).id, passport_id)
    if passport is None:
        raise Http404
    return passport


def _sheet(
    request: HttpRequest, passport: PassportView, form: QualityForm, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "sheet": queries.sheet(passport),
        "form": form,
        "refused": refused.message if refused else "",
        "to_print": passport.state == State.QUEUED,
        "to_check": passport.state == State.PRINTED,
    }
    return render(request, "issuance/sheet.html", context, status=422 if refused or form.errors else 200)
