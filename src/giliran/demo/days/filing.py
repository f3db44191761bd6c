"""What a guest does at home: account, application, documents, all of it some days before the visit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from giliran.accounts import queries as account_queries
from giliran.accounts import services as accounts
from giliran.accounts.services import AddressTaken, HashedPassword
from giliran.applications import queries, services
from giliran.applications.questions import book
from giliran.applications.questions.forms import as_typed
from giliran.applications.rules import ConsentKind
from giliran.catalogue import queries as catalogue
from giliran.demo.days.album import Album
from giliran.demo.days.answers import answers_of, documents_of, product_of
from giliran.demo.days.plan import Guest
from giliran.demo.logins import PASSWORD
from giliran.demo.people import Synthetic
from giliran.documents import services as documents
from giliran.documents.services import Target
from giliran.foundation.clock import local_day
from giliran.notifications import services as notifications
from giliran.offices.queries import OfficeView

_ADULT = 30
_PAGE = timedelta(seconds=47)
_DOCUMENT = timedelta(seconds=80)


@lru_cache(maxsize=1)
def everybodys_password() -> HashedPassword:
    """Return the demonstration's password, hashed once for all that this process makes."""
    return accounts.hash_password(PASSWORD)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What filing needs besides the guest: the office, the photographs, the password, whether mail is wanted.

    `quiet`: the person hears of everything in the list of messages alone, as anybody may choose.
    """

    office: OfficeView
    album: Album
    password: HashedPassword
    quiet: bool


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A sent application."""

    account: UUID
    application: UUID
    sent_at: datetime


def file_application(*, guest: Guest, person: Synthetic, desk: Desk, at: datetime) -> Filed:
    """Open an account and send an application; whoever did so before has it already."""
    try:
        with transaction.atomic():
            return _file(guest, person, desk, at)
    except AddressTaken:
        return _filed_before(person)


def _filed_before(person: Synthetic) -> Filed:
    account = account_queries.account_by_address(person.email)
    if account is None:
        raise LookupError(person.number)
    application = queries.applications_of(account)[-1]
    return Filed(
        account=account, application=application.id, sent_at=application.submitted_at or application.created_at
    )


def _file(guest: Guest, person: Synthetic, desk: Desk, at: datetime) -> Filed:
    account = accounts.open_for(
        email=person.email,
        name=person.full_name,
        phone=person.phone,
        language=person.language,
        password=desk.password,
        at=at,
        actor=None,
    )
    if desk.quiet:
        notifications.choose_channels(user_id=account, wanted=(), at=at)
    self_id = accounts.own_person(account, at)
    application = services.start(account_id=account, person_id=self_id, at=at, actor=account)
    at = _answer(application, account, guest, person, desk, at=at)
    at = _hand_in(application, account, guest, person, desk, at=at)
    at += _PAGE
    services.submit(
        application_id=application, consents=set(ConsentKind), language=person.language, at=at, actor=account
    )
    return Filed(account=account, application=application, sent_at=at)


def _answer(application: UUID, account: UUID, guest: Guest, person: Synthetic, desk: Desk, *, at: datetime) -> datetime:
    """Answer page by page, the office and the kind of passport after the questions at the door."""
    told = answers_of(guest, person, on=local_day(at, desk.office.time_zone))
    for section in book.ALL:
        for page in section.pages_for(told):
            at += _PAGE
            services.save_page(
                application_id=application, page=page.key, typed=as_typed(page, told), at=at, actor=account
            )
        if section is book.ALL[0]:
            at = _choose(application, account, guest, person, desk, at=at)
    return at


def _choose(application: UUID, account: UUID, guest: Guest, person: Synthetic, desk: Desk, *, at: datetime) -> datetime:
    at += _PAGE
    services.choose_office(application_id=application, office_id=desk.office.id, at=at, actor=account)
    on_sale = catalogue.products_at(desk.office.id, local_day(at, desk.office.time_zone), _ADULT)
    product = product_of(tuple(each.code for each in on_sale if not each.out_of_stock), guest, person)
    at += _PAGE
    services.choose_product(application_id=application, product=product, at=at, actor=account)
    return at


def _hand_in(
    application: UUID, account: UUID, guest: Guest, person: Synthetic, desk: Desk, *, at: datetime
) -> datetime:
    """Hand in a photograph for each document that is wanted, a better one where the check asks for it."""
    today = local_day(at, desk.office.time_zone)
    wanted = queries.wanted_documents(application, on=today)
    kinds = documents_of({item.key: tuple(kind.code for kind in item.kinds) for item in wanted}, guest, person)
    chance = Random(f"{person.nik}/{today}")  # noqa: S311 - repeatable on purpose
    for key, kind in kinds.items():
        at = hand_in(
            target=Target(dossier=application, key=key, kind=kind),
            album=desk.album,
            chance=chance,
            at=at,
            actor=account,
        )
    return at


def hand_in(*, target: Target, album: Album, chance: Random, at: datetime, actor: UUID) -> datetime:
    """Hand in photographs of a document until one is accepted; return when that was."""
    for photograph in album.papers(target.kind, chance):
        at += _DOCUMENT
        found = documents.receive(target=target, content=photograph, at=at, actor=actor)
        if found.state == "accepted":
            return at
    while found.state != "accepted":
        at += _DOCUMENT
        if found.may_keep:
            documents.keep(document_id=found.id, at=at, actor=actor)
            return at
        found = documents.receive(target=target, content=photograph, at=at, actor=actor)
    return at


def evening(day: date, chance: Random, *, office: OfficeView) -> datetime:
    """Return an instant of a day at which people sit at home with their papers."""
    minutes = chance.triangular(7 * 60, 22 * 60, 19.5 * 60)
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(office.time_zone))
    return start + timedelta(minutes=minutes, microseconds=chance.randrange(1_000_000))
