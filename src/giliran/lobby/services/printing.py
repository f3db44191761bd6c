"""Tickets on paper: asked for once, tried until the printer takes it or until nobody waits for it any more."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from giliran.foundation.clock import local
from giliran.ledger.services import append
from giliran.lobby.events_devices import TicketNotPrinted, TicketPrinted
from giliran.lobby.models import Device, PrintJob, Visit, VisitStep
from giliran.lobby.ports import PrinterTrouble, TicketOnPaper, Trouble, ticket_printer
from giliran.lobby.queries.devices import PrintView, printing_of
from giliran.lobby.queries.plan import steps_of
from giliran.lobby.rules.following import follow_token
from giliran.lobby.rules.states import ACTIVE
from giliran.lobby.services.refusals import HallRefused
from giliran.offices import queries as offices

PRINT, QUEUE = "lobby.print_ticket", "lobby"
MOST_TRIES = 8
TOO_LATE = timedelta(minutes=1)
"""Whoever asked has left the kiosk by then, with the number on the screen or on the phone."""


class NoPrinter(HallRefused):
    """The device has none."""

    message = translation.gettext_lazy("Tidak ada printer pada perangkat itu. Pilih printer lain.")


@transaction.atomic
def print_ticket(
    *, visit_id: UUID, device_id: UUID, at: datetime, actor: UUID | None, again: bool = False
) -> PrintView | None:
    """Have a visit's ticket printed at a device; return what stands, None where the device has no printer.

    Asked for twice it prints once: the first copy stands, unless it failed, which is tried again. `again` asks for one
    more copy.
    """
    device = Device.objects.filter(id=device_id, retired_at=None).exclude(printer="").first()
    if device is None:
        return None
    visit = Visit.objects.select_for_update(no_key=True).get(id=visit_id)
    last = PrintJob.objects.filter(visit=visit).order_by("-copy").first()
    lost = last is not None and last.state == "queued" and abs(at - last.asked_at) > 2 * TOO_LATE
    if last is not None and not lost and (last.state == "queued" or (last.state == "printed" and not again)):
        return printing_of(visit_id)
    if last is not None and (lost or last.state == "failed"):
        PrintJob.objects.filter(id=last.id).update(
            state="queued", device=device, asked_at=at, ended_at=None, tries=0, trouble=""
        )
        job_id = last.id
    else:
        job_id = PrintJob.objects.create(
            office_id=visit.office_id,
            local_date=visit.local_date,
            visit=visit,
            device=device,
            copy=last.copy + 1 if last else 1,
            asked_at=at,
        ).id
    app.configure_task(PRINT, queue=QUEUE).defer(job_id=str(job_id), actor=str(actor) if actor else None)
    return printing_of(visit_id)


def carry_out(*, job_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Try to print once. Raises `PrinterTrouble` where trying again is safe and somebody may still wait for it."""
    job = PrintJob.objects.select_related("device", "visit").filter(id=job_id, state="queued").first()
    if job is None:
        return
    if job.tries and not job.trouble:
        # A try was begun that nobody heard of again: paper may have come out, and a number is not handed out twice.
        _fail(job, Trouble.AWAY, at=at, actor=actor)
        return
    claimed = PrintJob.objects.filter(id=job_id, state="queued", tries=job.tries)
    if not claimed.update(tries=F("tries") + 1, trouble=""):
        return
    try:
        ticket_printer().print_ticket(job.device.printer, on_paper(job.visit))
    except PrinterTrouble as trouble:
        late = abs(at - job.asked_at) > TOO_LATE or job.tries + 1 >= MOST_TRIES
        if not trouble.again or late:
            _fail(job, trouble.why, at=at, actor=actor)
            return
        PrintJob.objects.filter(id=job_id).update(trouble=trouble.why)
        raise
    _end(job, at=at, actor=actor)


def try_out(*, device_id: UUID, office_id: UUID, at: datetime) -> Trouble | None:
    """Print a trial at a device now; return the printer's trouble, None if it came out. Raises `NoPrinter`."""
    device = Device.objects.filter(id=device_id, office_id=office_id, retired_at=None).exclude(printer="").first()
    if device is None:
        raise NoPrinter
    office = offices.office(office_id)
    moment = date_format(local(at, office.time_zone), "j F Y, H.i")
    trial = TicketOnPaper(
        office=office.name,
        title=_("Percobaan cetak"),
        number="A-000",
        lines=(device.name, f"{moment} {office.zone}"),
        qr=settings.BASE_URL.rstrip("/") + "/",
        qr_words=_("Bukan nomor antrean"),
        after=(),
    )
    try:
        ticket_printer().print_ticket(device.printer, trial)
    except PrinterTrouble as trouble:
        return trouble.why
    return None


def on_paper(visit: Visit) -> TicketOnPaper:
    """Return what a visit's ticket says, in the visitor's language; in English the step is told in both."""
    office = offices.office(visit.office_id)
    key = VisitStep.objects.filter(visit=visit, state__in=ACTIVE).values_list("key", flat=True).first()
    with translation.override("id"):
        plain = _step_name(visit, key)
    with translation.override(visit.language):
        step = _step_name(visit, key)
        arrived = local(visit.arrived_at, office.time_zone)
        follow = reverse("lobby:follow", args=[follow_token(visit_id=visit.id, at=visit.arrived_at)])
        after = [_("Silakan duduk. Nomor Anda tampil di papan dan disebut ketika dipanggil.")]
        if visit.priority_asked:
            after.insert(0, _("PRIORITAS: tunjukkan diri Anda ke meja depan sekarang, supaya prioritas Anda dicatat."))
        return TicketOnPaper(
            office=office.name,
            title=_("Nomor antrean Anda"),
            number=visit.number,
            lines=(
                step if step == plain else f"{step} / {plain}",
                f"{date_format(arrived, 'l, j F Y')}, {date_format(arrived, 'H.i')} {office.zone}",
            ),
            qr=settings.BASE_URL.rstrip("/") + follow,
            qr_words=_("Pindai untuk mengikuti antrean di ponsel"),
            after=tuple(after),
        )


def _step_name(visit: Visit, key: str | None) -> str:
    return next((step.name for step in steps_of(visit.office_id) if step.key == key), "")


@transaction.atomic
def _end(job: PrintJob, *, at: datetime, actor: UUID | None) -> None:
    PrintJob.objects.filter(id=job.id).update(state="printed", ended_at=at, trouble="")
    append(TicketPrinted(**_about(job)), subject=job.id, at=at, actor=actor, office=job.office_id)


@transaction.atomic
def _fail(job: PrintJob, why: Trouble, *, at: datetime, actor: UUID | None) -> None:
    PrintJob.objects.filter(id=job.id).update(state="failed", ended_at=at, trouble=why)
    append(TicketNotPrinted(**_about(job), trouble=why), subject=job.id, at=at, actor=actor, office=job.office_id)


def _about(job: PrintJob) -> dict[str, Any]:
    return {
        "office": job.office_id, "local_date": job.local_date, "visit": job.visit_id, "device": job.device_id,
        "copy": job.copy,
    }  # fmt: skip
