"""Beginning an application, and choosing where and what."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from giliran.accounts import queries as accounts
from giliran.applications.events import ApplicationStarted, OfficeChosen
from giliran.applications.models import Application
from giliran.applications.queries.offers import offered
from giliran.applications.queries.sheet import sheet_of
from giliran.applications.rules import CLOSED, State, WrongState
from giliran.applications.services.moving import locked, record
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.foundation.references import new_reference
from giliran.ledger import services as ledger
from giliran.offices import queries as offices


class NotOnAccount(Refused):
    """The person belongs to another account."""

    message = _("Orang ini tidak ada di akun Anda. Pilih lagi untuk siapa paspornya.")


class OfficeNotServing(Refused):
    """The office takes no applicants."""

    message = _("Kantor ini sedang tidak menerima pemohon. Pilih kantor lain.")


class ProductNotOffered(Refused):
    """The product cannot be had at the office by this applicant."""

    message = _("Jenis paspor ini tidak tersedia di kantor yang Anda pilih. Pilih yang lain.")


def start(*, account_id: UUID, person_id: UUID, at: datetime, actor: UUID | None) -> UUID:
    """Begin a draft for a person on the account; return its id, or that of the open one there already is."""
    if accounts.person(person_id).account_id != account_id:
        raise NotOnAccount
    try:
        with transaction.atomic():
            application = Application.objects.create(
                reference=new_reference(), account_id=account_id, person_id=person_id, created_at=at
            )
            fact = ApplicationStarted(application=application.id, person=person_id)
            ledger.append(fact, subject=application.id, at=at, actor=actor)
            return application.id
    except IntegrityError:
        # The database keeps one open application a person: whoever came second goes on with the first.
        return Application.objects.exclude(state__in=CLOSED).get(person_id=person_id).id


@transaction.atomic
def choose_office(*, application_id: UUID, office_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Choose where the applicant will come, in a draft or after sending.

    A draft's product that the office does not have is taken back; of a sent one it raises `ProductNotOffered`. Whether
    an appointment stands at the earlier office is for the caller to know.
    """
    application = locked(application_id)
    if application.state not in {State.DRAFT, State.SUBMITTED}:
        raise WrongState
    if not offices.office(office_id).active:
        raise OfficeNotServing
    if application.product_id and not _has(application, office_id, application.product_id, at):
        if application.state != State.DRAFT:
            raise ProductNotOffered
        application.product_id = None
    application.office_id = office_id
    application.save(update_fields=["office", "product"])
    fact = OfficeChosen(application=application.id, office=office_id, product=application.product_id or "")
    record(application, fact, at=at, actor=actor)


@transaction.atomic
def choose_product(*, application_id: UUID, product: str, at: datetime, actor: UUID | None) -> None:
    """Choose the kind of passport, among those that the chosen office has for this applicant."""
    application = locked(application_id)
    if application.state != State.DRAFT or application.office_id is None:
        raise WrongState
    if not _has(application, application.office_id, product, at):
        raise ProductNotOffered
    application.product_id = product
    application.save(update_fields=["product"])
    fact = OfficeChosen(application=application.id, office=application.office_id, product=product)
    record(application, fact, at=at, actor=actor)


def _has(application: Application, office_id: UUID, product: str, at: datetime) -> bool:
    today = local_day(at, settings.TIME_ZONE)
    offers = offered(sheet_of(application).answers, office_id=office_id, on=today)
    return any(offer.code == product and offer.available for offer in offers)
