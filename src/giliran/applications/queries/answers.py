"""Answers in words: for checking one's own, for the officer's desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from giliran.applications.models import PageAnswers
from giliran.applications.queries.sheet import Sheet, sheet
from giliran.applications.questions import book
from giliran.applications.questions.kinds import Page, Question
from giliran.applications.questions.wording import worded


@dataclass(frozen=True, kw_only=True)
class Row:
    """One question and its answer in words; `target` is how a correction names it, `before` what stood there."""

    key: str
    target: str
    label: str
    value: str
    page: str
    before: str = ""
    changed: bool = False


@dataclass(frozen=True, kw_only=True)
class Section:
    """The answers of one section; `title` in the active language."""

    key: str
    title: str
    rows: tuple[Row, ...]


def answers(application_id: UUID) -> list[Section]:
    """Return all answers that apply, by section; those changed in the latest correction carry what stood before."""
    return answers_in(sheet(application_id))


def answers_in(found: Sheet) -> list[Section]:
    """Return the answers of a sheet already loaded."""
    earlier = _earlier(found)
    return [
        Section(
            key=section.key,
            title=str(section.title),
            rows=tuple(
                _row(found, section.key, page, question, earlier)
                for page in section.pages_for(found.answers)
                for question in page.questions
            ),
        )
        for section in book.sections_for(found.answers, sections=book.ALL)
    ]


def answers_changed_since(application_id: UUID, since: datetime) -> list[str]:
    """Return the targets (`section.key`) whose answers were changed by a save after an instant."""
    changed: list[str] = []
    for section in book.SECTIONS:
        for page in section.pages:
            changed.extend(f"{section.key}.{key}" for key in _changes(application_id, page.key, since))
    return changed


def raw_answers(application_id: UUID) -> dict[str, str]:
    """Return the answers that apply as kept (dates as ISO 8601, choices by code), for rooms that reckon with them."""
    return dict(sheet(application_id).answers)


def _changes(application_id: UUID, page: str, since: datetime) -> list[str]:
    rows = list(PageAnswers.objects.filter(application_id=application_id, page=page).order_by("round"))
    if not rows or rows[-1].saved_at <= since:
        return []
    before: dict[str, str] = next((row.answers for row in reversed(rows) if row.saved_at <= since), {})
    return [key for key, value in rows[-1].answers.items() if before.get(key, "") != value]


def _earlier(found: Sheet) -> dict[str, str]:
    # What the last round replaced: rows of earlier rounds, the newest winning.
    if not found.application.round:
        return {}
    rows = PageAnswers.objects.filter(application=found.application, round__lt=found.application.round)
    merged: dict[str, str] = {}
    for row in rows.order_by("round"):
        merged.update(row.answers)
    return merged


def _row(found: Sheet, section_key: str, page: Page, question: Question, earlier: dict[str, str]) -> Row:
    answer = found.answers.get(question.key, "")
    changed = bool(earlier) and earlier.get(question.key, "") != answer
    return Row(
        key=question.key,
        target=f"{section_key}.{question.key}",
        label=str(question.label),
        value=worded(question, answer),
        page=page.key,
        before=worded(question, earlier.get(question.key, "")) if changed else "",
        changed=changed,
    )
