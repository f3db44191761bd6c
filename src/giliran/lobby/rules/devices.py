"""When a screen counts as away. Pure."""

from datetime import datetime, timedelta

PAIRING = timedelta(minutes=30)
"""How long a code for pairing can be used."""
SEEN_EVERY = timedelta(minutes=1)
"""How often at most it is noted that a device was seen."""
AWAY_AFTER = timedelta(minutes=10)
"""A kiosk asks for its page again and again when nobody is there, so silence for longer is no chance."""
BOARD_AWAY_AFTER = timedelta(minutes=3)
"""A board is noted each minute for as long as its line is up."""
PAPER_WITHIN = timedelta(seconds=20)
"""Paper that has not come by then is not waited for: the screen shows the code to be photographed."""


def is_away(last_seen_at: datetime | None, at: datetime, *, kind: str) -> bool:
    """Say whether nothing was heard of a device lately."""
    return last_seen_at is None or at - last_seen_at > (BOARD_AWAY_AFTER if kind == "board" else AWAY_AFTER)


def is_worth_noting(last_seen_at: datetime | None, at: datetime) -> bool:
    """Say whether it should be noted that a device was seen: not each time, but also after a clock was set back."""
    return last_seen_at is None or abs(at - last_seen_at) >= SEEN_EVERY


def is_overdue(asked_at: datetime, at: datetime) -> bool:
    """Say whether somebody has waited long enough for paper."""
    return abs(at - asked_at) > PAPER_WITHIN
