"""What the fuzz has found, each told once by itself."""

from typing import Any

import pytest
from django.test import Client

from giliran.appointments.web.fast.shown import month_of
from giliran.foundation.telling import _words
from giliran.offices.queries import office_by_code
from tests.fuzz.nasty import NAME
from tests.support.back_office import an_administrator

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fuzz")]


@pytest.mark.parametrize("key", ["99999", "\x00", "x" * 40])
def test_the_back_office_stands_a_key_that_cannot_be_one(key: str) -> None:
    client = an_administrator()
    client.raise_request_exception = False
    assert client.post("/admin/accounts/assignment/add/", {"office": key, "user": key}).status_code == 200
    chosen = {"action": "delete_selected", "_selected_action": key}
    assert client.post("/admin/catalogue/requirement/", chosen).status_code == 400
    assert client.get("/admin/catalogue/documentkind/%00/change/").status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "[::1", "\x00", ""])
def test_a_host_that_is_not_ours_gets_a_page_and_no_trouble(host: str) -> None:
    answer = Client(raise_request_exception=False).get("/layanan/", headers={"Host": host})
    assert answer.status_code == 400
    assert "Permintaan ini tidak dapat kami baca" in answer.content.decode()


def test_a_method_that_is_not_taken_is_answered_in_words() -> None:
    client = Client()
    page = client.delete("/status/")
    assert (page.status_code, page.headers["Allow"]) == (405, "GET, POST")
    assert "Alamat ini tidak dapat dibuka begini" in page.content.decode()
    problem = client.get("/snap/v1.0/transfer-va/payment")
    assert (problem.status_code, problem.headers["Content-Type"]) == (405, "application/problem+json")
    assert problem.json() == {"type": "about:blank", "title": "Method Not Allowed", "status": 405}


@pytest.mark.parametrize("length", ["-1", "9" * 400])  # the server refuses what is no number
def test_a_length_that_is_none_does_no_harm(length: str) -> None:
    answer = Client(raise_request_exception=False).generic(
        "POST", "/snap/v1.0/access-token/b2b", b"{}", headers={"Content-Length": length}
    )
    assert answer.status_code in {400, 401, 413}


@pytest.mark.parametrize("address", ["/layanan/di/?kantor=%00", "/kantor/%00/", "/layanan/di/%00/", "/papan/%00/"])
def test_an_office_that_cannot_even_be_asked_for_is_not_there(address: str) -> None:
    assert office_by_code("\x00") is None
    assert Client(raise_request_exception=False).get(address).status_code in {302, 404}


@pytest.mark.parametrize("digits", ["9" * 16, "0812" + "9" * 40, "9" * 5000])
@pytest.mark.parametrize("part", ["day", "month", "year"])
def test_a_date_of_many_digits_is_refused_in_words(part: str, digits: str) -> None:
    typed = {"birth_date_day": "17", "birth_date_month": "8", "birth_date_year": "1990", f"birth_date_{part}": digits}
    answer = Client(raise_request_exception=False).post("/status/", {"reference": "GL7K-2M4P", **typed})
    assert answer.status_code == 422


def test_only_years_that_somebody_could_mean_are_months() -> None:
    assert month_of("2026-12") == (2026, 12)
    assert [month_of(text) for text in ("0572-12", "9999-12", "0001-01", "2026-13", "²026-01")] == [None] * 5


@pytest.mark.parametrize(("problem", "said"), [
    (AttributeError("'NoneType' object has no attribute 'code'"), True),
    (TypeError("begin() missing 2 required keyword-only arguments: 'at' and 'owner'"), True),
    (TypeError("unsupported operand type(s) for +: 'int' and 'str'"), True),
    (NameError("name 'x' is not defined"), True),
    (AttributeError(f"'{NAME}' object has no attribute 'code'"), False),
    (TypeError(f"cannot read {NAME}"), False),
    (ImportError(NAME), False),
])  # fmt: skip
def test_python_s_own_sentences_are_kept_and_nobody_else_s(problem: Exception, said: bool) -> None:  # noqa: FBT001 - a column
    assert _words(problem) == ({"said": str(problem)} if said else {})


def test_the_system_s_words_are_kept_without_what_it_was_about() -> None:
    told: Any = _words(FileNotFoundError(2, "No such file or directory", NAME))
    assert told == {"said": "No such file or directory"}
    assert _words(OSError(NAME)) == {}
