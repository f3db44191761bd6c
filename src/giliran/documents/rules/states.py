"""The states of a document, and which of them still count."""

from enum import StrEnum


class State(StrEnum):
    """Where a document stands."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    ACCEPTED = "accepted"
    REDO = "redo"
    REPLACED = "replaced"
    REMOVED = "removed"


LIVE = (State.RECEIVING, State.CHECKING, State.ACCEPTED, State.REDO)

# How often somebody is asked for a better picture before they may hand in the one they have.
TRIES_BEFORE_CHOICE = 2
