"""The hall's screens, for the supervisor: kiosks and boards, whether they are up, and their printers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giliran.foundation.actors import Role
from giliran.foundation.errors import Refused
from giliran.foundation.web import access
from giliran.foundation.web.once import creates_once
from giliran.foundation.web.requests import now_of, office_of, user_id_of
from giliran.lobby import queries
from giliran.lobby.queries.devices import DeviceView, device, devices_of
from giliran.lobby.services import devices, printing
from giliran.lobby.web.forms_devices import BoardForm, DeviceForm, KioskForm
from giliran.lobby.web.paper import TROUBLES, state_words

FORMS: dict[str, type[DeviceForm]] = {"kiosk": KioskForm, "board": BoardForm}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table."""

    device: DeviceView
    address: str
    away: bool
    trouble: str


@access.staff(Role.SUPERVISOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """List the kiosks and boards in use."""
    rows = [_row(request, each) for each in devices_of(office_of(request).id)]
    return render(request, "lobby/devices.html", {"rows": rows})


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@creates_once
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Set up a kiosk or a board."""
    office = office_of(request)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, steps=queries.steps_of(office.id))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = devices.set_up(
                office_id=office.id, kind=kind, slug=slugify(form.cleaned_data["name"])[:30].strip("-") or kind,
                wished=form.wished(), at=now_of(request), actor=user_id_of(request),
            )  # fmt: skip
        except Refused as problem:
            refused = str(problem.message)
        else:
            _say_code(request, made.code)
            return redirect("lobby:devices", office.code)
    return _form_page(request, form, kind=kind, refused=refused)


@access.staff(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Change a device."""
    office, found = office_of(request), _found(request, device_id)
    steps = queries.steps_of(office.id)
    form = FORMS[found.kind](
        request.POST or None, steps=steps, initial=None if request.POST else FORMS[found.kind].initial_of(found)
    )
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            devices.change(
                device_id=found.id, office_id=office.id, wished=form.wished(), at=now_of(request),
                actor=user_id_of(request),
            )  # fmt: skip
        except Refused as problem:
            refused = str(problem.message)
        else:
            messages.success(request, _("%(name)s disimpan.") % {"name": form.cleaned_data["name"]})
            return redirect("lobby:devices", office.code)
    return _form_page(request, form, kind=found.kind, refused=refused, found=found)


@access.staff(Role.SUPERVISOR)
@require_POST
def act(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Make a code for pairing, try the printer out, or take the device out of use."""
    office, found, at = office_of(request), _found(request, device_id), now_of(request)
    what = request.POST.get("action")
    try:
        if what == "pair":
            code = devices.open_pairing(device_id=found.id, office_id=office.id, at=at, actor=user_id_of(request))
            _say_code(request, code)
        elif what == "try":
            _try_out(request, found, at=at)
        elif what == "retire":
            devices.retire(device_id=found.id, office_id=office.id, at=at, actor=user_id_of(request))
            messages.success(request, _("%(name)s tidak dipakai lagi.") % {"name": found.name})
    except Refused as problem:
        messages.error(request, str(problem.message))
    return redirect("lobby:devices", office.code)


def _try_out(request: HttpRequest, found: DeviceView, *, at: datetime) -> None:
    trouble = printing.try_out(device_id=found.id, office_id=found.office_id, at=at)
    if trouble is None:
        messages.success(request, _("Percobaan cetak keluar di %(name)s.") % {"name": found.name})
    else:
        messages.error(request, f"{found.name}: {TROUBLES[trouble]}.")


def _say_code(request: HttpRequest, code: str) -> None:
    if not code:
        messages.success(request, _("Papan disiapkan. Buka alamatnya di layarnya."))
        return
    address = settings.BASE_URL.rstrip("/") + reverse("lobby:kiosk_pair", args=[office_of(request).code])
    said = _("Kode pemasangan: %(code)s. Ketik di %(address)s dalam 30 menit; kode ini hanya tampil sekali.")
    messages.success(request, said % {"code": code, "address": address})


def _row(request: HttpRequest, each: DeviceView) -> Row:
    office, at = office_of(request), now_of(request)
    kiosk = each.kind == "kiosk"
    path = (
        reverse("lobby:kiosk", args=[office.code])
        if kiosk
        else reverse("lobby:board_of", args=[office.code, each.slug])
    )
    return Row(device=each, address=path, away=each.away(at), trouble=state_words(each, at=at))


def _found(request: HttpRequest, device_id: UUID) -> DeviceView:
    try:
        return device(device_id, office_id=office_of(request).id)
    except LookupError as problem:
        raise Http404 from problem


def _form_page(
    request: HttpRequest, form: DeviceForm, *, kind: str, refused: str, found: DeviceView | None = None
) -> HttpResponse:
    context = {"form": form, "kind": kind, "refused": refused, "device": found}
    return render(request, "lobby/device.html", context, status=422 if refused or form.errors else 200)
