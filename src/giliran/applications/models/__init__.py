"""The room's tables."""

from giliran.applications.models.answers import PageAnswers, UnfinishedPage
from giliran.applications.models.application import Application
from giliran.applications.models.consent import Consent
from giliran.applications.models.correction import CorrectionItem, CorrectionRequest
from giliran.applications.models.identity_check import IdentityCheck

__all__ = [
    "Application",
    "Consent",
    "CorrectionItem",
    "CorrectionRequest",
    "IdentityCheck",
    "PageAnswers",
    "UnfinishedPage",
]
