"""How much we take. Limits of the machine stand here; figures of policy are dated (`queries.figures`)."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

MEGABYTE = 1024 * 1024

# A second's worth of a good photo arrives in pieces this large even on a weak line.
PIECE_BYTES = 256 * 1024
MOST_PIECE_BYTES = 2 * MEGABYTE
UPLOAD_LIVES = timedelta(hours=24)
MOST_UPLOADS_A_PERSON = 20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the reader of files must not exceed, and how it writes pages."""

    max_bytes: int = 10 * MEGABYTE
    max_pages: int = 12
    max_pixels: int = 80_000_000
    max_side: int = 20_000
    min_side: int = 200
    max_aspect: float = 5.0
    page_side: int = 2400
    quality: int = 85
    cpu_seconds: int = 20
    memory_bytes: int = 1536 * MEGABYTE

    def as_dict(self) -> dict[str, Any]:
        """Return the limits as JSON values."""
        return asdict(self)
