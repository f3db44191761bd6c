"""What tests of other rooms need from this one. Everything goes through the rooms' services."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from giliran.accounts import services as accounts
from giliran.accounts.models import User
from giliran.applications import services
from giliran.applications.queries import wanted_documents
from giliran.applications.queries.sheet import sheet
from giliran.applications.questions import book
from giliran.applications.questions.forms import as_typed
from giliran.applications.rules import CancelReason, ConsentKind, State
from giliran.documents.models import Document
from giliran.offices import queries as offices

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OFFICE = "jakarta-selatan"
_serial = count(1)

ANSWERS: Mapping[str, str] = {
    "had_passport": "never",
    "passport_issued": "after_2009",
    "age": "adult",
    "full_name": "SITI RAHAYU",
    "birth_date": "1990-08-17",
    "birthplace": "Bandung",
    "sex": "female",
    "citizenship": "birth",
    "name_changed": "no",
    "old_number": "C1234567",
    "old_office": "Jakarta Selatan",
    "old_issued": "2019-03-04",
    "old_expires": "2024-03-04",
    "mother_name": "AMINAH",
    "father_name": "RAHMAT",
    "street": "Jl. Melati No. 5, RT 003/RW 004",
    "village": "Pancoran",
    "district": "Pancoran",
    "city": "Jakarta Selatan",
    "province": "DKI Jakarta",
    "postcode": "12780",
    "lives_there": "yes",
    "home_street": "Jl. Kenanga No. 9",
    "home_village": "Sleman",
    "home_district": "Sleman",
    "home_city": "Sleman",
    "home_province": "DI Yogyakarta",
    "phone": "+6281234567890",
    "email": "siti@example.org",
    "occupation": "private",
    "workplace": "PT Maju Jaya",
    "marital_status": "single",
    "spouse_name": "BUDI",
    "purpose": "tourism",
    "destination": "Malaysia",
    "departure": "2027-03-01",
    "been_abroad": "no",
    "countries": "Malaysia 2023",
    "emergency_name": "DEWI",
    "emergency_relation": "Kakak",
    "emergency_phone": "+6281234567891",
}


def a_nik(*, born: str = "170890", woman: bool = True) -> str:
    """A NIK of its own, well formed, for a birth date as DDMMYY."""
    day = int(born[:2]) + (40 if woman else 0)
    return f"317401{day:02}{born[2:]}{next(_serial):04}"


def an_applicant(*, email: str = "", phone: str = "") -> User:
    """An account that can sign in, with its own person."""
    number = next(_serial)
    user = User.objects.create_user(
        email=email or f"pemohon{number}@example.org",
        password="rahasia-sekali-9",
        phone=phone or f"+6281200{number:06}",
        phone_verified=True,
        opened_at=AT,
    )
    accounts.own_person(user.id, AT)
    return user


def a_draft(*, account: User | None = None, person: UUID | None = None, at: datetime = AT) -> UUID:
    """An application just begun."""
    account = account or an_applicant()
    person_id = person or accounts.own_person(account.id, at)
    return services.start(account_id=account.id, person_id=person_id, at=at, actor=account.id)


def fill(*, application: UUID, page: str, at: datetime = AT, **answers: str) -> services.Saved:
    """Answer one page, with the usual answers where none are given."""
    _section, asked = book.find(page)
    usual = {question.key: ANSWERS.get(question.key) or a_nik() for question in asked.questions}
    typed = as_typed(asked, {**usual, **answers})
    return services.save_page(application_id=application, page=page, typed=typed, at=at, actor=None)


def fill_all(*, application: UUID, at: datetime = AT, **answers: str) -> None:
    """Answer every page that applies."""
    done: set[str] = set()
    while todo := [p for p in book.pages_for(sheet(application).answers, sections=book.ALL) if p.key not in done]:
        page = todo[0]
        own = {key: value for key, value in answers.items() if page.question(key)}
        saved = fill(application=application, page=page.key, at=at, **own)
        assert saved.accepted, page.key
        done.add(page.key)


def add_documents(*, application: UUID, at: datetime = AT) -> None:
    """Put accepted documents where photographs would take long to check."""
    Document.objects.bulk_create(
        Document(
            dossier=application, key=wanted.key, kind=wanted.kinds[0].code, state="accepted", received_at=at,
            checked_at=at,
        )
        for wanted in wanted_documents(application, on=at.date())
    )  # fmt: skip


def a_complete_draft(
    *,
    account: User | None = None,
    person: UUID | None = None,
    office: str | UUID = OFFICE,
    product: str = "ordinary_5",
    at: datetime = AT,
    **answers: str,
) -> UUID:
    """A draft that lacks nothing but being sent."""
    application = a_draft(account=account, person=person, at=at)
    fill_all(application=application, at=at, **answers)
    office_id = office if isinstance(office, UUID) else _office(office)
    services.choose_office(application_id=application, office_id=office_id, at=at, actor=None)
    services.choose_product(application_id=application, product=product, at=at, actor=None)
    add_documents(application=application, at=at)
    return application


def a_submitted_application(
    *,
    account: User | None = None,
    person: UUID | None = None,
    office: str | UUID = OFFICE,
    product: str = "ordinary_5",
    at: datetime = AT,
    **answers: str,
) -> UUID:
    """An application that was sent; keyword answers by question's key (`had_passport="expired"`)."""
    application = a_complete_draft(account=account, person=person, office=office, product=product, at=at, **answers)
    services.submit(application_id=application, consents=set(ConsentKind), language="id", at=at, actor=None)
    return application


def an_application_in(state: State, *, at: datetime = AT, account: User | None = None) -> UUID:
    """An application in any state, brought there by the services."""
    if state == State.DRAFT:
        return a_complete_draft(account=account, at=at)
    application = a_submitted_application(account=account, at=at)
    if state == State.CORRECTION:
        item = services.CorrectionItem(target="identity.full_name", reason="Ejaan nama berbeda dari KTP.")
        services.request_correction(application_id=application, items=[item], at=at, actor=None)
    elif state == State.CANCELLED:
        services.cancel(application_id=application, reason=CancelReason.OFFICE, at=at, actor=None)
    elif state == State.REFUSED:
        services.recommend(application_id=application, at=at, actor=None)
        services.refuse(application_id=application, reason="Data tidak benar.", at=at, actor=None)
    else:
        path = [State.RECOMMENDED, State.APPROVED, State.PRODUCING, State.READY, State.COLLECTED]
        steps = [
            services.recommend, services.approve, services.begin_production, services.mark_ready,
            services.mark_collected,
        ]  # fmt: skip
        for step in steps[: path.index(state) + 1 if state in path else 0]:
            step(application_id=application, at=at, actor=None)
    return application


def _office(code: str) -> UUID:
    found = offices.office_by_code(code)
    assert found is not None
    return found.id
