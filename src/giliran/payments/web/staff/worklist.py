"""The supervisor's list: money to give back, payments that fitted no bill."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from giliran.foundation.actors import Role
from giliran.foundation.forms import PlainForm
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.payments import queries, services
from giliran.payments.rules import grouped


class RefundForm(PlainForm):
    """Under what number the money went back."""

    reference = forms.CharField(
        label=gettext_lazy("Nomor bukti pengembalian"),
        help_text=gettext_lazy("Nomor transfer atau nomor surat perintah pengembalian."),
        max_length=64,
    )


@access.staff(Role.SUPERVISOR)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show what is open at this office."""
    office = office_of(request)
    found = queries.worklist(office_id=office.id, at=now_of(request))
    return render(request, "payments/worklist.html", {"list": found, "office": office})


@access.staff(Role.SUPERVISOR)
def refund(request: HttpRequest, refund_id: UUID) -> HttpResponse:
    """Show one surplus, and record that it has gone back."""
    office = office_of(request)
    found = queries.refund(refund_id, office_id=office.id)
    if found is None:
        raise Http404
    form = RefundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.settle_refund(
            refund_id=refund_id,
            office_id=office.id,
            reference=form.cleaned_data["reference"],
            at=now_of(request),
            actor=user_id_of(request),
        )
        messages.success(request, _("Pengembalian dicatat."))
        return redirect("payments:worklist", office_code=office.code)
    context = {"refund": found, "form": form, "office": office, "code": grouped(found.billing_code)}
    return render(request, "payments/refund.html", context)


@access.staff(Role.SUPERVISOR)
@require_POST
def settle_misfit(request: HttpRequest, misfit_id: UUID) -> HttpResponse:
    """Record that a misfit was looked into."""
    office = office_of(request)
    try:
        services.settle_misfit(misfit_id=misfit_id, office_id=office.id, at=now_of(request), actor=user_id_of(request))
    except services.NotOnList as problem:
        raise Http404 from problem
    messages.success(request, _("Pembayaran ditandai sudah diperiksa."))
    return redirect("payments:worklist", office_code=office.code)
