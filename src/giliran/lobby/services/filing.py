"""Assisted filing: an officer begins and fills in an application with a visitor, on the visitor's own account.

Whose account it is they prove by reading out a code that is sent to it. What only they can do stays theirs: agreeing,
sending, paying.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from giliran.accounts import queries as accounts
from giliran.accounts import services as account_services
from giliran.accounts.rules import Relation, mobile_number, tidy_name
from giliran.accounts.services.ready import open_for
from giliran.applications import queries as applications
from giliran.applications import services as application_services
from giliran.applications.rules import State
from giliran.applications.services.drafting import Saved
from giliran.foundation import crypto, tokens
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.foundation.ratelimit import allow
from giliran.ledger import queries as ledger
from giliran.ledger.services import append
from giliran.lobby.events_filing import FilingBegun, FilingOpened, FilingPageKept
from giliran.notifications.services import Message, Recipient, send
from giliran.offices import queries as offices

_CODES_LAST = timedelta(minutes=15)
_PURPOSE, _CONTEXT = "lobby.filing", "lobby.filing.code"
_CODES, _TRIES = 4, 6


class FilingRefused(Refused):
    """Not in this way."""

    message = _("Permohonan ini tidak dapat diisi dari loket. Minta pemohon membukanya sendiri di ponselnya.")


class NumberUnusable(FilingRefused):
    """No mobile number."""

    message = _("Tulis nomor ponsel Indonesia, misalnya 0812 3456 7890.")


class NumberOfOther(FilingRefused):
    """The number belongs to another account."""

    message = _("Nomor ponsel itu sudah dipakai akun lain. Pakai alamat e-mail akun itu, atau nomor lain.")


class CodesWrong(FilingRefused):
    """What was read out is not what was sent."""

    message = _("Kode itu keliru atau sudah kedaluwarsa. Minta pemohon membacakan lagi, atau kirim kode baru.")


class TooManyCodes(FilingRefused):
    """Too many codes for one address."""

    message = _("Terlalu banyak kode untuk alamat ini. Tunggu beberapa menit.")


@dataclass(frozen=True, kw_only=True)
class Helped:
    """Who is helped, as the officer typed it. `relation`: whose passport it is, to the account's holder."""

    email: str
    phone: str
    name: str
    relation: str
    full_name: str
    language: str = "id"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What stands between the two steps: `token` goes with the form; which codes are to be read out."""

    token: str
    by_mail: bool
    by_phone: bool


@transaction.atomic
def send_codes(*, helped: Helped, office_id: UUID, at: datetime, actor: UUID) -> Asked:
    """Send codes to the account that this address has, or to address and number of the one that is to be opened."""
    account = accounts.account_by_address(helped.email)
    phone = mobile_number(helped.phone) if account is None else None
    if account is None and phone is None:
        raise NumberUnusable
    key = helped.email.lower()
    if not allow(scope="lobby.filing_codes", key=key, limit=_CODES, per=timedelta(minutes=10), at=at):
        raise TooManyCodes
    nonce = secrets.token_hex(8)
    mail, sms = _new_code(), _new_code() if phone else ""
    _send_code(Recipient(user_id=None, email=helped.email, language=helped.language), mail, at=at)
    if phone:
        _send_code(Recipient(user_id=None, phone=phone, language=helped.language), sms, at=at)
    payload = {
        **vars(helped), "phone": phone or "", "account": str(account or ""), "office": str(office_id),
        "officer": str(actor), "nonce": nonce, "mail": _hashed(nonce, mail), "sms": _hashed(nonce, sms) if sms else "",
    }  # fmt: skip
    token = tokens.sign(purpose=_PURPOSE, payload=payload, at=at, ttl=_CODES_LAST)
    return Asked(token=token, by_mail=True, by_phone=bool(phone))


def asked_by(token: str, *, at: datetime) -> Asked | None:
    """Return what a form's token asks for, None if it is not valid any more."""
    told = _told(token, at=at)
    return Asked(token=token, by_mail=True, by_phone=bool(told["sms"])) if told else None


def begin(*, token: str, mail_code: str, sms_code: str, office_id: UUID, at: datetime, actor: UUID) -> UUID:
    """Begin the application, or go on with the draft there is; return its id. Raises `FilingRefused`."""
    # Outside of any transaction of its own: a wrong code must stay counted.
    told = _told(token, at=at)
    if told is None or told["office"] != str(office_id) or told["officer"] != str(actor):
        raise CodesWrong
    _count_try(told["nonce"], at=at)
    if not _is_code(told["nonce"], mail_code, told["mail"]):
        raise CodesWrong
    if told["sms"] and not _is_code(told["nonce"], sms_code, told["sms"]):
        raise CodesWrong
    return _begin(told, office_id=office_id, at=at, actor=actor)


@transaction.atomic
def _begin(told: Mapping[str, Any], *, office_id: UUID, at: datetime, actor: UUID) -> UUID:
    account_new = not told["account"]
    account = _open_account(told, at=at, actor=actor) if account_new else UUID(told["account"])
    person = _person(told, account, at=at, actor=actor)
    application = application_services.start(account_id=account, person_id=person, at=at, actor=actor)
    found = applications.application(application)
    if found.state != State.DRAFT:
        raise FilingRefused
    if found.office_id is None:
        application_services.choose_office(application_id=application, office_id=office_id, at=at, actor=actor)
    fact = FilingBegun(application=application, office=office_id, account=account, account_new=account_new)
    append(fact, subject=application, at=at, actor=actor, office=office_id)
    _tell(account, reference=found.reference, application=application, office_id=office_id, at=at)
    return application


def helped_here(application_id: UUID, *, office_id: UUID, at: datetime) -> bool:
    """Say whether an application may be filled in at this office now: begun here with its holder, today, a draft."""
    try:
        found = applications.application(application_id)
    except applications.UnknownApplicationError:
        return False
    if found.state != State.DRAFT:
        return False
    zone = offices.office(office_id).time_zone
    today = local_day(at, zone)
    begun = (each for each in ledger.history([application_id]) if each.kind == FilingBegun.kind)
    return any(each.fact.office == office_id and local_day(each.at, zone) == today for each in begun)


@transaction.atomic
def keep_page(
    *, application_id: UUID, page: str, typed: Mapping[str, str], seen: int | None, office_id: UUID, at: datetime,
    actor: UUID,
) -> Saved:  # fmt: skip
    """Write down a page of answers; as `applications.services.save_page`."""
    if not helped_here(application_id, office_id=office_id, at=at):
        raise FilingRefused
    saved = application_services.save_page(
        application_id=application_id, page=page, typed=typed, at=at, actor=actor, seen=seen
    )
    if saved.accepted:
        fact = FilingPageKept(application=application_id, office=office_id, page=page)
        append(fact, subject=application_id, at=at, actor=actor, office=office_id)
    return saved


@transaction.atomic
def note_look(*, application_id: UUID, page: str, office_id: UUID, at: datetime, actor: UUID) -> None:
    """Keep on record that an officer looked at answers."""
    fact = FilingOpened(application=application_id, office=office_id, page=page)
    append(fact, subject=application_id, at=at, actor=actor, office=office_id)


@transaction.atomic
def choose_product(*, application_id: UUID, product: str, office_id: UUID, at: datetime, actor: UUID) -> None:
    """Choose the kind of passport that the visitor wants."""
    if not helped_here(application_id, office_id=office_id, at=at):
        raise FilingRefused
    application_services.choose_product(application_id=application_id, product=product, at=at, actor=actor)


def _open_account(told: Mapping[str, Any], *, at: datetime, actor: UUID) -> UUID:
    try:
        with transaction.atomic():
            return open_for(
                email=told["email"], name=told["name"], phone=told["phone"], language=told["language"], at=at,
                actor=actor,
            )  # fmt: skip
    except IntegrityError:
        raise NumberOfOther from None


def _person(told: Mapping[str, Any], account: UUID, *, at: datetime, actor: UUID) -> UUID:
    if told["relation"] == Relation.SELF:
        return account_services.own_person(user_id=account, at=at)
    wanted = tidy_name(told["full_name"]).casefold()
    listed = accounts.people_of(account)
    known = [each for each in listed if each.relation != Relation.SELF and (each.full_name or "").casefold() == wanted]
    if known:
        return known[0].id
    return account_services.add_family_member(
        account_id=account, relation=told["relation"], full_name=told["full_name"], at=at, actor=actor
    )


def _tell(account: UUID, *, reference: str, application: UUID, office_id: UUID, at: datetime) -> None:
    message = Message(
        kind="lobby.filing_begun",
        template="lobby/messages/filing_begun",
        context={"reference": reference, "office": offices.office(office_id).name},
        link=reverse("applications:application", args=[application]),
    )
    send(accounts.recipient(account), message, at=at)


def _send_code(recipient: Recipient, code: str, *, at: datetime) -> None:
    message = Message(
        kind="accounts.filing_code",
        template="lobby/messages/filing_code",
        context={"code": code, "minutes": int(_CODES_LAST.total_seconds() // 60)},
        urgent=True,
        secret=True,
        good_for=_CODES_LAST,
    )
    send(recipient, message, at=at)


def _told(token: str, *, at: datetime) -> dict[str, Any] | None:
    try:
        return tokens.read(purpose=_PURPOSE, token=token, at=at)
    except (tokens.BadToken, tokens.ExpiredToken):
        return None


def _count_try(nonce: str, *, at: datetime) -> None:
    if not allow(scope="lobby.filing_tries", key=nonce, limit=_TRIES, per=_CODES_LAST, at=at):
        raise TooManyCodes


def _new_code() -> str:
    return f"{secrets.randbelow(10**6):06}"


def _hashed(nonce: str, code: str) -> str:
    return crypto.lookup_hash(f"{nonce}{code}", _CONTEXT).hex()


def _is_code(nonce: str, typed: str, kept: str) -> bool:
    plain = "".join(each for each in typed if each.isdigit())
    return any(hmac.compare_digest(found.hex(), kept) for found in crypto.lookup_hashes(f"{nonce}{plain}", _CONTEXT))
