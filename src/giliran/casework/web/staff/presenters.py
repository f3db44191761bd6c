"""What the pages of a file show, so that templates hold no logic."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from giliran.applications.rules import Match, State
from giliran.casework.queries import File, Paper
from giliran.casework.rules import LACKING
from giliran.catalogue import queries as catalogue

_FIELDS = {
    "full_name": _("Nama"),
    "birth_date": _("Tanggal lahir"),
    "birthplace": _("Tempat lahir"),
    "sex": _("Jenis kelamin"),
    "nik": _("NIK"),
}
_MATCHES = {
    Match.MATCHED: ("good", _("Cocok dengan data kependudukan")),
    Match.MISMATCHED: ("problem", _("Ada yang tidak cocok dengan data kependudukan")),
}
_UNKNOWN = ("waiting", _("Belum dapat dicocokkan dengan data kependudukan"))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A document as a tab of the viewer."""

    id: UUID
    name: str
    pages: range
    flagged: bool
    accepted: bool | None
    current: bool


class FilePage:
    """A file as its page shows it."""

    def __init__(self, file: File, shown: str = "") -> None:
        """Show the document with id `shown`, else the first that nobody looked at."""
        self.file = file
        self.application = file.application
        self._shown = shown

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Return the documents, one of them current."""
        names = {kind.code: kind.name for kind in catalogue.document_kinds()}
        current = self._current()
        return [
            Sheet(
                id=paper.document.id,
                name=names.get(paper.document.kind, paper.document.kind),
                pages=range(1, paper.document.pages + 1),
                flagged=paper.document.flagged,
                accepted=paper.accepted,
                current=paper is current,
            )
            for paper in self.file.papers
        ]

    @property
    def sheet(self) -> Sheet | None:
        """Return the document now in the viewer."""
        return next((sheet for sheet in self.sheets if sheet.current), None)

    @property
    def identity(self) -> tuple[str, str]:
        """Return tone and words of the registry's answer."""
        match = self.application.identity_match
        tone, words = _MATCHES.get(match, _UNKNOWN) if match else _UNKNOWN
        return tone, str(words)

    @property
    def mismatches(self) -> list[str]:
        """Return the names of the fields that did not match."""
        fields = self.file.identity.fields if self.file.identity else {}
        return [str(_FIELDS.get(name, name)) for name, matched in fields.items() if not matched]

    @property
    def lacking(self) -> list[str]:
        """Return what is still to be done, in words."""
        return [str(LACKING[missing]) for missing in self.file.lacking]

    @property
    def open(self) -> bool:
        """Say whether an examiner may work on it now."""
        return self.application.state == State.SUBMITTED

    def _current(self) -> Paper | None:
        papers = self.file.papers
        chosen = next((paper for paper in papers if str(paper.document.id) == self._shown), None)
        unseen = next((paper for paper in papers if paper.accepted is None), None)
        return chosen or unseen or (papers[0] if papers else None)
