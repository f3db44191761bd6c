"""What was spoken ahead of time."""

from dataclasses import dataclass

from giliran.lobby.models import VoicePiece
from giliran.lobby.rules import speech


@dataclass(frozen=True, kw_only=True)
class VoiceView:
    """A language: the words of every piece by key, and the digests of those that there is a sound of."""

    language: str
    says: dict[str, str]
    digests: dict[str, str]


def voice(language: str) -> VoiceView | None:
    """Return what a board needs to speak a language; None if boards do not speak it."""
    if language not in speech.LANGUAGES:
        return None
    made = dict(VoicePiece.objects.filter(language=language).values_list("key", "digest"))
    return VoiceView(language=language, says=dict(speech.pieces(language)), digests=made)


def sound(*, language: str, key: str, digest: str) -> bytes | None:
    """Return a piece's sound; None if there is none, or it has become another since."""
    found = VoicePiece.objects.filter(language=language, key=key, digest=digest).values_list("sound", flat=True).first()
    return bytes(found) if found is not None else None
