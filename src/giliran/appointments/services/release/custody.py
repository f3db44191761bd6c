"""The secrets behind a draw: custodians commit to theirs before the room opens, and reveal them after it closed.

Our own is one of them, so that there always is a secret; it alone would prove nothing, since we could know it.
Custodians are asked side by side; one that is away costs its time limit once, then it is left alone for a while.
"""

import hashlib
import hmac
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import transaction

from giliran.appointments import rules_draw
from giliran.appointments.events_release import CustodianCommitted, CustodianRevealed
from giliran.appointments.models import Custody, Release
from giliran.appointments.ports import Custodian, CustodianRefused, CustodianUnavailable, custodians
from giliran.foundation.instants import not_before
from giliran.ledger.services import append

logger = logging.getLogger(__name__)

OWN = "giliran"
_COMMIT_AHEAD = timedelta(days=1)
_PATIENCE = 20.0
_IMPATIENCE = 1.0
_left_alone: dict[str, float] = {}


@dataclass(frozen=True, kw_only=True)
class _Question:
    """What is asked of one custodian about one release."""

    release: Release
    custodian: Custodian


def gather_commitments(*, at: datetime) -> int:
    """Have every custodian commit to a secret for each release of the next day; return how many did now.

    Only until the room opens: who could still choose a secret when people have joined could choose them, too.
    """
    due = Release.objects.filter(state=Release.State.PLANNED, room_opens_at__lte=at + _COMMIT_AHEAD)
    releases = [release for release in due if release.room_opens_at < release.opens_at]
    done = {(row.release_id, row.custodian) for row in Custody.objects.filter(release__in=releases)}
    count = sum(_commit_own(release, at=at) for release in releases if (release.id, OWN) not in done)
    wanted = [
        _Question(release=release, custodian=custodian)
        for release in releases
        for custodian in custodians()
        if (release.id, custodian.name) not in done
    ]

    def ask(question: _Question) -> bytes:
        release = question.release
        return question.custodian.commit(release=release.id, opens_at=release.opens_at, at=at)

    for question, commitment in _ask(wanted, ask, pause=_PATIENCE):
        count += _keep_commitment(question.release.id, question.custodian.name, commitment, at=at)
    return count


def gather_secrets(release_ids: Iterable[UUID], *, at: datetime) -> int:
    """Ask those who committed to reveal; only for releases whose root is published. Return how many did now."""
    rows = Custody.objects.filter(release__in=release_ids, release__root__isnull=False, secret=None)
    known = {custodian.name: custodian for custodian in custodians()}
    missing = list(rows.select_related("release").order_by("release_id", "custodian"))
    wanted = [
        _Question(release=row.release, custodian=known[row.custodian]) for row in missing if row.custodian in known
    ]

    def ask(question: _Question) -> bytes:
        release = question.release
        return question.custodian.reveal(
            release=release.id, root=bytes(release.root or b""), entrants=release.entrants, at=at
        )

    count = 0
    for question, secret in _ask(wanted, ask, pause=_IMPATIENCE):
        count += keep_secret(question.release.id, question.custodian.name, secret, at=at)
    return count


@transaction.atomic
def keep_secret(release_id: UUID, custodian: str, secret: bytes, *, at: datetime) -> bool:
    """Write a revealed secret down if it is the one that was committed to; say whether that changed anything."""
    release = Release.objects.select_for_update(no_key=True).get(id=release_id)
    custody = Custody.objects.filter(release=release, custodian=custodian, secret=None).first()
    if custody is None:
        return False
    if rules_draw.commitment(release_id, secret) != bytes(custody.commitment):
        logger.error("a custodian revealed another secret", extra={"release": str(release_id), "custodian": custodian})
        return False
    # It follows the closing, and a late one must be seen to be late, whatever a clock did in between.
    moment = not_before(at, release.closed_at)
    if release.seed is not None and release.drawn_at is not None:
        moment = not_before(moment, release.drawn_at + timedelta(microseconds=1))
    custody.secret, custody.revealed_at = secret, moment
    custody.save(update_fields=["secret", "revealed_at"])
    fact = CustodianRevealed(
        office=release.office_id, lane=release.lane, custodian=custodian, in_time=release.seed is None
    )
    append(fact, subject=release_id, at=at, actor=None, office=release.office_id)
    return True


def own_secret(release_id: UUID, key: str) -> bytes:
    """Return our own secret of a release: made of the installation's key, so that no crash can lose it."""
    return hmac.digest(key.encode(), b"giliran.appointments.release:" + release_id.bytes, hashlib.sha256)


def reveal_own(release_id: UUID, *, at: datetime) -> None:
    """Reveal our own secret; a key that was replaced since the commitment still counts."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        secret = own_secret(release_id, key)
        if Custody.objects.filter(
            release=release_id, custodian=OWN, commitment=rules_draw.commitment(release_id, secret)
        ).exists():
            keep_secret(release_id, OWN, secret, at=at)
            return


def _commit_own(release: Release, *, at: datetime) -> bool:
    secret = own_secret(release.id, settings.SECRET_KEY)
    return _keep_commitment(release.id, OWN, rules_draw.commitment(release.id, secret), at=at)


@transaction.atomic
def _keep_commitment(release_id: UUID, custodian: str, commitment: bytes, *, at: datetime) -> bool:
    release = Release.objects.select_for_update(no_key=True).get(id=release_id)
    if release.state != Release.State.PLANNED:
        return False
    _, made = Custody.objects.get_or_create(
        release=release, custodian=custodian, defaults={"commitment": commitment, "committed_at": at}
    )
    if made:
        fact = CustodianCommitted(
            office=release.office_id, lane=release.lane, custodian=custodian, commitment=commitment.hex()
        )
        append(fact, subject=release_id, at=at, actor=None, office=release.office_id)
    return made


def _ask(
    wanted: Sequence[_Question], ask: Callable[[_Question], bytes], *, pause: float
) -> list[tuple[_Question, bytes]]:
    """Return who answered what. No database in the threads: they only wait for others."""

    def one(question: _Question) -> bytes | None:
        name = question.custodian.name
        if _left_alone.get(name, 0.0) > monotonic():
            return None
        try:
            return ask(question)
        except (CustodianUnavailable, CustodianRefused) as problem:
            if isinstance(problem, CustodianUnavailable):
                _left_alone[name] = monotonic() + pause
            told = {"custodian": name, "release": str(question.release.id), "why": str(problem)}
            logger.warning("a custodian gave no answer", extra=told)
            return None

    if not wanted:
        return []
    with ThreadPoolExecutor(max_workers=min(8, len(wanted)), thread_name_prefix="custodian") as pool:
        answers = list(pool.map(one, wanted))
    return [(question, answer) for question, answer in zip(wanted, answers, strict=True) if answer is not None]
