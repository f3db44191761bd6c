"""What the pages of a file show, so that templates hold no logic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from giliran.applications.rules import Match, State
from giliran.casework.queries import File, Paper, Past
from giliran.casework.rules import LACKING, Lacking
from giliran.catalogue import queries as catalogue
from giliran.foundation.clock import local
from giliran.ledger.facts import filled

_FIELDS = {
    "full_name": _("Nama"),
    "birth_date": _("Tanggal lahir"),
    "birthplace": _("Tempat lahir"),
    "sex": _("Jenis kelamin"),
    "nik": _("NIK"),
}
_MATCHES = {
    Match.MATCHED: ("good", _("Cocok")),
    Match.MISMATCHED: ("problem", _("Ada yang tidak cocok")),
    Match.UNKNOWN: ("waiting", _("Belum dijawab, ditanyakan lagi sendiri")),
}
_UNKNOWN = ("waiting", _("Belum dicocokkan"))


_CHECKS = {
    Lacking.VISIT: (_("Kedatangan"), ""),
    Lacking.DOCUMENTS: (_("Dokumen"), "dokumen"),
    Lacking.PORTRAIT: (_("Foto"), "foto"),
    Lacking.INTERVIEW: (_("Wawancara"), "wawancara"),
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A document as a tab of the viewer."""

    id: UUID
    name: str
    pages: range
    flagged: bool
    accepted: bool | None
    current: bool


@dataclass(frozen=True, kw_only=True)
class Check:
    """One of the things that an examiner does, and where on the page."""

    label: str
    done: bool
    anchor: str


@dataclass(frozen=True, kw_only=True)
class PastLine:
    """One line of the file's history."""

    sentence: str
    at: datetime
    who: str


class FilePage:
    """A file as its page shows it."""

    def __init__(self, file: File, *, history: Sequence[Past], zone: str, shown: str = "") -> None:
        """Show the document with id `shown`, else the first that nobody looked at; times in the office's zone."""
        self.file = file
        self._history = history
        self._zone = zone
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
    def checks(self) -> list[Check]:
        """Return what there is to do, in its order, and what of it is done."""
        lacking = set(self.file.lacking)
        return [
            Check(label=str(label), done=what not in lacking, anchor=anchor)
            for what, (label, anchor) in _CHECKS.items()
        ]

    @cached_property
    def history(self) -> list[PastLine]:
        """Return what happened; the same done again by the same person right after stands once."""
        lines = [
            PastLine(
                sentence=filled(past.sentence, past.fact, say=partial(_worded, self._zone)),
                at=past.at,
                who=past.who or str(_("Pemohon") if past.by_applicant else _("Sistem")),
            )
            for past in self._history
        ]
        return [
            line
            for place, line in enumerate(lines)
            if place == 0 or (lines[place - 1].sentence, lines[place - 1].who) != (line.sentence, line.who)
        ]

    @property
    def open(self) -> bool:
        """Say whether an examiner may work on it now."""
        return self.application.state == State.SUBMITTED

    def _current(self) -> Paper | None:
        papers = self.file.papers
        chosen = next((paper for paper in papers if str(paper.document.id) == self._shown), None)
        unseen = next((paper for paper in papers if paper.accepted is None), None)
        return chosen or unseen or (papers[0] if papers else None)


def _worded(zone: str, value: object) -> object:
    if isinstance(value, datetime):
        return date_format(local(value, zone), "j F Y, H.i")
    return date_format(value, "j F Y") if isinstance(value, date) else value
