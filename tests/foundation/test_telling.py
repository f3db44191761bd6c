"""What the logs say, and that they never say who."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from giliran.accounts.models import User
from giliran.foundation import telling
from giliran.notifications.ports import mail_carrier, sms_carrier
from tests.accounts.builders import PASSWORD, sign_up
from tests.applications import builders
from tests.notifications.carriers import KeepingCarrier, deliver_all


class Log:
    """Everything that any logger says, at every level, as our lines."""

    def __init__(self) -> None:
        self.text = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    kept = Log()
    handler = logging.StreamHandler(kept.text)
    handler.setFormatter(telling.line_formatter())
    loggers = [logging.getLogger(name) for name in ("", "giliran", "django", "procrastinate", "django.request")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    loggers[0].addHandler(handler)
    yield kept
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


def _says_nothing_of(said: str, *secrets: str) -> None:
    assert [secret for secret in secrets if secret.lower() in said.lower()] == []


@pytest.mark.django_db
def test_nothing_of_a_person_stands_in_the_log_of_sign_up_and_application(log: Log, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    carrier, client = KeepingCarrier(), Client()
    with mail_carrier.plugged(carrier), sms_carrier.plugged(carrier):
        form = {"email": "dewi@contoh.test", "phone": "0812-3456-7890", "password1": PASSWORD}
        sign_up(client, "/akun/daftar/?dari=dewi@contoh.test", **form)
        for page in ("/akun/daftar/kode-email/", "/akun/daftar/kode-ponsel/"):
            deliver_all()
            code = re.search(r"\d{6}", carrier.given[-1].text)
            assert code
            client.post(page, {"code": code.group()})
    user = User.objects.get()
    assert user.opened_at
    nik = builders.a_nik()
    application = builders.a_complete_draft(account=user, nik=nik)
    client.get(f"/permohonan/{application}/periksa/")
    assert client.post(f"/permohonan/{application}/isi/identity/", {"full_name": "SITI RAHAYU"}).status_code < 500
    client.get("/status/", {"reference": "GL7K-2M4P", "birth_date": "1990-08-17"})
    client.get("/antrean/not-a-token-at-all/")

    said = log.text.getvalue()
    pages = {(line["page"], line["status"]) for line in log.lines if line["event"] == "request"}
    assert pages >= {("account_signup", 302), ("applications:check", 200), ("lobby:follow", 404)}
    _says_nothing_of(said, "dewi", "contoh.test", "3456-7890", "34567890", PASSWORD, "siti", nik, "GL7K", "1990-08-17")
    _says_nothing_of(said, "not-a-token-at-all", *(given.text for given in carrier.given))


@pytest.mark.django_db
def test_a_page_that_fails_tells_where_but_not_about_whom(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    from giliran.catalogue import queries

    def fail(*_args: Any, **_kwargs: Any) -> Any:
        name = "SITI RAHAYU"
        raise ValueError(name)

    monkeypatch.setattr(queries, "services_on", fail)
    answer = Client(raise_request_exception=False).get("/layanan/?nama=SITI")

    assert answer.status_code == 500
    (line,) = [line for line in log.lines if line["logger"] == "django.request"]
    assert line["event"] == "Internal Server Error"
    assert line["request"] == answer.headers["X-Request-ID"]
    assert line["trouble"][0]["type"] == "builtins.ValueError"
    assert line["trouble"][0]["where"][-1].endswith(" fail")
    _says_nothing_of(log.text.getvalue(), "siti", "rahayu")


@pytest.mark.django_db
def test_the_database_s_words_are_cut_to_what_holds_no_data(log: Log) -> None:
    builders.an_applicant(email="siti@contoh.test", phone="+6281200000001")
    try:
        with transaction.atomic():
            builders.an_applicant(email="siti@contoh.test", phone="+6281200000002")
    except IntegrityError:
        logging.getLogger("giliran.test").exception("could not be saved", extra={"whose": "siti@contoh.test"})

    (line,) = [line for line in log.lines if line["event"] == "could not be saved"]
    assert line["trouble"][0]["sqlstate"] == "23505"
    assert line["whose"] == "[address]"
    _says_nothing_of(log.text.getvalue(), "siti", "81200000002")


def test_what_libraries_would_fill_in_is_left_out(log: Log) -> None:
    logging.getLogger("some.library").warning("no such host %s", "siti.example")
    logging.getLogger("giliran.test").info("ended, %s left, call +62 812 0000 0001", 3)

    assert [line["event"] for line in log.lines] == ["no such host %s", "ended, 3 left, call [number]"]


def test_only_our_own_proxy_may_name_a_request(settings: Any, db: None) -> None:
    given = {"X-Request-ID": "11111111-aaaa"}
    assert Client().get("/layanan/", headers=given).headers["X-Request-ID"] != "11111111-aaaa"

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert Client().get("/layanan/", headers=given).headers["X-Request-ID"] == "11111111-aaaa"
    bad = {"X-Request-ID": "siti@contoh.test"}
    assert Client().get("/layanan/", headers=bad).headers["X-Request-ID"] != "siti@contoh.test"
