"""Having words spoken ahead of time, for boards whose browser has no voice of its own."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from giliran.lobby.models import HallNotice, VoicePiece
from giliran.lobby.ports import SpeechFailed, SpeechProgram, speech_program
from giliran.lobby.rules import speech

logger = logging.getLogger(__name__)
_NOTICE = "pengumuman-"
_GIVE_UP_AFTER = 3


def notice_key(notice_id: UUID) -> str:
    """Return the key under which a notice's sound is kept."""
    return f"{_NOTICE}{notice_id}"


def make_voices(*, at: datetime) -> int:
    """Make every piece that is missing, or was made by another program; drop what nobody needs. Return how many.

    Without a program nothing is made, and what there is stays. A program that fails again and again is left alone.
    """
    program = speech_program()
    if not program.name:
        return 0
    _drop_past_notices(at)
    made = failures = 0
    known = set(VoicePiece.objects.values_list("language", "key", "text", "made_by"))
    for language, key, text in _wanted(at):
        if (language, key, text, program.name) in known:
            continue
        try:
            made += _make(program, language=language, key=key, text=text, at=at)
        except SpeechFailed as problem:
            failures += 1
            logger.warning("a piece was not spoken", extra={"language": language, "piece": key, "why": str(problem)})
            if failures >= _GIVE_UP_AFTER:
                break
    return made


def make_notice(*, notice_id: UUID, at: datetime) -> int:
    """Make the sounds of one notice; return how many."""
    program = speech_program()
    found = HallNotice.objects.filter(id=notice_id, spoken=True, ends_at__gt=at).first()
    if not program.name or found is None:
        return 0
    return sum(_make(program, language=language, key=key, text=text, at=at) for language, key, text in _of(found))


def _wanted(at: datetime) -> Iterator[tuple[str, str, str]]:
    for language in speech.LANGUAGES:
        for key, text in speech.pieces(language).items():
            yield language, key, text
    for notice in HallNotice.objects.filter(spoken=True, ends_at__gt=at):
        yield from _of(notice)


def _of(notice: HallNotice) -> Iterator[tuple[str, str, str]]:
    for language, text in (("id", notice.text_id), ("en", notice.text_en)):
        if text:
            yield language, notice_key(notice.id), text


def _make(program: SpeechProgram, *, language: str, key: str, text: str, at: datetime) -> int:
    same = VoicePiece.objects.filter(language=language, key=key, text=text, made_by=program.name)
    if same.exists():
        return 0
    sound = program.say(text, language=language)
    VoicePiece.objects.update_or_create(
        language=language,
        key=key,
        defaults={
            "text": text,
            "made_by": program.name,
            "sound": sound,
            "digest": hashlib.sha256(sound).hexdigest()[:32],
            "made_at": at,
        },
    )
    return 1


def _drop_past_notices(at: datetime) -> None:
    standing = HallNotice.objects.filter(ends_at__gt=at).values_list("id", flat=True)
    kept = [notice_key(notice_id) for notice_id in standing]
    VoicePiece.objects.filter(key__startswith=_NOTICE).exclude(key__in=kept).delete()
