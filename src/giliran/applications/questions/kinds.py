"""The words in which questions are written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Text = str | Promise
Answers = Mapping[str, str]


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    NAME = "name"
    NIK = "nik"
    POSTCODE = "postcode"
    PASSPORT = "passport"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    PAST_DATE = "past_date"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One possible answer; `hint` is a second, smaller line."""

    code: str
    label: Text
    hint: Text = ""


@dataclass(frozen=True, kw_only=True)
class When:
    """A condition on an earlier answer: it must be one of `among`."""

    key: str
    among: frozenset[str]

    def holds(self, answers: Answers) -> bool:
        """Say whether the answer given so far meets it."""
        return answers.get(self.key, "") in self.among


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `width` is the room of the box in letters (2, 4, 10, 16, 24; empty: the whole line)."""

    key: str
    label: Text
    kind: Kind = Kind.TEXT
    hint: Text = ""
    missing: Text = ""
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    max_length: int = 120
    width: str = ""
    autocomplete: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One screen: a few questions that belong together, shown to those for whom every condition holds."""

    key: str
    title: Text
    questions: tuple[Question, ...]
    when: tuple[When, ...] = ()
    intro: Text = ""
    help_title: Text = ""
    help_text: Text = ""

    def applies(self, answers: Answers) -> bool:
        """Say whether this page is for somebody who answered so."""
        return all(condition.holds(answers) for condition in self.when)

    def question(self, key: str) -> Question | None:
        """Return the question with this key."""
        return next((question for question in self.questions if question.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One line of the task list."""

    key: str
    title: Text
    hint: Text
    pages: tuple[Page, ...]

    def pages_for(self, answers: Answers) -> list[Page]:
        """Return the pages that apply."""
        return [page for page in self.pages if page.applies(answers)]


def yes_no(yes: Text, no: Text) -> tuple[Choice, ...]:
    """Return the two answers to a yes-or-no question."""
    return (Choice(code="yes", label=yes), Choice(code="no", label=no))
