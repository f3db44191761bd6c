"""Which part is plugged into which socket. The only place where adapters are chosen."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from giliran.accounts.web.actors import actor_of_request
from giliran.applications import queries as applications
from giliran.applications.ports import attendance, population_registry
from giliran.appointments import queries as appointments
from giliran.appointments.ports import custodians
from giliran.documents.ports import closed_before, dossiers
from giliran.foundation.web import access, redirects, requests
from giliran.integrations.bank.client import SnapBank
from giliran.integrations.bank.gate import SnapGate
from giliran.integrations.carrier import settings as carrier
from giliran.integrations.carrier.mail import SmtpMail
from giliran.integrations.carrier.receipts import SignedReceipts
from giliran.integrations.carrier.sms import GatewaySms
from giliran.integrations.custodian import settings as custodian
from giliran.integrations.custodian.client import SignedCustodian
from giliran.integrations.printer.client import EscposPrinter
from giliran.integrations.push import settings as push
from giliran.integrations.push.client import WebPush
from giliran.integrations.registry import settings as registry
from giliran.integrations.registry.client import SignedRegistry
from giliran.integrations.speech.program import OwnProcess
from giliran.journey.web.onward import next_page
from giliran.lobby import queries as lobby
from giliran.lobby.ports import case_url, push_service, speech_program, ticket_printer
from giliran.lobby.web.door import said_now
from giliran.notifications.ports import mail_carrier, receipt_reader, sms_carrier
from giliran.offices import queries as offices
from giliran.offices.ports import DoorNow, door_now
from giliran.payments.ports import bank, bank_gate


def plug() -> None:
    """Plug every socket."""
    _plug_outside_parties()
    requests.actor_for.plug(actor_of_request)
    access.office_by_code.plug(_office_ref)
    redirects.next_page.plug(next_page)
    dossiers.plug(applications.ApplicationDossiers())
    closed_before.plug(applications.closed_before)
    attendance.plug(_Attendance())
    case_url.plug(_case_url)
    door_now.plug(_door_now)


def _plug_outside_parties() -> None:
    bank.plug(SnapBank())
    bank_gate.plug(SnapGate())
    mail_carrier.plug(SmtpMail(carrier.post()))
    sms_carrier.plug(GatewaySms(carrier.gateway()))
    receipt_reader.plug(SignedReceipts(carrier.gateway().secret))
    population_registry.plug(SignedRegistry(registry.access()))
    push_service.plug(WebPush(push.access()))
    speech_program.plug(OwnProcess(settings.SPEECH_PROGRAM))
    custodians.plug([SignedCustodian(access) for access in custodian.accesses()])
    ticket_printer.plug(EscposPrinter())


def _office_ref(code: str) -> requests.OfficeRef | None:
    office = offices.office_by_code(code)
    if office is None:
        return None
    return requests.OfficeRef(id=office.id, code=office.code, name=office.name, time_zone=office.time_zone)


def _case_url(application_id: UUID, office_code: str) -> str:
    return reverse("casework:file", args=[office_code, application_id])


def _door_now(office_id: UUID, at: datetime) -> DoorNow:
    given, sentence = said_now(office_id, at=at)
    waits = reverse("lobby:waits", args=[offices.office(office_id).code])
    return DoorNow(given=given, sentence=sentence, waits_url=waits)


class _Attendance:
    """What applications need to know of appointments and visits."""

    def attended(self, application_id: UUID) -> bool:
        """Say whether the applicant has already come."""
        booked = any(found.state == "attended" for found in appointments.bookings_of(application_id))
        return booked or bool(lobby.visits_of(application_id))

    def expected(self, application_id: UUID) -> bool:
        """Say whether a place is kept, or owed, for a visit that is still to come."""
        return appointments.live_booking(application_id) is not None and not self.attended(application_id)
