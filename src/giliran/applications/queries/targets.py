"""What an officer may ask to have corrected."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from giliran.applications.queries.corrections import DOCUMENT
from giliran.applications.queries.papers import wanted_by
from giliran.applications.queries.sheet import sheet
from giliran.applications.questions import book


@dataclass(frozen=True, kw_only=True)
class Target:
    """One thing that may be named in a correction, with the group under which to list it."""

    target: str
    label: str
    group: str


def targets(application_id: UUID, *, on: date) -> list[Target]:
    """List what a correction of this application may name: its questions by section, then its documents."""
    found = sheet(application_id)
    listed = [
        Target(target=f"{section.key}.{question.key}", label=str(question.label), group=str(section.title))
        for section in book.sections_for(found.answers)
        for page in section.pages_for(found.answers)
        for question in page.questions
    ]
    listed += [
        Target(target=f"{DOCUMENT}{kind.code}", label=kind.name, group="")
        for wanted in wanted_by(found, on=on)
        for kind in wanted.kinds
    ]
    return listed
