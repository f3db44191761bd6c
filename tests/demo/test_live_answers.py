"""Whatever a page asks, a virtual person answers it."""

from datetime import date

import pytest

from giliran.applications.questions import book
from giliran.applications.questions.forms import form_for, typed_for
from giliran.demo.days.answers import answers_of
from giliran.demo.days.plan import Guest, Kind, Later
from giliran.demo.live.filing import questions, typed
from giliran.demo.people import Synthetic, synthetic

TODAY = date(2026, 11, 23)


def _guest(number: int) -> Guest:
    later = Later(
        corrected_after_days=1,
        decided_after_seconds=1,
        refused=False,
        printed_after_days=1,
        collected_after_days=1,
    )
    return Guest(
        number=number,
        kind=Kind.BOOKED,
        slot_at=None,
        arrives_at=None,
        serve_seconds={},
        walk_seconds=20,
        correction=False,
        miss_calls=0,
        returns_after_seconds=None,
        filed_days_before=3,
        paid_after_seconds=60,
        later=later,
    )


def _person(number: int) -> Synthetic:
    return synthetic(seed=11, number=number, born=(date(1967, 1, 1), date(2007, 12, 31)))


def test_dates_come_apart_and_what_nobody_knows_stays_empty() -> None:
    answers = {"birth_date": "1990-08-07", "full_name": "ANI", "phone": "+62-812-345"}
    asked = {"birth_date_day", "birth_date_month", "birth_date_year", "full_name", "phone", "riddle"}
    assert typed(asked, answers) == {
        "birth_date_day": "7",
        "birth_date_month": "8",
        "birth_date_year": "1990",
        "full_name": "ANI",
        "phone": "+62-812-345",
        "riddle": "",
    }
    assert questions(asked, answers) == {
        "birth_date": "1990-08-07",
        "full_name": "ANI",
        "phone": "+62-812-345",
        "riddle": "",
    }


@pytest.mark.parametrize("number", range(1, 41))
def test_every_page_that_applies_takes_the_answers_and_keeps_what_the_journal_says(number: int) -> None:
    answers = answers_of(_guest(number), _person(number), on=TODAY)
    pages = list(book.pages_for(answers, sections=book.ALL))
    assert len(pages) >= 10
    for page in pages:
        asked = set(form_for(page, today=TODAY).fields)
        fields = {name for key in asked for name in _fields(key, answers)}
        form = form_for(page, today=TODAY, typed=typed_for(page, typed(fields, answers)))
        assert form.is_valid(), (page.key, form.errors)
        assert form.answers() == questions(fields, answers), page.key


def _fields(key: str, answers: dict[str, str]) -> set[str]:
    value = answers.get(key, "")
    is_date = len(value) == 10 and value[4] == value[7] == "-"
    return {f"{key}_{part}" for part in ("day", "month", "year")} if is_date else {key}
