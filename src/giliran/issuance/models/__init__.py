"""The room's tables."""

from giliran.issuance.models.handover import Handover
from giliran.issuance.models.passport import Passport
from giliran.issuance.models.quality import QualityCheck
from giliran.issuance.models.series import BookletSeries

__all__ = ["BookletSeries", "Handover", "Passport", "QualityCheck"]
