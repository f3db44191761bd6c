"""One page of questions at a time; what is typed is kept at every step."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from giliran.accounts import queries as accounts
from giliran.applications import services
from giliran.applications.queries.corrections import open_correction, open_pages, targeted_pages
from giliran.applications.queries.identity import nik_doubts
from giliran.applications.queries.progress import next_page
from giliran.applications.queries.sheet import Sheet, sheet
from giliran.applications.questions import book
from giliran.applications.questions.eligibility import ELIGIBILITY, stop_of
from giliran.applications.questions.forms import PageForm, form_for, typed_for
from giliran.applications.questions.kinds import Page
from giliran.applications.rules import EDITABLE, State
from giliran.applications.web.days import today_of
from giliran.applications.web.owned import own_sheet
from giliran.applications.web.presenters import page_url
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of

CHECK, CORRECTION = "periksa", "perbaikan"
_LATER = "later"


@access.signed_in
def page(request: HttpRequest, application_id: UUID, page: str) -> HttpResponse:
    """Ask the questions of a page, or keep what was answered and go on."""
    found = own_sheet(request, application_id)
    try:
        _section, asked = book.find(page)
    except book.UnknownPageError:
        raise Http404 from None
    if found.application.state not in EDITABLE:
        return redirect(onward(application_id))
    if page not in open_pages(found):
        return redirect("applications:application", application_id)
    if request.method == "POST":
        return _keep(request, found, asked)
    form = _form(request, found, asked)
    return _show(request, found, asked, form, seen=found.revision(page))


@access.signed_in
def nik(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Point out that NIK and birth disagree, and let the applicant go on all the same."""
    found = own_sheet(request, application_id)
    doubts = nik_doubts(found.answers)
    if not doubts or found.application.state not in EDITABLE:
        return redirect("applications:application", application_id)
    back = request.GET.get("dari", "")
    context = {
        "application": found.application,
        "doubts": doubts,
        "nik": found.answers.get("nik", ""),
        "fix_nik": page_url(application_id, "name", back=back),
        "fix_birth": page_url(application_id, "birth", back=back),
        "go_on": _after(sheet(application_id), book.find("birth")[1], back),
    }
    return render(request, "applications/nik.html", context)


def _keep(request: HttpRequest, found: Sheet, asked: Page) -> HttpResponse:
    application_id, typed = found.application.id, typed_for(asked, request.POST)
    saved = services.save_page(
        application_id=application_id,
        page=asked.key,
        typed=typed,
        at=now_of(request),
        actor=user_id_of(request),
        seen=_seen(request),
    )
    if saved.overtaken:
        form = form_for(asked, today=today_of(request), typed=typed)
        return _show(request, found, asked, form, seen=saved.revision, overtaken=True)
    if request.POST.get("action") == _LATER:
        messages.success(request, _("Tersimpan. Anda bisa melanjutkan kapan saja."))
        return redirect("applications:application", application_id)
    if not saved.accepted:
        form = form_for(asked, today=today_of(request), typed=typed)
        return _show(request, found, asked, form, seen=saved.revision)
    back = request.GET.get("dari", "")
    fresh = sheet(application_id)
    if asked.key in {"name", "birth"} and fresh.answers.get("birth_date") and nik_doubts(fresh.answers):
        return redirect(_with_back("applications:nik", application_id, back))
    return redirect(_after(fresh, asked, back))


def _after(found: Sheet, asked: Page, back: str) -> str:
    """Return where to go once a page is answered: the next open question of the section, or back."""
    application_id = found.application.id
    if asked in ELIGIBILITY.pages:
        return _after_door(found, asked)
    following = next_page(found, asked)
    if following and (not back or not found.is_done(following)):
        return page_url(application_id, following.key, back=back)
    if found.application.state == State.CORRECTION:
        return _address("applications:correction", application_id)
    return _address("applications:check" if back == CHECK else "applications:application", application_id)


def _after_door(found: Sheet, asked: Page) -> str:
    application_id = found.application.id
    if stop_of(found.answers):
        return _address("applications:stop", application_id)
    following = next_page(found, asked)
    if following:
        return page_url(application_id, following.key)
    chosen = found.application.office_id and found.application.product_id
    return _address("applications:application" if chosen else "applications:office", application_id)


def _form(request: HttpRequest, found: Sheet, asked: Page) -> PageForm:
    today = today_of(request)
    if asked.key in found.unfinished:
        return form_for(asked, today=today, typed=found.unfinished[asked.key])
    if asked.key in found.saved:
        return form_for(asked, today=today, saved=found.saved[asked.key].answers)
    return form_for(asked, today=today, saved=_known(found, asked))


def _known(found: Sheet, asked: Page) -> Mapping[str, str]:
    """Return what the account already tells, so that nobody types it twice."""
    if asked.key == "contact":
        account = accounts.account(found.application.account_id)
        return {"phone": account.phone, "email": account.email}
    if asked.key in {"name", "birth"}:
        person = accounts.person(found.application.person_id)
        born = person.birth_date.isoformat() if person.birth_date else None
        known = {
            "full_name": person.full_name, "nik": person.nik, "birth_date": born, "birthplace": person.birthplace,
            "sex": person.sex,
        }  # fmt: skip
        return {key: value for key, value in known.items() if value}
    return {}


def _show(
    request: HttpRequest, found: Sheet, asked: Page, form: PageForm, *, seen: int, overtaken: bool = False
) -> HttpResponse:
    section, _page = book.find(asked.key)
    pages = section.pages_for(found.answers)
    correction = open_correction(found)
    context: dict[str, Any] = {
        "application": found.application,
        "page": asked,
        "section": section,
        "fields": [(question, form[question.key]) for question in asked.questions],
        "form": form,
        "seen": seen,
        "overtaken": overtaken,
        "kept": asked.key in found.unfinished and request.method == "GET",
        "alone": len(asked.questions) == 1,
        "place": pages.index(asked) + 1 if asked in pages else 1,
        "of": len(pages),
        "asked_for": [
            item for item in (correction.items if correction else ()) if asked in targeted_pages(item.target)
        ],
        "back": _back(found, asked, request.GET.get("dari", "")),
    }
    return render(request, "applications/page.html", context)


def _back(found: Sheet, asked: Page, back: str) -> str:
    application_id = found.application.id
    if back == CHECK:
        return _address("applications:check", application_id)
    section, _page = book.find(asked.key)
    may_open = open_pages(found)
    before = [p for p in section.pages_for(found.answers) if p.key in may_open]
    place = before.index(asked) if asked in before else 0
    if place and found.application.state == State.DRAFT:
        return page_url(application_id, before[place - 1].key)
    return _address("applications:application", application_id)


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - a revision is small


def _address(name: str, application_id: UUID) -> str:
    return reverse(name, args=[application_id])


def _with_back(name: str, application_id: UUID, back: str) -> str:
    return _address(name, application_id) + (f"?dari={back}" if back in {CHECK, CORRECTION} else "")
