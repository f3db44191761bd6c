"""Pure decisions: what a NIK says, who is stopped at the door, which documents follow, how answers are read."""

from datetime import date

import pytest

from giliran.applications.questions import book
from giliran.applications.questions.circumstances import age_on, circumstances, too_young
from giliran.applications.questions.eligibility import Stop, service_of, stop_of
from giliran.applications.questions.forms import as_typed, form_for, typed_for
from giliran.applications.questions.kinds import Kind
from giliran.applications.rules import FIELDS, Match, doubts, outcome
from giliran.catalogue.rules.requirements import CIRCUMSTANCES

BORN = date(1990, 8, 17)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("nik", "sex", "found"),
    [
        ("3174015708900001", "female", set()),
        ("3174011708900001", "male", set()),
        ("3174011708900001", "female", {"sex"}),
        ("3174015808900001", "female", {"birth_date"}),
        ("3174010101850001", "female", {"birth_date", "sex"}),
        ("9999015708900001", "female", {"form"}),
        ("3174019999900001", "", {"form", "birth_date"}),
        ("9301015708900001", "female", {"form"}),  # a province younger than the library's list: doubted, never refused
    ],
)
def test_a_nik_gives_pause_and_no_more(nik: str, sex: str, found: set[str]) -> None:
    assert doubts(nik, birth_date=BORN, sex=sex) == found


def test_the_registry_has_matched_only_when_every_field_has() -> None:
    everything = dict.fromkeys(FIELDS, True)
    assert outcome(everything) is Match.MATCHED
    assert outcome({**everything, "sex": False}) is Match.MISMATCHED
    assert outcome({"full_name": True}) is Match.MISMATCHED


def test_the_questions_at_the_door() -> None:
    assert stop_of({"had_passport": "lost"}) is Stop.LOST
    assert stop_of({"had_passport": "never", "age": "child"}) is Stop.CHILD
    assert stop_of({"had_passport": "never", "age": "adult"}) is None
    assert service_of({"had_passport": "full"}) == "passport_replacement"
    assert service_of({"had_passport": "valid"}) is None


def test_age_is_reckoned_to_the_day() -> None:
    assert age_on(date(2009, 11, 23), TODAY) == 17
    assert age_on(date(2009, 11, 24), TODAY) == 16
    assert too_young({"birth_date": "2009-11-24", "age": "adult"}, TODAY)
    assert not too_young({"birth_date": "2009-11-24", "age": "married"}, TODAY)


def test_circumstances_are_those_the_catalogue_asks_about() -> None:
    found = circumstances({"had_passport": "full", "passport_issued": "abroad", "name_changed": "yes"}, TODAY)
    assert found["old_passport"] == "abroad"
    assert found["name_changed"] is True
    assert found["reason"] == "full"
    assert circumstances({"had_passport": "never"}, TODAY)["old_passport"] == "none"
    assert found.keys() - {"age"} <= CIRCUMSTANCES.keys()
    choices = book.find("passport_issued")[1].questions[0].choices
    assert {choice.code for choice in choices} <= CIRCUMSTANCES["old_passport"]


def test_every_key_is_used_once_and_every_condition_asks_something_earlier() -> None:
    seen: set[str] = set()
    for section in book.ALL:
        for page in section.pages:
            assert {condition.key for condition in page.when} <= seen
            keys = {question.key for question in page.questions}
            assert not keys & seen
            seen |= keys
            for question in page.questions:
                assert bool(question.choices) == (question.kind is Kind.CHOICE)


@pytest.mark.parametrize(
    ("page", "key", "typed", "kept"),
    [
        ("name", "full_name", "  siti   rahayu ", "SITI RAHAYU"),
        ("name", "nik", "3174 0157 0890 0001", "3174015708900001"),
        ("contact", "phone", "0812-3456-7890", "+6281234567890"),
        ("old_passport", "old_number", "c 1234567", "C1234567"),
        ("address", "street", "Jl.  Melati 5 ", "Jl. Melati 5"),
    ],
)
def test_answers_are_taken_as_people_write_them(page: str, key: str, typed: str, kept: str) -> None:
    form = form_for(book.find(page)[1], today=TODAY, typed={key: typed})
    form.is_valid()
    assert key not in form.errors
    assert form.cleaned_data[key] == kept


@pytest.mark.parametrize(
    ("page", "key", "typed"),
    [
        ("name", "full_name", "S1TI"),
        ("name", "full_name", "---"),
        ("name", "nik", "317401570890000"),
        ("contact", "phone", "12"),
        ("contact", "email", "siti"),
        ("old_passport", "old_number", "1234567"),
        ("purpose", "purpose", "espionage"),
    ],
)
def test_what_cannot_be_right_is_asked_again(page: str, key: str, typed: str) -> None:
    form = form_for(book.find(page)[1], today=TODAY, typed={key: typed})
    assert not form.is_valid()
    assert key in form.errors


def test_only_what_belongs_to_a_page_is_kept_at_a_length_that_can_be() -> None:
    page = book.find("birth")[1]
    kept = typed_for(page, {"birth_date_day": "1", "birthplace": "x" * 9999, "nik": "1", "csrfmiddlewaretoken": "t"})
    assert kept == {"birth_date_day": "1", "birthplace": "x" * 1000}


def test_answers_go_back_into_the_boxes_they_came_from() -> None:
    page = book.find("birth")[1]
    answers = {"birth_date": "1990-08-17", "birthplace": "Bandung", "sex": "female"}
    form = form_for(page, today=TODAY, typed=as_typed(page, answers))
    assert form.is_valid()
    assert form.answers() == answers
