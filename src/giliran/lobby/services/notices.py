"""Saying something to the whole hall: on the boards, and by their voice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from giliran.foundation.instants import not_before
from giliran.ledger.services import append
from giliran.lobby.events_hall import NoticeEnded, NoticeGiven
from giliran.lobby.models import HallNotice
from giliran.lobby.queries.figures import today_at
from giliran.lobby.queries.notices import NoticeView, view
from giliran.lobby.queries.plan import steps_of
from giliran.lobby.services.refusals import HallRefused, UnknownStep

LONGEST = timedelta(hours=12)
MOST_AT_ONCE = 5
MOST_LETTERS = 200


class NothingToSay(HallRefused):
    """A notice without words."""

    message = _("Tulis dulu pengumumannya.")


class TooLong(HallRefused):
    """More than fits on a board."""

    message = _("Pengumuman paling panjang 200 huruf, agar terbaca dari jauh. Persingkat dulu.")


class TooManyNotices(HallRefused):
    """A board that says everything says nothing."""

    message = _("Sudah ada lima pengumuman di papan. Turunkan salah satu dulu.")


@transaction.atomic
def announce(
    *,
    office_id: UUID,
    text_id: str,
    text_en: str = "",
    steps: Sequence[str] = (),
    spoken: bool = False,
    minutes: int,
    at: datetime,
    actor: UUID,
) -> NoticeView:
    """Put a notice on an office's boards for so many minutes (12 hours at most), on those of `steps` alone if any.

    Raises `NothingToSay`, `TooLong`, `TooManyNotices`, `UnknownStep`.
    """
    said, in_english = _words(text_id, text_en)
    if not set(steps) <= {step.key for step in steps_of(office_id)}:
        raise UnknownStep
    if HallNotice.objects.filter(office_id=office_id, ends_at__gt=at).count() >= MOST_AT_ONCE:
        raise TooManyNotices
    row = HallNotice.objects.create(
        office_id=office_id,
        text_id=said,
        text_en=in_english,
        steps=list(steps),
        spoken=spoken,
        starts_at=at,
        ends_at=at + min(timedelta(minutes=max(minutes, 1)), LONGEST),
        by_id=actor,
    )
    fact = NoticeGiven(
        office=office_id,
        local_date=today_at(office_id=office_id, at=at),
        steps=tuple(steps),
        spoken=spoken,
        ends_at=row.ends_at,
    )
    append(fact, subject=row.id, at=at, actor=actor, office=office_id)
    return view(row)


def _words(*texts: str) -> tuple[str, ...]:
    """Return the texts without needless space. Raises `NothingToSay` where the first is empty, `TooLong`."""
    said = tuple(" ".join(text.split()) for text in texts)
    if not said[0]:
        raise NothingToSay
    if max(map(len, said)) > MOST_LETTERS:
        raise TooLong
    return said


@transaction.atomic
def end_notice(*, notice_id: UUID, office_id: UUID, at: datetime, actor: UUID) -> None:
    """Take a notice off the boards. Repeating it, or one that is over or another office's, changes nothing."""
    rows = HallNotice.objects.select_for_update(no_key=True).filter(id=notice_id, office_id=office_id)
    row = rows.filter(ends_at__gt=at).exclude(ends_at=F("starts_at")).first()  # over at once: the clock was set back
    if row is None:
        return
    HallNotice.objects.filter(id=row.id).update(ends_at=not_before(at, row.starts_at))
    fact = NoticeEnded(office=office_id, local_date=today_at(office_id=office_id, at=at))
    append(fact, subject=row.id, at=at, actor=actor, office=office_id)
