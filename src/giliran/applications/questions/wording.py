"""Answers as people read them."""

from datetime import date

from django.utils.formats import date_format

from giliran.applications.questions.kinds import Kind, Question

_DATES = frozenset({Kind.BIRTH_DATE, Kind.PAST_DATE, Kind.DATE})


def worded(question: Question, answer: str) -> str:
    """Return an answer in words of the active language; empty where there is none."""
    if not answer:
        return ""
    if question.kind is Kind.CHOICE:
        return next((str(choice.label) for choice in question.choices if choice.code == answer), answer)
    if question.kind in _DATES:
        return date_format(date.fromisoformat(answer), "j F Y")
    return answer
