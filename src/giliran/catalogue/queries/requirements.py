"""Which documents are asked of somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from giliran.catalogue.models import DocumentKind, Requirement
from giliran.catalogue.queries.language import said
from giliran.catalogue.rules.requirements import applies
from giliran.foundation.periods import valid_on
from giliran.foundation.remembering import remembered


@dataclass(frozen=True, kw_only=True)
class DocumentKindView:
    """A kind of document."""

    code: str
    name: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class RequirementView:
    """One document asked for: any one of `kinds` is enough; `reason` says why, in a sentence."""

    key: str
    kinds: list[DocumentKindView]
    reason: str


def requirements(service_code: str, circumstances: Mapping[str, Any], on: date) -> list[RequirementView]:
    """Return the documents that the service asks of somebody in these circumstances, on a day.

    `circumstances`: `age` in years, and what `rules.requirements.CIRCUMSTANCES` lists; what is not told is not so.
    """
    rows = Requirement.objects.filter(valid_on(on), service_id=service_code).prefetch_related("kinds")
    return [
        RequirementView(key=row.key, kinds=[_as_view(kind) for kind in row.kinds.all()], reason=said(row, "reason"))
        for row in rows
        if applies(row.rule, circumstances)
    ]


def document_kind(code: str) -> DocumentKindView | None:
    """Return one kind, or None."""
    row = DocumentKind.objects.filter(pk=code).first()
    return _as_view(row) if row else None


@remembered
def document_kinds() -> list[DocumentKindView]:
    """Return every kind, in their own order."""
    return [_as_view(row) for row in DocumentKind.objects.all()]


def _as_view(row: DocumentKind) -> DocumentKindView:
    return DocumentKindView(code=row.code, name=said(row, "name"), hint=said(row, "hint"))
