"""Pure decisions of the officer's desk."""

from giliran.casework.rules.desk import (
    LACKING,
    Decision,
    Lacking,
    NotReady,
    Readiness,
    ReasonMissing,
    SamePerson,
    lacking,
)

__all__ = ["LACKING", "Decision", "Lacking", "NotReady", "Readiness", "ReasonMissing", "SamePerson", "lacking"]
