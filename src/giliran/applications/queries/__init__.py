"""Reads of the room."""

from giliran.applications.queries.answers import Row, Section, answers, answers_changed_since, raw_answers
from giliran.applications.queries.corrections import CorrectionItemView, CorrectionView, correction_of, corrections_of
from giliran.applications.queries.finding import (
    application,
    applications,
    applications_of,
    by_reference_and_birth_date,
    closed_before,
    find,
    open_application_of,
    search_by_reference,
)
from giliran.applications.queries.identity import IdentityCheckView, identity_check, nik_doubts
from giliran.applications.queries.papers import ApplicationDossiers, circumstances_of, wanted_documents
from giliran.applications.queries.review import WaitingView, counts, waiting_for_review
from giliran.applications.queries.targets import Target, targets
from giliran.applications.queries.views import ApplicationView, UnknownApplicationError

__all__ = [
    "ApplicationDossiers",
    "ApplicationView",
    "CorrectionItemView",
    "CorrectionView",
    "IdentityCheckView",
    "Row",
    "Section",
    "Target",
    "UnknownApplicationError",
    "WaitingView",
    "answers",
    "answers_changed_since",
    "application",
    "applications",
    "applications_of",
    "by_reference_and_birth_date",
    "circumstances_of",
    "closed_before",
    "correction_of",
    "corrections_of",
    "counts",
    "find",
    "identity_check",
    "nik_doubts",
    "open_application_of",
    "raw_answers",
    "search_by_reference",
    "targets",
    "waiting_for_review",
    "wanted_documents",
]
