"""Flows between lanes, booklets, collective visits."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giliran.appointments.queries import quota as queries
from giliran.appointments.queries.figures import today_at
from giliran.appointments.services import quota
from giliran.appointments.web import presenters_quota as presenters
from giliran.appointments.web.forms_quota import CollectiveForm, FlowForm, StockForm
from giliran.catalogue import queries as catalogue
from giliran.catalogue import services as catalogue_services
from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.offices import queries as offices


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def flows(request: HttpRequest) -> HttpResponse:
    """Show the rules by which unused places flow, each in a sentence, and change them."""
    office, at = office_of(request), now_of(request)
    today, refused = today_at(office_id=office.id, at=at), ""
    form = FlowForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        said = form.cleaned_data
        try:
            quota.set_flow(
                office_id=office.id, from_lane=said["from_lane"], to_lane=said["to_lane"], at_time=said["at"],
                days_before=said["days_before"], valid_from=said["valid_from"], at=at, actor=user_id_of(request),
            )  # fmt: skip
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("Aliran sisa kuota disimpan."))
            return redirect("appointments:quota_flows", office.code)
    rows = presenters.flow_rows(queries.flows(office.id, on=today))
    context = {"form": form, "refused": refused, "rows": rows}
    return render(request, "appointments/quota/flows.html", context, status=422 if refused or form.errors else 200)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def stock(request: HttpRequest) -> HttpResponse:
    """Show the booklets of each product as last counted, and take a new count."""
    office, at = office_of(request), now_of(request)
    counts = catalogue.stock_of(office.id, today_at(office_id=office.id, at=at))
    form = StockForm(
        request.POST if request.method == "POST" else None, products=[(each.product, each.name) for each in counts]
    )
    if form.is_valid():
        said = form.cleaned_data
        catalogue_services.count_stock(
            office_id=office.id, product_code=said["product"], quantity=said["quantity"], at=at,
            actor=user_id_of(request),
        )  # fmt: skip
        messages.success(request, _("Jumlah buku disimpan."))
        return redirect("appointments:quota_stock", office.code)
    context = {"form": form, "rows": counts, "office": office}
    return render(request, "appointments/quota/stock.html", context, status=422 if form.errors else 200)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def collectives(request: HttpRequest) -> HttpResponse:
    """Show the collective visits to come, with the codes that people book by, and make another."""
    office, at, refused = office_of(request), now_of(request), ""
    today = today_at(office_id=office.id, at=at)
    form = CollectiveForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        try:
            visit = form.visit(time_zone=office.time_zone)
            quota.make_collective(office_id=office.id, visit=visit, at=at, actor=user_id_of(request))
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("Layanan kolektif dibuat. Berikan kodenya kepada lembaga itu."))
            return redirect("appointments:quota_collectives", office.code)
    found = queries.collectives(office.id, since=today)
    context = {
        "form": form,
        "refused": refused,
        "rows": presenters.collective_rows(found, time_zone=office.time_zone, at=at),
        "least": offices.figure("collective_least", today, office.id),
        "most": offices.figure("collective_most", today, office.id),
    }
    wrong = bool(refused or form.errors)
    return render(request, "appointments/quota/collectives.html", context, status=422 if wrong else 200)


@access.staff(Role.SUPERVISOR)
@require_POST
def cancel_collective(request: HttpRequest, collective_id: UUID) -> HttpResponse:
    """Call a collective visit off; whoever has booked is moved like others."""
    office = office_of(request)
    try:
        quota.cancel_collective(
            collective_id=collective_id, office_id=office.id, at=now_of(request), actor=user_id_of(request)
        )
    except Refused as refusal:
        raise Http404 from refusal
    messages.success(request, _("Layanan kolektif dibatalkan."))
    return redirect("appointments:quota_collectives", office.code)
