"""The pickup counter: code, identity, signature, passport."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.issuance import queries, services
from giliran.issuance.rules.production import State
from giliran.issuance.web.staff.forms import CodeForm, HandoverForm


@access.staff(Role.FRONT_DESK, Role.PRODUCTION)
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a code that fits leads to the handover. The code travels in the session, not in the URL."""
    office = office_of(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    missed = False
    if request.method == "POST" and form.is_valid():
        passport = queries.by_code(office.id, form.cleaned_data["code"])
        if passport is not None:
            request.session[f"pickup.{passport.id}"] = passport.pickup_code
            return redirect("issuance:hand_over", office.code, passport.id)
        missed = True
    context = {"form": form, "missed": missed, "ready": queries.counts(office.id)[State.READY]}
    return render(request, "issuance/pickup.html", context, status=422 if missed or form.errors else 200)


@access.staff(Role.FRONT_DESK, Role.PRODUCTION)
@require_http_methods(["GET", "POST"])
@creates_once
def hand_over(request: HttpRequest, passport_id: UUID) -> HttpResponse:
    """Hand the passport over against code and identity, signed for."""
    office = office_of(request)
    passport = queries.passport_at(office.id, passport_id)
    code = request.session.get(f"pickup.{passport_id}")
    if passport is None:
        raise Http404
    if code is None:
        return redirect("issuance:pickup", office.code)
    form = HandoverForm(request.POST if request.method == "POST" else None, initial={"code": code})
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.hand_over(
                passport_id=passport.id,
                office_id=office.id,
                code=form.cleaned_data["code"],
                collector=form.collector(),
                at=now_of(request),
                actor=user_id_of(request),
            )
        except Refused as problem:
            refused = str(problem.message)
        else:
            del request.session[f"pickup.{passport_id}"]
            messages.success(request, _("Paspor sudah diserahkan. Terima kasih."))
            return redirect("issuance:pickup", office.code)
    context = {"sheet": queries.sheet(passport), "form": form, "refused": refused}
    return render(request, "issuance/hand_over.html", context, status=422 if refused or form.errors else 200)
