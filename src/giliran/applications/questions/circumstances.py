"""What the answers mean for others: age, and the circumstances that decide which documents are asked for."""

from datetime import date
from typing import Any

from giliran.applications.questions.eligibility import service_of
from giliran.applications.questions.kinds import Answers

ADULT_AGE = 17


def age_on(born: date, day: date) -> int:
    """Return the age in whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_of(answers: Answers, day: date) -> int:
    """Return the applicant's age on a day: by birth date once told, before that the least that the answer implies."""
    if born := answers.get("birth_date"):
        return age_on(date.fromisoformat(born), day)
    return ADULT_AGE if answers.get("age") == "adult" else ADULT_AGE - 1


def married(answers: Answers) -> bool:
    """Say whether the applicant is married, as answered at the door or later."""
    return answers.get("marital_status") == "married" or answers.get("age") == "married"


def too_young(answers: Answers, day: date) -> bool:
    """Say whether the birth date shows a child where the questions at the door were answered for an adult."""
    return age_of(answers, day) < ADULT_AGE and not married(answers)


def circumstances(answers: Answers, day: date) -> dict[str, Any]:
    """Return what the catalogue's rules ask about (see `catalogue.rules.requirements`)."""
    had = answers.get("had_passport")
    return {
        "age": age_of(answers, day),
        "married": married(answers),
        "old_passport": "none" if service_of(answers) == "passport_new" else answers.get("passport_issued"),
        "reason": "full" if had == "full" else "expired" if had in {"expired", "soon"} else None,
        "name_changed": answers.get("name_changed") == "yes",
        "naturalised": answers.get("citizenship") == "naturalised",
    }
