"""How long somebody will wait: a range that holds nine times of ten, and its middle.

Pure: no database, no clock, no Django. Words: a *hall* is a lobby at an instant; a *journey* is one person's way
through one queue; a *replay* makes the halls of a day again from its journeys, so that what is learned from and what
is asked about look the same. Doors: `Estimator`, the plain data of `hall`, and `Replay`.
"""

from giliran.lobby.rules.estimates.estimator import Estimator
from giliran.lobby.rules.estimates.hall import (
    Booking,
    Coming,
    DayLog,
    Desk,
    Estimate,
    Hall,
    Journey,
    Session,
)
from giliran.lobby.rules.estimates.packing import Unreadable
from giliran.lobby.rules.estimates.replay import Replay

__all__ = [
    "Booking",
    "Coming",
    "DayLog",
    "Desk",
    "Estimate",
    "Estimator",
    "Hall",
    "Journey",
    "Replay",
    "Session",
    "Unreadable",
]
