"""What may hold somebody's data when something goes wrong: exceptions, the database's words, jobs, libraries."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

import procrastinate.exceptions
import psycopg
import pytest
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from giliran.accounts.models import User
from tests.fuzz.conftest import Ear, Walk
from tests.fuzz.nasty import EMAIL, NAME, NIK, PHONE, TYPED

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fuzz")]


def _in_locals() -> None:
    nik, name, phone = NIK, NAME, PHONE
    raise RuntimeError(nik, name, phone)


def _as_a_cause() -> None:
    try:
        int(NIK + NAME)
    except ValueError as problem:
        raise LookupError(EMAIL) from problem


def _twice() -> None:
    with transaction.atomic():
        User.objects.create_user(email=EMAIL, password="x")
        User.objects.create_user(email=EMAIL.upper(), password="x")


def _too_long() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::uuid", [NAME])


def _no_sql() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT nothing FROM nowhere WHERE nik = '{NIK}' AND name = '{NAME}'")  # noqa: S608 - breaks on purpose


def _group() -> None:
    message = NAME
    raise ExceptionGroup(message, [ValueError(NIK), KeyError(EMAIL)])


def _with_notes() -> None:
    problem = OSError(NAME)
    problem.add_note(f"it was {NIK}")
    raise problem


FAILURES: list[Callable[[], None]] = [
    _in_locals, _as_a_cause, _twice, _too_long, _no_sql, _group, _with_notes,
    lambda: _raise(ValidationError({"nik": [f"{NIK} {NAME}"]})),
    lambda: _raise(KeyError(NIK)),
    lambda: _raise(UnicodeEncodeError("ascii", NAME, 0, 3, EMAIL)),
    lambda: _raise(psycopg.errors.CheckViolation(f"Failing row contains ({NIK}, {NAME}).")),
    lambda: _raise(procrastinate.exceptions.ConnectorException(NAME)),
    lambda: _raise(AttributeError(f"'{NAME}' object has no attribute 'x'")),
    lambda: _raise(TypeError(f"unsupported: {NAME}")),
    lambda: _raise(FileNotFoundError(2, "No such file", NAME)),
    lambda: _raise(SuspiciousOperation(f"{NAME} {EMAIL}")),
]  # fmt: skip


def _raise(problem: BaseException) -> None:
    raise problem


@pytest.fixture
def fresh(ear: Ear) -> Ear:
    """The ear, with nothing in it."""
    ear.text.seek(0)
    ear.text.truncate()
    return ear


def _says_nothing(ear: Ear) -> None:
    said = ear.said()
    assert said
    assert [word for word in (*TYPED, NAME.lower(), EMAIL) if word in said] == []


@pytest.mark.parametrize("fail", FAILURES)
def test_an_exception_in_a_page_tells_where_not_about_whom(
    scene: Any, fresh: Ear, monkeypatch: pytest.MonkeyPatch, fail: Callable[[], None]
) -> None:
    from giliran.catalogue import queries

    monkeypatch.setattr(queries, "services_on", lambda *_a, **_k: fail())
    for headers in ({}, {"Accept": "application/json"}, {"HX-Request": "true"}):
        answer = Client(raise_request_exception=False).get(f"/layanan/?nama={NAME}", headers=headers)
        assert answer.status_code >= 400
        shown = answer.content.decode().lower()
        assert [word for word in (*TYPED, "traceback") if word in shown] == []
    _says_nothing(fresh)


def test_a_job_that_fails_tells_which_not_about_whom(scene: Any, fresh: Ear) -> None:
    for name in (
        "procrastinate",
        "procrastinate.worker",
        "allauth",
        "giliran.jobs",
        "asyncio",
        "httpx",
        "psycopg.pool",
    ):
        try:
            _as_a_cause()
        except LookupError:
            logging.getLogger(name).exception("Job %s[%s](%s) failed", 1, "notifications.deliver", {"to": EMAIL})
    _says_nothing(fresh)


def test_what_django_refuses_as_suspicious_is_not_repeated(scene: Any, fresh: Ear) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/layanan/", headers={"Host": f"{NAME.split()[0]}.example"}).status_code == 400
    assert client.get(f"/antrean/{NAME}/").status_code == 404
    assert client.post(f"/antrean/{NAME}/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert (
        strict.post("/status/", {"reference": NAME}, headers={"Origin": f"https://{NAME.split()[0]}"}).status_code
        == 403
    )
    assert client.get(f"/petugas/jakarta-selatan/berkas/?reference={NAME}").status_code == 302
    _says_nothing(fresh)


def test_jobs_carry_ids_and_nothing_else(scene: Any) -> None:
    jobs = list(ProcrastinateJob.objects.values_list("args", "lock", "queueing_lock"))
    assert jobs
    for args, *locks in jobs:
        for value in (*args.values(), *filter(None, locks)):
            assert isinstance(value, int) or _is_id(str(value)), value


def test_facts_carry_ids_and_choices_and_nothing_of_anybody(scene: Any) -> None:
    from giliran.ledger.models import Event

    told = " ".join(str(data) for data in Event.objects.values_list("data", flat=True)).lower()
    assert told
    assert [secret for secret in scene.secrets if secret.lower() in told] == []


def test_the_database_s_own_exceptions_quote_values(scene: Any) -> None:
    """Why the lines above are needed: the exceptions themselves do say whom."""
    with pytest.raises(IntegrityError, match=EMAIL):
        _twice()
    with pytest.raises(DataError, match=NAME.split()[0]):
        _too_long()


def test_no_page_puts_anybody_into_an_address(scene: Any, walk: Walk) -> None:
    secrets = [secret.lower() for secret in scene.secrets if " " not in secret]
    found = [each for each in walk.round.ways_on if any(secret in each[1].lower() for secret in secrets)]
    for name, page in walk.round.pages:
        links = [href for href, _text in page.links if not href.startswith(("mailto:", "tel:"))]
        links += [form.action for form in page.forms]
        found += [(name, href) for href in links if any(secret in href.lower() for secret in secrets)]
    assert len(walk.round.pages) > 200
    assert not found


def test_forms_whose_answers_stand_in_the_address_ask_for_nothing_personal(walk: Walk) -> None:
    personal = ("nik", "name", "mail", "phone", "birth", "password", "login", "address", "passport")
    # The back office's search finds offices and figures by their own names.
    pages = [(name, page) for name, page in walk.round.pages if not name.startswith("admin:")]
    asking = [(name, form) for name, page in pages for form in page.forms if form.method == "get"]
    wrong = [(name, asked) for name, form in asking for asked in form.names if any(word in asked for word in personal)]
    assert asking
    assert not wrong


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return text.replace(".", "").replace("_", "").replace("-", "").replace(":", "").isalnum() and "@" not in text
    return True
