"""Keys change while everything stays readable, and the old ones can then be thrown away."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection, models
from django.test import override_settings

from giliran.accounts import services as accounts
from giliran.accounts.models import Person, User
from giliran.casework.queries import portrait_of
from giliran.documents import rotation as documents
from giliran.documents.models import Image, Page, Piece
from giliran.documents.ports import dossiers
from giliran.documents.services import pieces, vault
from giliran.documents.services.gate import Target
from giliran.foundation import crypto
from giliran.foundation.fields import EncryptedField
from giliran.foundation.ids import new_id
from giliran.foundation.rotation import Sealed, of_fields, renew
from giliran.integrations.carrier.simulator.totp import totp
from tests.accounts.builders import SECRET, an_applicant, an_identity
from tests.casework.builders import a_desk
from tests.documents.builders import FakeDossiers, an_accepted_document
from tests.issuance.builders import a_ready_passport, hand_over
from tests.payments.builders import a_bill
from tests.payments.calls import TestBank

NEW = {"t2": b"2" * 32}
NIK = "3174015206900001"
# What is no ciphertext and no keyed hash, or (`source`) tells something for seconds only: nothing to write anew.
PLAIN = {
    "documents_page.source", "documents_upload.digest", "foundation_oncepost.digest", "foundation_rate.digest",
    "foundation_ratewindow.digest", "appointments_deviceseen.digest", "appointments_custody.commitment",
    "appointments_custody.secret", "appointments_entry.draw", "appointments_entrymember.human",
    "appointments_release.root", "appointments_release.seed",
    # Hashes of what is random and long: a kiosk's secret, its code for half an hour, a browser's address.
    "lobby_device.pairing_hash", "lobby_device.secret_hash", "lobby_pushline.endpoint_hash",
    "lobby_learnedwaits.model", "lobby_voicepiece.sound",
    "ledger_seal.chain", "ledger_seal.root", "payments_notice.body_hash",
}  # fmt: skip
HASHES = {"accounts_person.nik_hash", "accounts_person.nik_hash_before", "appointments_claim.identity"}
VAULT = {"documents_image.sealed", "documents_page.sealed", "documents_piece.sealed"}


def _new_keys_in_front(settings: Any) -> None:
    settings.FIELD_KEYS = {**NEW, **settings.FIELD_KEYS}
    settings.LOOKUP_KEYS = {**NEW, **settings.LOOKUP_KEYS}


def _old_keys_gone(settings: Any) -> None:
    settings.FIELD_KEYS = settings.LOOKUP_KEYS = NEW


def _rotate(*words: str) -> str:
    told = StringIO()
    call_command("rotate_keys", *words, stdout=told)
    return told.getvalue()


def _of_table(table: str) -> Sealed:
    return next(part for part in of_fields() if part.name.startswith(f"{table}:"))


def _encrypted() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model in apps.get_models():
        names = [field.name for field in model._meta.local_fields if isinstance(field, EncryptedField)]
        if names:
            yield model, names


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").values_list("pk", *names))
        for model, names in _encrypted()
    }


def _stored(person: Any, column: str = "full_name") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM accounts_person WHERE id = %s", [person])  # noqa: S608 - our own names
        return bytes(cursor.fetchone()[0])


def _someone(at: datetime, name: str = "Dewi Lestari") -> Any:
    person = accounts.own_person(an_applicant(), at)
    an_identity(person_id=person, nik=NIK, full_name=name)
    return person


def _fill_the_rooms(at: datetime) -> Any:
    """Somebody's whole way, the bank's notice, a page and a half, second factors; return who has the factors."""
    desk = a_desk(at=at)
    application = hand_over(a_ready_passport(desk=desk, at=at), desk=desk, at=at)
    bill = a_bill(at=at, application_id=application)
    assert TestBank(at=at + timedelta(minutes=10)).pay(bill.billing_code, bill.amount).status == 200
    with dossiers.plugged(FakeDossiers()):
        kept = an_accepted_document(dossier=new_id(), key="ktp", at=at)
    target = Target(dossier=new_id(), key="ktp", kind="ktp")
    pieces.as_upload(target=target, content=b"on its way", at=at, owner=None)
    RecoveryCodes.activate(User.objects.get(id=desk.examiner))
    assert portrait_of(application)
    assert kept.pages
    return desk.examiner


def _opened() -> dict[str, bytes]:
    return {
        f"{what} {row.pk}": vault.unseal(row.sealed, what=what, row=row.pk)
        for what, model in (("page", Page), ("image", Image), ("piece", Piece))
        for row in model._default_manager.all()
    }


@pytest.mark.django_db
def test_everything_is_written_anew_and_reads_the_same_without_the_old_keys(
    at: datetime, settings: Any, run_subscribers: Callable[[], int]
) -> None:
    officer = _fill_the_rooms(at)
    run_subscribers()
    rows, files = _everything(), _opened()
    assert {table for table, found in rows.items() if found} >= {
        "accounts_person", "accounts_user", "applications_pageanswers", "casework_interviewnote", "issuance_handover",
        "issuance_passport", "notifications_delivery", "notifications_message", "payments_notice",
    }  # fmt: skip
    assert {key.split()[0] for key in files} == {"page", "image", "piece"}
    codes = RecoveryCodes(Authenticator.objects.get(user=officer, type="recovery_codes")).generate_codes()

    _new_keys_in_front(settings)
    assert _rotate("--dry-run").endswith(" row(s) under an earlier key\n")
    assert _rotate().endswith("everything is under the present keys\n")
    assert _rotate("--dry-run").endswith("\n0 row(s) under an earlier key\n")

    _old_keys_gone(settings)
    assert _everything() == rows
    assert _opened() == files
    assert Person.objects.all().with_nik(_some_nik()).exists()
    factor = TOTP(Authenticator.objects.get(user=officer, type="totp"))
    assert factor.validate_code(totp(SECRET, datetime.now(UTC).timestamp()))
    assert RecoveryCodes(Authenticator.objects.get(user=officer, type="recovery_codes")).generate_codes() == codes
    _rotate()
    assert not Person.objects.filter(nik_hash_before__isnull=False).exists()


def _some_nik() -> str:
    return str(Person.objects.filter(nik__isnull=False).values_list("nik", flat=True)[0])


@pytest.mark.django_db
def test_counting_changes_nothing(at: datetime, settings: Any) -> None:
    person = _someone(at)
    before = _stored(person)
    _new_keys_in_front(settings)
    told = _rotate("--dry-run")
    assert re.search(r"^ +1  accounts_person: full_name, nik, birth_date, birthplace, sex$", told, re.MULTILINE)
    assert re.search(r"^ +1  accounts_person: hashes of NIKs$", told, re.MULTILINE)
    assert _stored(person) == before


@pytest.mark.django_db
def test_a_run_that_was_interrupted_is_taken_up_again(at: datetime, settings: Any) -> None:
    people = [_someone(at, f"Orang {number}") for number in range(5)]
    rows = _everything()
    _new_keys_in_front(settings)
    part = replace(_of_table("accounts_person"), at_once=2)

    def enough(_written: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        renew(part, told=enough)
    assert sum(crypto.is_current(_stored(person)) for person in people) == 2
    assert part.waiting() == 3
    assert _everything() == rows

    assert re.search(r"^ +3  accounts_person: full_name", _rotate(), re.MULTILINE)
    _old_keys_gone(settings)
    assert _everything() == rows


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_is_changing_is_passed_over_and_comes_up_again(at: datetime, settings: Any) -> None:
    changed, other = _someone(at), _someone(at, "Orang Lain")
    written = crypto.encrypt(b"Dewi Anggraini", "accounts.person.full_name")
    _new_keys_in_front(settings)
    with _somebody_else() as cursor:
        cursor.execute("UPDATE accounts_person SET full_name = %s WHERE id = %s", [written, changed])
        outcome = renew(_of_table("accounts_person"), told=lambda _written: None, pause=0)
        assert (outcome.renewed, outcome.left, outcome.unreadable) == (1, 1, 0)
        cursor.execute("COMMIT")
    assert _stored(changed) == written
    assert crypto.is_current(_stored(other))

    assert renew(_of_table("accounts_person"), told=lambda _written: None).left == 0
    _old_keys_gone(settings)
    assert Person.objects.get(id=changed).full_name == "Dewi Anggraini"


@pytest.mark.django_db(transaction=True)
def test_nobody_changes_a_row_between_its_reading_and_its_writing(
    at: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = _someone(at)
    _new_keys_in_front(settings)
    refused: list[bool] = []
    encrypt = crypto.encrypt

    def meanwhile(data: bytes, context: str) -> bytes:
        with _somebody_else() as cursor, pytest.raises(OperationalError):
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
            cursor.execute("UPDATE accounts_person SET full_name = full_name WHERE id = %s", [person])
        refused.append(True)
        return encrypt(data, context)

    monkeypatch.setattr(crypto, "encrypt", meanwhile)
    assert renew(_of_table("accounts_person"), told=lambda _written: None).renewed == 1
    assert len(refused) == 5


@contextmanager
def _somebody_else() -> Iterator[Any]:
    """Open a transaction on a connection of its own; what it does not commit itself is undone."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            yield cursor
        other.rollback()
    finally:
        other.close()


@pytest.mark.django_db
def test_somebody_is_found_by_their_number_before_during_and_after(at: datetime, settings: Any) -> None:
    old = settings.LOOKUP_KEYS
    people = {_someone(at)}

    def found() -> set[Any]:
        return set(Person.objects.all().with_nik(NIK).values_list("id", flat=True))

    assert found() == people
    settings.LOOKUP_KEYS = {**old, **NEW}
    people.add(_someone(at))
    assert found() == people
    settings.LOOKUP_KEYS = {**NEW, **old}
    people.add(_someone(at))
    assert found() == people
    _rotate()
    assert found() == people
    settings.LOOKUP_KEYS = old  # a process that was not started anew
    assert found() == people
    settings.LOOKUP_KEYS = NEW
    people.add(_someone(at))
    assert found() == people
    _rotate()
    assert found() == people
    settings.LOOKUP_KEYS = old  # whoever has the old key finds nobody any more
    assert found() == set()


@pytest.mark.django_db
def test_what_no_key_opens_is_told_and_the_rest_is_done(at: datetime, settings: Any) -> None:
    lost, kept = _someone(at), _someone(at)
    with override_settings(FIELD_KEYS={"gone": b"3" * 32}):
        Person.objects.filter(id=lost).update(full_name="Dewi Lestari")
    _new_keys_in_front(settings)
    told = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("rotate_keys", stdout=told)
    assert "1 cannot be opened: their key is not listed" in told.getvalue()
    assert "1 row(s) left under an earlier key" in told.getvalue()
    assert crypto.is_current(_stored(kept))
    assert crypto.is_current(_stored(lost, "nik"))


def test_every_column_of_bytes_is_known() -> None:
    """A new column is a ciphertext or keyed hash that the command writes anew, or it is neither: say which."""
    plain = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.BinaryField)
    }
    assert plain == PLAIN | HASHES | VAULT
    named = {f"{part.model._meta.db_table}.{name}" for part in documents.PARTS for name in part.columns}
    assert named == VAULT
