"""The documents that an application wants."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from giliran.applications.queries.sheet import Sheet, sheet
from giliran.applications.queries.views import row_of
from giliran.applications.questions.circumstances import circumstances
from giliran.applications.rules import EDITABLE
from giliran.catalogue import queries as catalogue
from giliran.documents import queries as documents
from giliran.documents.ports import Wanted, WantedKind
from giliran.foundation.clock import local_day, now
from giliran.foundation.remembering import remembered


@dataclass(frozen=True, kw_only=True)
class Papers:
    """The documents that an application wants, and whether every one has come in and passed."""

    wanted: tuple[Wanted, ...]
    complete: bool


def circumstances_of(application_id: UUID, *, on: date) -> dict[str, Any]:
    """Return the applicant's circumstances as the catalogue's rules ask about them."""
    return circumstances(sheet(application_id).answers, on)


@remembered
def wanted_documents(application_id: UUID, *, on: date) -> list[Wanted]:
    """List the documents that an application wants by the rules of a day; none while its service is not known."""
    return wanted_by(sheet(application_id), on=on)


def wanted_by(found: Sheet, *, on: date) -> list[Wanted]:
    """List the documents that a sheet already loaded asks for."""
    if found.application.service_id is None:
        return []
    return [
        Wanted(
            key=requirement.key,
            kinds=[WantedKind(code=kind.code, name=kind.name, hint=kind.hint) for kind in requirement.kinds],
            reason=requirement.reason,
        )
        for requirement in catalogue.requirements(found.application.service_id, circumstances(found.answers, on), on)
    ]


def papers_of(found: Sheet, *, today: date) -> Papers:
    """Return the documents wanted by the rules of today, and whether all have come in."""
    wanted = wanted_by(found, on=today)
    return Papers(wanted=tuple(wanted), complete=documents.complete(found.application.id, wanted))


class ApplicationDossiers:
    """What documents need to know of the dossiers that they belong to (fills `documents.ports.dossiers`)."""

    def owner(self, dossier_id: UUID) -> UUID | None:
        """Return the account that the application belongs to; None if there is no such application."""
        found = row_of(dossier_id)
        return found.account_id if found else None

    def wanted(self, dossier_id: UUID) -> list[Wanted]:
        """List the documents that the application wants today."""
        today = local_day(now(), settings.TIME_ZONE)
        return wanted_documents(dossier_id, on=today) if row_of(dossier_id) else []

    def editable(self, dossier_id: UUID) -> bool:
        """Say whether documents may be added or replaced: in a draft, and while a correction is asked for."""
        found = row_of(dossier_id)
        return found is not None and found.state in EDITABLE
