"""Reads of the room."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from giliran.accounts import queries as accounts
from giliran.catalogue import queries as catalogue
from giliran.foundation.errors import Refused
from giliran.foundation.references import normalise
from giliran.issuance.models import Passport
from giliran.issuance.rules.production import LIVE, State

PER_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class PassportView:
    """A passport as pages and messages show it."""

    id: UUID
    application_id: UUID
    reference: str
    person_id: UUID
    office_id: UUID
    product: str
    product_name: str
    state: str
    number: str | None
    pickup_code: str
    issued_on: date | None
    expires_on: date | None
    queued_at: datetime
    ready_at: datetime | None
    collect_by: date | None


class IdentityIncomplete(Refused):
    """The person's identity lacks something that a passport must show."""

    message = _("Nama, tanggal lahir, atau jenis kelamin pemohon belum lengkap. Kembalikan berkasnya untuk diperbaiki.")


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """The person that a passport is made out to."""

    full_name: str
    birth_date: date
    birthplace: str
    sex: str


@dataclass(frozen=True, kw_only=True)
class PassportSheet:
    """All that is printed in a booklet, for the production officer."""

    passport: PassportView
    bearer: Bearer
    zone: tuple[str, ...]


def passport(passport_id: UUID) -> PassportView:
    """Return a passport; raise `Passport.DoesNotExist`."""
    return _view(_with_application().get(id=passport_id))


def passport_at(office_id: UUID, passport_id: UUID) -> PassportView | None:
    """Return an office's passport, or None."""
    found = _with_application().filter(id=passport_id, office_id=office_id).first()
    return _view(found) if found else None


def passport_of(application_id: UUID) -> PassportView | None:
    """Return the application's live passport, or None."""
    found = _with_application().filter(application_id=application_id, state__in=LIVE).first()
    return _view(found) if found else None


def by_code(office_id: UUID, code: str) -> PassportView | None:
    """Return the ready passport of this office that a pickup code belongs to, or None."""
    known = normalise(code)
    if known is None:
        return None
    found = _with_application().filter(office_id=office_id, pickup_code=known, state=State.READY).first()
    return _view(found) if found else None


def work_list(office_id: UUID, state: State, *, page: int = 1, per_page: int = PER_PAGE) -> Page[PassportView]:
    """Return one page of the office's passports in one state, the longest waiting first."""
    found = _with_application().filter(office_id=office_id, state=state).order_by("queued_at", "id")
    listed = Paginator(found, per_page).get_page(page)
    names = {product.code: product.name for product in catalogue.products()}
    rows = [_view(row, names[row.product_id]) for row in listed.object_list]
    shown: Page[PassportView] = Page(rows, listed.number, listed.paginator)  # type: ignore[arg-type]  # its count serves
    return shown


def counts(office_id: UUID) -> dict[State, int]:
    """Return how many passports the office has in each state; states without any are 0."""
    found = Passport.objects.filter(office_id=office_id).values_list("state").annotate(number=Count("id"))
    numbers = {State(state): number for state, number in found}
    return {state: numbers.get(state, 0) for state in State}


def sheet(passport_view: PassportView) -> PassportSheet:
    """Return what is printed in the booklet."""
    row = Passport.objects.get(id=passport_view.id)
    return PassportSheet(
        passport=passport_view,
        bearer=bearer(passport_view.person_id),
        zone=tuple((row.machine_readable_zone or "").split("\n")),
    )


def bearer(person_id: UUID) -> Bearer:
    """Return who a passport is made out to; raise `IdentityIncomplete`."""
    person = accounts.person(person_id)
    if not person.full_name or person.birth_date is None or not person.sex:
        raise IdentityIncomplete
    return Bearer(
        full_name=person.full_name, birth_date=person.birth_date, birthplace=person.birthplace or "", sex=person.sex
    )


def _with_application() -> QuerySet[Passport]:
    return Passport.objects.select_related("application")


def _view(row: Passport, product_name: str = "") -> PassportView:
    return PassportView(
        id=row.id,
        application_id=row.application_id,
        reference=row.application.reference,
        person_id=row.person_id,
        office_id=row.office_id,
        product=row.product_id,
        product_name=product_name or catalogue.product(row.product_id).name,
        state=row.state,
        number=row.number,
        pickup_code=row.pickup_code,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        queued_at=row.queued_at,
        ready_at=row.ready_at,
        collect_by=row.collect_by,
    )
