"""A board with a step of its own, and a piece of its voice, to open pages on."""

from datetime import datetime
from typing import Any
from uuid import UUID


def of_boards(office: UUID, *, office_code: str, at: datetime) -> dict[str, dict[str, Any]]:
    """Make them; return the arguments of their pages' addresses by stage."""
    from django.apps import apps  # noqa: PLC0415 - Django is set up by then

    from giliran.lobby import queries as lobby  # noqa: PLC0415

    apps.get_model("lobby", "Device").objects.get_or_create(
        office_id=office,
        slug="papan-ukur",
        kind="board",
        defaults={"name": "Papan", "steps": [lobby.steps_of(office)[0].key], "created_at": at},
    )
    piece, _made = apps.get_model("lobby", "VoicePiece").objects.get_or_create(
        language="id",
        key="1",
        defaults={"text": "satu", "made_by": "bench", "digest": "0" * 32, "sound": bytes(40_000), "made_at": at},
    )
    return {
        "board": {"office_code": office_code, "slug": "papan-ukur"},
        "voice": {"language": "id"},
        "voice_piece": {"language": "id", "key": "1", "digest": piece.digest},
    }
