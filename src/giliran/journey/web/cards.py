"""The card of an application: where it stands, and the one next thing, with where that leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from giliran.accounts import queries as accounts
from giliran.applications.queries import ApplicationView
from giliran.journey import queries
from giliran.journey.rules.next_thing import YOURS, NextThing, next_thing, stage
from giliran.journey.rules.standing import Standing
from giliran.journey.web.texts import STAGES, UNTIL, WORDS


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
    over: bool
    notice: str


_TONES = {
    NextThing.DONE: "good",
    NextThing.COLLECT: "good",
    NextThing.REFUSED: "problem",
    NextThing.CORRECT: "problem",
    NextThing.CANCELLED: "closed",
}


_NOTICES = {
    NextThing.DONE: "good",
    NextThing.COLLECT: "good",
    NextThing.AWAIT_PLACE: "good",
    NextThing.REFUSED: "bad",
    NextThing.CORRECT: "warn",
    NextThing.CANCELLED: "warn",
}


def card(application: ApplicationView, *, names: Mapping[UUID, str] | None = None) -> Card:
    """Return the card of an application; `names` of people may be passed where they are at hand already."""
    standing = queries.standing(application)
    thing = next_thing(standing)
    words, place = WORDS[thing], stage(thing)
    return Card(
        id=application.id,
        reference=application.reference,
        person=_name(application.person_id, names or {}),
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
        over=place is None,
        notice=_NOTICES.get(thing, "info"),
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
    NextThing.ANSWER_OFFER: ("appointments:offer", "offer"),
    NextThing.COME: ("appointments:reservation", "booking"),
    NextThing.FOLLOW_TICKET: ("journey:ticket", "application"),
}
_HERE = ("journey:application", "application")


def link(thing: NextThing, standing: Standing) -> str:
    """Return where the next thing is done; the application's own page when there is nothing to do."""
    name, about = _PLACES.get(thing, _HERE)
    if thing is NextThing.PAY and standing.bill is None:
        name, about = "appointments:bill", "booking"  # it is made there
    return reverse(name, args=[getattr(standing, about)])


def _name(person_id: UUID, names: Mapping[UUID, str]) -> str:
    return names[person_id] if person_id in names else accounts.person(person_id).full_name or ""


def _until(thing: NextThing, standing: Standing, application: ApplicationView) -> str:
    moments: dict[NextThing, datetime | date | None] = {
        NextThing.PAY: standing.due_at,
        NextThing.ANSWER_OFFER: standing.offer_until,
        NextThing.COME: standing.starts_at,
        NextThing.CORRECT: application.correction_due,
    }
    moment = moments.get(thing)
    if moment is None:
        return ""
    return str(UNTIL[thing]).format(when=queries.said(moment, queries.office_of(application)))
