"""Messages to browsers, and voices made ahead: work outside the database."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from giliran.foundation.clock import now
from giliran.lobby.ports import Pushed
from giliran.lobby.services import following, pushing, speech, telling
from giliran.lobby.services.pushing import PUSH, Word

logger = logging.getLogger(__name__)
QUEUE = "lobby"


@app.task(name=PUSH, queue=pushing.QUEUE, pass_context=False)
def push(line_id: str, word: dict[str, Any], said_at: str, tries: int) -> None:
    """Send one message to one browser; what no browser takes goes to the account."""
    line, told, since = UUID(line_id), Word(**word), datetime.fromisoformat(said_at)
    tried = pushing.push(line_id=line, word=told, said_at=since, tries=tries, at=now())
    if tried is None or tried.outcome == Pushed.TAKEN:
        return
    if tried.again_at is not None:
        pushing.enqueue(line, told, said_at=since, tries=tries + 1, not_before=tried.again_at)
        return
    logger.info("a browser was not told", extra={"outcome": str(tried.outcome), "kind": told.kind})
    telling.tell_instead(line_id=line, word=told, said_at=since, at=now())


@app.task(name="lobby.make_notice_voice", queue=QUEUE)
def make_notice_voice(notice_id: str) -> None:
    """Have a notice spoken ahead."""
    speech.make_notice(notice_id=UUID(notice_id), at=now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="lobby.make_voices", queue=QUEUE, queueing_lock="lobby.make_voices")
def make_voices(timestamp: int) -> None:
    """Have spoken ahead what is missing."""
    if made := speech.make_voices(at=now()):
        logger.info("pieces spoken ahead", extra={"count": made, "tick": timestamp})


@app.periodic(cron="41 * * * *")
@app.task(name="lobby.forget_lines", queue=QUEUE, queueing_lock="lobby.forget_lines")
def forget_lines(timestamp: int) -> None:
    """Forget the addresses of browsers whose visit is over."""
    if forgotten := following.forget_lines(at=now()):
        logger.info("browsers forgotten", extra={"count": forgotten, "tick": timestamp})
