"""Doubts about a NIK, and what the registry answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from giliran.applications.queries.views import row_of
from giliran.applications.questions.kinds import Answers
from giliran.applications.rules import Match, doubts


@dataclass(frozen=True, kw_only=True)
class IdentityCheckView:
    """The registry's newest answer: field → whether it matched; empty if it could not be asked."""

    outcome: Match
    fields: Mapping[str, bool]
    checked_at: datetime


def identity_check(application_id: UUID) -> IdentityCheckView | None:
    """Return the newest answer about an application's identity, or None."""
    told = getattr(row_of(application_id), "checked", None)
    if told is None:
        return None
    checked_at = datetime.fromisoformat(told["checked_at"])
    return IdentityCheckView(outcome=Match(told["outcome"]), fields=told["fields"], checked_at=checked_at)


def nik_doubts(answers: Answers) -> frozenset[str]:
    """Return what about the NIK as answered gives pause; nothing while it is not answered."""
    nik, born = answers.get("nik", ""), answers.get("birth_date", "")
    if not nik:
        return frozenset()
    return doubts(nik, birth_date=date.fromisoformat(born) if born else None, sex=answers.get("sex", ""))
