"""The card of an application: where it stands, and the one next thing, with where that leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from giliran.accounts import queries as accounts
from giliran.applications.queries import ApplicationView
from giliran.journey import queries
from giliran.journey.rules.next_thing import YOURS, NextThing, next_thing, stage
from giliran.journey.rules.standing import Standing
from giliran.journey.web.texts import STAGES, WORDS


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a page shows of an application."""

    id: UUID
    reference: str
    person: str
    state_label: str
    tone: str
    title: str
    why: str
    button: str
    href: str
    until: str
    stages: list[str]
    stage: int
    yours: bool


_TONES = {
    NextThing.DONE: "good",
    NextThing.COLLECT: "good",
    NextThing.REFUSED: "problem",
    NextThing.CORRECT: "problem",
    NextThing.CANCELLED: "closed",
}


def card(application: ApplicationView) -> Card:
    """Return the card of an application."""
    standing = queries.standing(application)
    thing = next_thing(standing)
    words, place = WORDS[thing], stage(thing)
    return Card(
        id=application.id,
        reference=application.reference,
        person=accounts.person(application.person_id).full_name or "",
        state_label=application.state_label,
        tone=_TONES.get(thing, "active" if thing in YOURS else "waiting"),
        title=str(words.title),
        why=str(words.why),
        button=str(words.button),
        href=link(thing, standing),
        until=_until(thing, standing, application),
        stages=[str(name) for name in STAGES.values()],
        stage=list(STAGES).index(place) + 1 if place else len(STAGES) + 1,
        yours=thing in YOURS,
    )


# Where each thing is done: the URL's name, and what of the standing it is about.
_PLACES: Mapping[NextThing, tuple[str, str]] = {
    NextThing.CONTINUE_DRAFT: ("applications:application", "application"),
    NextThing.CORRECT: ("applications:correction", "application"),
    NextThing.PAY: ("payments:bill", "bill"),
    NextThing.PAY_FIRST: ("appointments:pay_first", "application"),
    NextThing.CHOOSE_TIME: ("appointments:choose", "application"),
    NextThing.CHOOSE_TIME_PAID: ("appointments:choose", "application"),
    NextThing.CHOOSE_TIME_AGAIN: ("appointments:choose", "application"),
    NextThing.COME: ("appointments:reservation", "booking"),
    NextThing.FOLLOW_TICKET: ("journey:ticket", "application"),
}
_HERE = ("journey:application", "application")


def link(thing: NextThing, standing: Standing) -> str:
    """Return where the next thing is done; the application's own page when there is nothing to do."""
    name, about = _PLACES.get(thing, _HERE)
    return reverse(name, args=[getattr(standing, about)])


def _until(thing: NextThing, standing: Standing, application: ApplicationView) -> str:
    office = queries.office_of(application)
    if thing is NextThing.PAY and standing.due_at:
        return queries.said_at(standing.due_at, office)
    if thing is NextThing.COME and standing.starts_at:
        return queries.said_at(standing.starts_at, office)
    return ""
