"""Messages to the browsers that follow a visit: short, in their language, of no use after some minutes."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from giliran.lobby.models import PushLine
from giliran.lobby.ports import PushAnswer, Pushed, push_service
from giliran.lobby.rules.following import follow_token
from giliran.lobby.services.following import subscription_of

PUSH = "lobby.push"
QUEUE = "urgent"
CALLED, SOON = "called", "soon"
_GOOD_FOR = {CALLED: timedelta(minutes=5), SOON: timedelta(minutes=15)}
_MOST_TRIES = 6
_AHEAD = 100
_PAUSE = timedelta(seconds=2)


@dataclass(frozen=True, kw_only=True)
class Word:
    """What is told of a visit: its number is called to a counter, or so many are still before it."""

    kind: str
    number: str
    counter: int = 0
    ahead: int = 0


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What became of a message to one browser. `again_at`: it is to be tried once more then."""

    outcome: Pushed
    again_at: datetime | None = None


def open_lines(visit_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the open lines of visits."""
    found: dict[UUID, list[UUID]] = {}
    rows = PushLine.objects.filter(visit_id__in=visit_ids, ended_at=None).values_list("visit_id", "id")
    for visit_id, line_id in rows:
        found.setdefault(visit_id, []).append(line_id)
    return found


def enqueue(
    line_id: UUID, word: Word, *, said_at: datetime, tries: int = 0, not_before: datetime | None = None
) -> None:
    """Have a message sent when the transaction commits, or not before an instant."""
    task = app.configure_task(PUSH, queue=QUEUE, priority=_AHEAD, schedule_at=not_before)
    task.defer(line_id=str(line_id), word=asdict(word), said_at=said_at.isoformat(), tries=tries)


def push(*, line_id: UUID, word: Word, said_at: datetime, tries: int, at: datetime) -> Tried | None:
    """Send a message to one browser; a browser that does not want any more is never asked again.

    None if there is nothing to send: the line has ended, or the message's time has passed.
    """
    left = said_at + _GOOD_FOR[word.kind] - at
    line = PushLine.objects.filter(id=line_id, ended_at=None).first()
    if line is None or left <= timedelta():
        return None
    answer = push_service().send(
        subscription_of(line),
        payload(line, word, at=said_at),
        good_for=min(left, _GOOD_FOR[word.kind]),
        urgent=True,
        topic=word.kind,
    )
    if answer.outcome in {Pushed.GONE, Pushed.REFUSED}:
        PushLine.objects.filter(id=line_id, ended_at=None).update(ended_at=at)
    return Tried(outcome=answer.outcome, again_at=_again(answer, tries=tries, at=at, until=at + left))


def payload(line: PushLine, word: Word, *, at: datetime) -> bytes:
    """Return what the browser shows: a number and a counter as on the boards, and the way back to the page."""
    with translation.override(line.language):
        title, text = _in_words(word)
    url = reverse("lobby:follow", args=[follow_token(visit_id=line.visit_id, at=at)])
    told: dict[str, Any] = {"kind": word.kind, "title": title, "text": text, "url": url}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _in_words(word: Word) -> tuple[str, str]:
    if word.kind == CALLED:
        title = _("Giliran Anda: %(number)s") % {"number": word.number}
        return title, _("Silakan ke loket %(counter)s sekarang.") % {"counter": word.counter}
    title = _("Sebentar lagi: %(number)s") % {"number": word.number}
    if not word.ahead:
        return title, _("Anda yang berikutnya. Bersiaplah di dekat loket.")
    text = ngettext(
        "%(count)s orang lagi di depan Anda. Bersiaplah di dekat loket.",
        "%(count)s orang lagi di depan Anda. Bersiaplah di dekat loket.",
        word.ahead,
    )
    return title, text % {"count": word.ahead}


def _again(answer: PushAnswer, *, tries: int, at: datetime, until: datetime) -> datetime | None:
    if answer.outcome != Pushed.LATER or tries + 1 >= _MOST_TRIES:
        return None
    again = at + (answer.after or _PAUSE * 2**tries)
    return again if again < until else None
