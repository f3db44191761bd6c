"""The room's tables."""

from giliran.casework.models.case import Case
from giliran.casework.models.note import InterviewNote
from giliran.casework.models.review import DocumentReview

__all__ = ["Case", "DocumentReview", "InterviewNote"]
