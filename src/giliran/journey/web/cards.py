"""The card of an application: where it stands, and the one next thing, with where that leads."""

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


def link(thing: NextThing, standing: Standing) -> str:
    """Return where the next thing is done; the application's own page when there is nothing to do."""
    application = standing.application
    match thing:
        case NextThing.CONTINUE_DRAFT:
            return reverse("applications:application", args=[application])
        case NextThing.CORRECT:
            return reverse("applications:correction", args=[application])
        case NextThing.PAY if standing.bill:
            return reverse("payments:bill", args=[standing.bill])
        case NextThing.PAY_FIRST:
            return reverse("appointments:pay_first", args=[application])
        case NextThing.CHOOSE_TIME | NextThing.CHOOSE_TIME_PAID | NextThing.CHOOSE_TIME_AGAIN:
            return reverse("appointments:choose", args=[application])
        case NextThing.COME if standing.booking:
            return reverse("appointments:reservation", args=[standing.booking])
        case NextThing.FOLLOW_TICKET if standing.visit:
            return reverse("journey:ticket", args=[application])
        case _:
            return reverse("journey:application", args=[application])


def _until(thing: NextThing, standing: Standing, application: ApplicationView) -> str:
    office = queries.office_of(application)
    if thing is NextThing.PAY and standing.due_at:
        return queries.said_at(standing.due_at, office)
    if thing is NextThing.COME and standing.starts_at:
        return queries.said_at(standing.starts_at, office)
    return ""
