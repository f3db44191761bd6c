"""Writes of the room."""

from giliran.applications.services import CorrectionItem
from giliran.casework.services.correction import ask_for_correction
from giliran.casework.services.decision import decide
from giliran.casework.services.examination import add_note, open_case, review_document, take_portrait
from giliran.casework.services.recommendation import recommend

__all__ = [
    "CorrectionItem",
    "add_note",
    "ask_for_correction",
    "decide",
    "open_case",
    "recommend",
    "review_document",
    "take_portrait",
]
