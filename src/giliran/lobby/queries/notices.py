"""What is said to the hall now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from giliran.lobby.models import HallNotice


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A notice on the boards; `steps` empty: on all of them."""

    id: UUID
    office_id: UUID
    text_id: str
    text_en: str
    steps: tuple[str, ...]
    spoken: bool
    starts_at: datetime
    ends_at: datetime


def notices(office_id: UUID, at: datetime) -> list[NoticeView]:
    """Return the notices that stand on an office's boards at `at`, the newest first."""
    rows = HallNotice.objects.filter(office_id=office_id, starts_at__lte=at, ends_at__gt=at)
    return [view(row) for row in rows.order_by("-starts_at", "-id")]


def view(row: HallNotice) -> NoticeView:
    """Return a row as others see it."""
    return NoticeView(
        id=row.id,
        office_id=row.office_id,
        text_id=row.text_id,
        text_en=row.text_en,
        steps=tuple(row.steps),
        spoken=row.spoken,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
