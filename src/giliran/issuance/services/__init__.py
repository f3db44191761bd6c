"""Writes of the room."""

from giliran.issuance.services.handover import Collector, hand_over
from giliran.issuance.services.printing import print_passport
from giliran.issuance.services.production import cancel_uncollected, queue_passport
from giliran.issuance.services.quality import accept_quality, reject_quality
from giliran.issuance.services.series import take_series_into_use

__all__ = [
    "Collector",
    "accept_quality",
    "cancel_uncollected",
    "hand_over",
    "print_passport",
    "queue_passport",
    "reject_quality",
    "take_series_into_use",
]
