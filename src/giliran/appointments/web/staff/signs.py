"""Signs of broking: a supervisor looks at those of the office, the head office at all. Nobody is banned here."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from giliran.accounts import queries as accounts
from giliran.appointments.queries import signs
from giliran.appointments.services.signs import judge
from giliran.appointments.web.forms_signs import VerdictForm
from giliran.appointments.web.presenters_signs import Shown, bookings, shared, shown
from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.offices import queries as offices


@access.staff(Role.SUPERVISOR)
@require_safe
def office_signs(request: HttpRequest) -> HttpResponse:
    """Show what waits for a look at this office."""
    return _list(request, office_of(request).id, office_of(request).code)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
def office_sign(request: HttpRequest, sign_id: UUID) -> HttpResponse:
    """Show one of this office's, with what may explain it, and take a verdict."""
    return _one(request, sign_id, office_of(request).id, office_of(request).code)


@access.headquarters(Role.ADMINISTRATOR, Role.ANALYST)
@require_safe
def all_signs(request: HttpRequest) -> HttpResponse:
    """Show what waits anywhere, what belongs to no office included."""
    return _list(request, None, "")


@access.headquarters(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def any_sign(request: HttpRequest, sign_id: UUID) -> HttpResponse:
    """Show one of any office's, and take a verdict."""
    return _one(request, sign_id, None, "")


def _list(request: HttpRequest, office_id: UUID | None, office_code: str) -> HttpResponse:
    waiting = [shown(each) for each in signs.waiting(office_id)]
    over = [shown(each) for each in signs.judged(office_id)]
    for each in (*waiting, *over):
        each.url = _url(each.id, office_code)
    zone = _zone(office_id)
    context = {"waiting": waiting, "over": over, "everywhere": office_id is None, "most": signs.MOST, "zone": zone}
    return render(request, "appointments/signs/list.html", context)


def _one(request: HttpRequest, sign_id: UUID, office_id: UUID | None, office_code: str) -> HttpResponse:
    found = signs.sign(sign_id, office_id=office_id)
    if found is None:
        raise Http404
    form, refused = VerdictForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            judge(
                sign_id=sign_id,
                verdict=told["verdict"],
                note=told["note"],
                at=now_of(request),
                actor=user_id_of(request),
            )
        except Refused as problem:
            refused = str(problem.message)
        else:
            messages.success(request, _("Penilaian disimpan. Akun itu sendiri tidak berubah."))
            return redirect(_url(None, office_code))
    status = 422 if refused or form.errors else 200
    context = {**_shown(found, form, refused, office_code), "zone": _zone(office_id)}
    return render(request, "appointments/signs/sign.html", context, status=status)


def _shown(found: signs.SignView, form: VerdictForm, refused: str, office_code: str) -> dict[str, Any]:
    sign: Shown = shown(found)
    others = [shown(each) for each in signs.others_of(found.account) if each.id != found.id]
    return {
        "sign": sign,
        "form": form if sign.may_judge else None,
        "refused": refused,
        "others": others,
        "shared": shared(signs.shared_with(found.account)),
        "bookings": bookings(signs.past_bookings(found.account)),
        "judge": accounts.staff_name(found.judged_by) if found.judged_by else "",
        "back": _url(None, office_code),
    }


def _zone(office_id: UUID | None) -> str:
    return offices.office(office_id).time_zone if office_id else settings.TIME_ZONE


def _url(sign_id: UUID | None, office_code: str) -> str:
    if not office_code:
        return reverse("appointments:any_sign", args=[sign_id]) if sign_id else reverse("appointments:all_signs")
    if sign_id is None:
        return reverse("appointments:signs", kwargs={"office_code": office_code})
    return reverse("appointments:sign", kwargs={"office_code": office_code, "sign_id": sign_id})
