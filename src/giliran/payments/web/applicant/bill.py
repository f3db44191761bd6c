"""A bill for its payer: what, how much, until when, how; and what became of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from giliran.foundation.web import access, problems
from giliran.foundation.web.access import own_or_404
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of
from giliran.payments import queries
from giliran.payments.queries import BillView, Charged
from giliran.payments.rules import BillState
from giliran.payments.web.applicant.presenter import BillPage, bill_page
from giliran.payments.web.receipts.pdf import receipt_pdf


@access.signed_in
@require_safe
def bill(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    """Show the bill."""
    found, charged = _own(request, bill_id)
    page = bill_page(bill=found, charged=charged, at=now_of(request))
    return render(request, "payments/bill.html", {"page": page, "onward": onward(found.application_id)})


@problems.spoken
@access.signed_in
@require_safe
def standing(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    """Answer the open page that asks how the bill stands: the time left, or that the page should be read anew."""
    found, charged = _own(request, bill_id)
    page: BillPage = bill_page(bill=found, charged=charged, at=now_of(request))
    if page.state != request.GET.get("seen"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "payments/time_left.html", {"page": page})


@access.signed_in
@require_safe
def receipt(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    """Give the receipt of a paid bill, as PDF."""
    found, charged = _own(request, bill_id)
    if found.state != BillState.PAID:
        raise Http404
    name = slugify(f"kuitansi {charged.reference}")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    content = receipt_pdf(bill=found, charged=charged)
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _own(request: HttpRequest, bill_id: UUID) -> tuple[BillView, Charged]:
    try:
        found = queries.bill(bill_id)
    except LookupError as problem:
        raise Http404 from problem
    charged = queries.charged(found.application_id)
    own_or_404(charged.account_id, request)
    return found, charged
