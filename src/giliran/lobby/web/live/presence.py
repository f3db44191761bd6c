"""Which boards are there: written at most once a minute each, for all in one statement, and nobody waits for it."""

import asyncio
import logging
import re
from uuid import UUID

from giliran.foundation.outage import trouble_of
from giliran.lobby.web.live.reading import at_leisure, note_boards

logger = logging.getLogger(__name__)
EVERY = 60.0
_SLUG = re.compile(r"[a-z0-9_-]{1,30}", re.IGNORECASE)
_MOST = 2000


class Presence:
    """Gathers boards that were heard of, an office's slug each."""

    def __init__(self) -> None:
        """Begin with none."""
        self._noted: dict[tuple[UUID, str], float] = {}
        self._heard: set[tuple[UUID, str]] = set()

    def hear(self, office: UUID, slug: str) -> None:
        """Note that a board listens, or asked; nonsense is passed over."""
        board = (office, slug)
        if not _SLUG.fullmatch(slug) or len(self._heard) >= _MOST:
            return
        if _clock() - self._noted.get(board, -EVERY) >= EVERY:
            self._heard.add(board)

    async def write(self) -> None:
        """Write what was heard; where that fails, the next minute tries again."""
        if not self._heard:
            return
        boards, self._heard = self._heard, set()
        since = _clock() - EVERY
        self._noted = {board: at for board, at in self._noted.items() if at > since} | dict.fromkeys(boards, _clock())
        try:
            await at_leisure(note_boards, boards)
        except Exception as problem:
            if trouble := trouble_of(problem):
                logger.warning("boards could not be noted", extra={"trouble": trouble})
            else:
                logger.exception("boards could not be noted")


def _clock() -> float:
    return asyncio.get_running_loop().time()
