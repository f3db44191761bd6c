"""Whether somebody who stands at the door with a booking may come in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Reception(StrEnum):
    """What the door answers."""

    WELCOME = "welcome"
    LATE = "late"
    EARLY = "early"
    CLOSED = "closed"
    OTHER_DAY = "other_day"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What is known at the door. `closes_at` is the end of the office's day, None where it is closed all day."""

    at: datetime
    appointment: datetime
    same_day: bool
    closes_at: datetime | None
    early_minutes: int
    grace_minutes: int

    @property
    def come_back_at(self) -> datetime:
        """The earliest moment at which the door says welcome."""
        return self.appointment - timedelta(minutes=self.early_minutes)


def receive(arrival: Arrival) -> Reception:
    """Decide. Late means: after the grace time, let in, and put in order like somebody without an appointment."""
    if not arrival.same_day:
        return Reception.OTHER_DAY
    if arrival.closes_at is None or arrival.at >= arrival.closes_at:
        return Reception.CLOSED
    if arrival.at < arrival.come_back_at:
        return Reception.EARLY
    late_after = arrival.appointment + timedelta(minutes=arrival.grace_minutes)
    return Reception.LATE if arrival.at > late_after else Reception.WELCOME
