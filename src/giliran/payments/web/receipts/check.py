"""The public page that says whether a receipt is ours. It shows little, and not too often."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from giliran.foundation import references
from giliran.foundation.clock import local_day
from giliran.foundation.ratelimit import allow
from giliran.foundation.web import access
from giliran.foundation.web.requests import address_of, now_of
from giliran.payments import queries
from giliran.payments.queries import BillView, NamedLine
from giliran.payments.rules import masked

_LIMIT, _PER = 20, timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What anyone may learn of a receipt: no reference, no full name, no whole number."""

    amount: int
    day: date
    lines: list[NamedLine]
    name: str
    ntpn: str


@access.public
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Let somebody type a receipt's number."""
    typed = request.GET.get("kode", "")
    code = references.normalise(typed)
    if code is not None:
        return redirect("payments:check_receipt", code=code)
    return render(request, "payments/check_receipt.html", {"typed": typed, "asked": "kode" in request.GET})


@access.public
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether this receipt is ours."""
    if not allow(
        scope="payments.check_receipt",
        key=address_of(request),
        limit=_LIMIT,
        per=_PER,
        at=now_of(request),
    ):
        return render(request, "payments/check_too_often.html", status=429)
    known = references.normalise(code)
    bill = queries.bill_by_receipt(known) if known else None
    context = {"typed": code, "receipt": _checked(bill) if bill else None, "asked": True, "code": known or code}
    return render(request, "payments/check_receipt.html", context, status=200 if bill else 404)


def _checked(bill: BillView) -> Checked:
    charged = queries.charged(bill.application_id)
    return Checked(
        amount=bill.amount,
        day=local_day(bill.paid_at or bill.created_at, charged.time_zone),
        lines=queries.named_lines(bill),
        name=masked(queries.payer_name(charged.person_id)),
        ntpn=f"…{bill.ntpn[-4:]}" if bill.ntpn else "",
    )
