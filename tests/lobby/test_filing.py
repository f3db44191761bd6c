"""Assisted filing: whose account it is they prove, what was done is on record, what is theirs alone stays theirs."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from giliran.accounts import queries as accounts
from giliran.accounts.models import User
from giliran.applications import queries as applications
from giliran.applications.questions import book
from giliran.applications.questions.forms import as_typed
from giliran.applications.rules import State
from giliran.foundation.actors import Role
from giliran.ledger import queries as ledger
from giliran.lobby.services import filing
from giliran.lobby.services.filing import CodesWrong, Helped, NumberOfOther, NumberUnusable, TooManyCodes
from giliran.notifications.models import Delivery
from giliran.offices.queries import OfficeView
from tests.applications import builders as forms
from tests.lobby.builders import a_hall, an_officer
from tests.lobby.staff import lobby_url, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]
SARI = {
    "email": "sari@warga.test", "name": "Sari Wulandari", "phone": "0812 5550 0077", "relation": "self",
    "identity_seen": "on", "consent": "on",
}  # fmt: skip


@pytest.fixture
def officer(office: OfficeView, at: datetime) -> UUID:
    return an_officer(office=office, at=at, role=Role.FRONT_DESK)


@pytest.fixture
def desk(client: Client, office: OfficeView, officer: UUID) -> Iterator[Client]:
    with signed_in(client, officer, office=office, role=Role.FRONT_DESK):
        yield client


def _codes() -> dict[str, str]:
    """Return the codes as they were last sent, by channel."""
    found: dict[str, str] = {}
    sent = Delivery.objects.select_related("message").filter(message__kind="accounts.filing_code")
    for each in sent.order_by("message__id"):
        code = re.search(r"\b\d{6}\b", each.message.text)
        assert code
        found[each.channel] = code.group()
    return found


def _helped(**changes: str) -> Helped:
    usual = {"email": SARI["email"], "phone": SARI["phone"], "name": SARI["name"], "relation": "self", "full_name": ""}
    return Helped(**{**usual, **changes})


def _token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found.group(1)


def _kinds(application: UUID) -> list[str]:
    return [each.kind for each in ledger.history([application])]


def test_somebody_without_an_account_is_helped(desk: Client, office: OfficeView, officer: UUID) -> None:
    page = desk.post(lobby_url("filing_start", office.code), SARI).content.decode()
    codes = _codes()
    assert set(codes) == {"email", "sms"}
    answers = {"token": _token(page), "mail_code": codes["email"], "sms_code": codes["sms"]}
    answer = desk.post(lobby_url("filing_begin", office.code), answers)
    account = accounts.account_by_address(SARI["email"])
    assert account is not None
    assert accounts.account(account).phone == "+6281255500077"
    application = applications.applications_of(account)[0]
    assert application.office_id == office.id
    first = answer["Location"]
    assert first.startswith(lobby_url("filing", office.code, application.id))
    assert desk.get(first).status_code == 200

    begun = [each for each in ledger.history([application.id]) if each.kind == "lobby.filing_begun"]
    assert (begun[0].actor, begun[0].fact.account_new) == (officer, True)
    told = Delivery.objects.filter(message__kind="lobby.filing_begun")
    assert {each.channel for each in told} == {"email", "sms"}


def test_the_officer_writes_answers_and_the_visitor_sends(desk: Client, office: OfficeView) -> None:
    application, address = _begun(desk, office)
    pages = 0
    while address != lobby_url("filing", office.code, application):
        assert desk.get(address).status_code == 200
        pages += 1
        assert pages < 40, address
        answer = desk.post(address, {**_typed(address.rstrip("/").rsplit("/", 1)[1]), "seen": "0"})
        assert answer.status_code == 302, answer.content.decode()
        address = answer["Location"]
    shown = desk.get(address).content.decode()
    assert "Dilanjutkan pemohon sendiri" in shown
    assert f"/permohonan/{application}/" in shown
    product = re.search(r'name="product" value="([a-z0-9_]+)"', shown)
    assert product
    desk.post(address, {"product": product.group(1)})
    found = applications.application(application)
    assert (found.state, found.product) == (State.DRAFT, product.group(1))
    kinds = _kinds(application)
    assert kinds.count("lobby.filing_page_kept") == kinds.count("lobby.filing_opened") == pages


def test_an_answer_that_is_wrong_is_shown_again(desk: Client, office: OfficeView) -> None:
    _application, address = _begun(desk, office)
    assert desk.post(address, {}).status_code == 422


def _typed(page: str) -> dict[str, str]:
    _section, asked = book.find(page)
    usual = {question.key: forms.ANSWERS.get(question.key) or forms.a_nik() for question in asked.questions}
    return as_typed(asked, usual)


def _begun(desk: Client, office: OfficeView) -> tuple[UUID, str]:
    page = desk.post(lobby_url("filing_start", office.code), SARI).content.decode()
    codes = _codes()
    answer = desk.post(
        lobby_url("filing_begin", office.code),
        {"token": _token(page), "mail_code": codes["email"], "sms_code": codes["sms"]},
    )
    account = accounts.account_by_address(SARI["email"])
    assert account is not None
    return applications.applications_of(account)[0].id, answer["Location"]


def test_a_wrong_code_opens_nothing_and_guessing_ends(
    desk: Client, office: OfficeView, officer: UUID, at: datetime
) -> None:
    asked = filing.send_codes(helped=_helped(), office_id=office.id, at=at, actor=officer)
    codes = _codes()
    where: dict[str, Any] = {"office_id": office.id, "at": at, "actor": officer}
    wrong = f"{(int(codes['sms']) + 1) % 10**6:06}"
    with pytest.raises(CodesWrong):
        filing.begin(token=asked.token, mail_code=codes["email"], sms_code=wrong, **where)
    with pytest.raises(CodesWrong):
        filing.begin(
            token=asked.token, mail_code=codes["email"], sms_code=codes["sms"], **{**where, "actor": office.id}
        )
    late = {**where, "at": at + timedelta(minutes=16)}
    with pytest.raises(CodesWrong):
        filing.begin(token=asked.token, mail_code=codes["email"], sms_code=codes["sms"], **late)
    for _ in range(5):
        with pytest.raises(CodesWrong):
            filing.begin(token=asked.token, mail_code="", sms_code="", **where)
    with pytest.raises(TooManyCodes):
        filing.begin(token=asked.token, mail_code=codes["email"], sms_code=codes["sms"], **where)
    assert accounts.account_by_address(SARI["email"]) is None
    answer = desk.post(lobby_url("filing_begin", office.code), {"token": "made up", "mail_code": "1"})
    assert answer["Location"] == lobby_url("filing_start", office.code)


def test_who_has_an_account_proves_it_and_a_relative_is_found_again(
    office: OfficeView, officer: UUID, at: datetime
) -> None:
    user = User.objects.create(email="budi@warga.test", phone="+6281255500088", phone_verified=True, opened_at=at)
    where: dict[str, Any] = {"office_id": office.id, "at": at, "actor": officer}
    made = []
    for name in ("Ibu Ratmi", "ibu  ratmi"):
        helped = _helped(email="Budi@warga.test", phone="", relation="parent", full_name=name)
        asked = filing.send_codes(helped=helped, **where)
        assert not asked.by_phone
        made.append(filing.begin(token=asked.token, mail_code=_codes()["email"], sms_code="", **where))
    assert made[0] == made[1]
    assert [each.full_name for each in accounts.people_of(user.id) if each.relation == "parent"] == ["Ibu Ratmi"]


def test_numbers_that_cannot_be_used(office: OfficeView, officer: UUID, at: datetime) -> None:
    User.objects.create(email="lain@warga.test", phone="+6281255500077", phone_verified=True, opened_at=at)
    where: dict[str, Any] = {"office_id": office.id, "at": at, "actor": officer}
    with pytest.raises(NumberUnusable):
        filing.send_codes(helped=_helped(phone="021 555"), **where)
    asked = filing.send_codes(helped=_helped(), **where)
    codes = _codes()
    with pytest.raises(NumberOfOther):
        filing.begin(token=asked.token, mail_code=codes["email"], sms_code=codes["sms"], **where)
    for _ in range(3):
        filing.send_codes(helped=_helped(), **where)
    with pytest.raises(TooManyCodes):
        filing.send_codes(helped=_helped(), **where)


def test_nobody_opens_what_was_not_begun_here_today(desk: Client, office: OfficeView, at: datetime) -> None:
    application, _address = _begun(desk, office)
    other = forms.an_application_in(State.DRAFT, account=None, at=at)
    for where, when, may in (
        (office.id, at, True),
        (office.id, at + timedelta(days=1), False),
        (a_hall(code="denpasar").id, at, False),
    ):
        assert filing.helped_here(application, office_id=where, at=when) is may
    assert not filing.helped_here(other, office_id=office.id, at=at)
    assert not filing.helped_here(office.id, office_id=office.id, at=at)
    assert desk.get(lobby_url("filing", office.code, other)).status_code == 404
    assert desk.get(lobby_url("filing_page", office.code, other, "name")).status_code == 404
    assert desk.get(lobby_url("filing_page", office.code, application, "nothing")).status_code == 404


@pytest.mark.parametrize("left_out", ["identity_seen", "consent", "email", "name"])
def test_nothing_begins_without_identity_and_consent(desk: Client, office: OfficeView, left_out: str) -> None:
    sent = {key: value for key, value in SARI.items() if key != left_out}
    assert desk.post(lobby_url("filing_start", office.code), sent).status_code == 422
    assert not Delivery.objects.exists()
