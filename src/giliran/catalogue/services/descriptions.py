"""How services, products, surcharges and kinds of documents are described."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from giliran.catalogue.events import DescriptionChanged, subject_of
from giliran.catalogue.models import DocumentKind, Product, Service, Surcharge
from giliran.foundation.errors import Refused
from giliran.ledger.services import append

DESCRIBED: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "service": (Service, ("name_id", "name_en", "summary_id", "summary_en", "position")),
    "product": (Product, ("name_id", "name_en", "position")),
    "surcharge": (Surcharge, ("name_id", "name_en", "note_id", "note_en", "position")),
    "document_kind": (DocumentKind, ("name_id", "name_en", "hint_id", "hint_en", "position")),
}
"""What may be described otherwise; what a thing is (its years, its minimum age) is not a matter of words."""


class CodeTakenRefused(Refused):
    """Another kind has this code."""

    message = _("Kode ini sudah dipakai. Pilih kode yang lain.")


@transaction.atomic
def describe(*, what: str, code: str, changes: Mapping[str, Any], at: datetime, actor: UUID | None) -> None:
    """Change words (and the order); what stays the same is not recorded."""
    model, allowed = DESCRIBED[what]
    row = model._default_manager.select_for_update(no_key=True).get(pk=code)  # noqa: SLF001 - Django's documented name
    different = sorted(name for name in allowed if name in changes and getattr(row, name) != changes[name])
    if not different:
        return
    before = tuple(str(getattr(row, name)) for name in different)
    for name in different:
        setattr(row, name, changes[name])
    row.save(update_fields=different)
    _record(what, code, different, before, row, at=at, actor=actor)


@transaction.atomic
def add_document_kind(*, code: str, words: Mapping[str, Any], at: datetime, actor: UUID | None) -> str:
    """Add a kind of document that requirements may ask for; return its code."""
    if DocumentKind.objects.filter(pk=code).exists():
        raise CodeTakenRefused
    _model, allowed = DESCRIBED["document_kind"]
    row = DocumentKind.objects.create(code=code, **{name: words[name] for name in allowed if name in words})
    _record("document_kind", code, list(allowed), tuple("" for _name in allowed), row, at=at, actor=actor)
    return code


def _record(
    what: str,
    code: str,
    fields: list[str],
    before: tuple[str, ...],
    row: models.Model,
    *,
    at: datetime,
    actor: UUID | None,
) -> None:
    after = tuple(str(getattr(row, name)) for name in fields)
    fact = DescriptionChanged(what=what, code=code, fields=tuple(fields), before=before, after=after)
    append(fact, subject=subject_of(what, code), at=at, actor=actor)
