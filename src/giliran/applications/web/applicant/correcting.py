"""The corrections that an officer asked for, and sending them."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from giliran.applications import services
from giliran.applications.queries.corrections import CorrectionView, open_correction
from giliran.applications.queries.progress import missing
from giliran.applications.queries.sheet import Sheet
from giliran.applications.rules import State
from giliran.applications.web import presenters
from giliran.applications.web.days import today_of
from giliran.applications.web.owned import own_sheet
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of


@access.signed_in
def correction(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """List what to put right, with its reason and the way there; send it when all is done."""
    found = own_sheet(request, application_id)
    asked = open_correction(found)
    if found.application.state != State.CORRECTION or asked is None:
        return redirect(onward(application_id))
    refused = ""
    if request.method == "POST":
        try:
            services.resubmit(application_id=application_id, at=now_of(request), actor=user_id_of(request))
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("Perbaikan terkirim. Terima kasih."))
            return redirect(onward(application_id))
    lacking = missing(found, today=today_of(request))
    asked_pages = {item.page for item in lacking if item.asked}
    besides = [item for item in lacking if not item.asked and item.page not in asked_pages]
    context = {
        "application": found.application,
        "correction": asked,
        "items": _items(found, asked, today=today_of(request)),
        "lacks": presenters.lacks(application_id, besides),
        "waiting": any(item.asked for item in lacking),
        "refused": refused,
    }
    return render(request, "applications/correction.html", context)


def _items(found: Sheet, asked: CorrectionView, *, today: date) -> list[dict[str, object]]:
    links = presenters.correction_links(found, asked, today=today)
    return [
        {"title": title, "href": href, "reason": item.reason, "state": "done" if item.done else "attention"}
        for item, (title, href) in zip(asked.items, links, strict=True)
    ]
