"""What is published about applications that are filed at the counter, with an officer's help."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact
from giliran.lobby.events_base import Text


@dataclass(frozen=True, kw_only=True)
class _FilingFact(Fact):
    subject_type: ClassVar[str] = "application"
    application: UUID
    office: UUID


@dataclass(frozen=True, kw_only=True)
class FilingBegun(_FilingFact):
    """An officer began to fill in an application with whoever it belongs to.

    The officer saw their identity card and asked for their consent; they proved the account to be theirs by reading
    out what was sent to it. `account_new`: the account was opened for them.
    """

    kind: ClassVar[str] = "lobby.filing_begun"
    sentence: ClassVar[Text] = _("Petugas kantor mulai mengisi permohonan bersama Anda di loket.")
    staff_sentence: ClassVar[Text] = _("Pengisian di loket dimulai; identitas dilihat, pemohon setuju.")
    account: UUID
    account_new: bool


@dataclass(frozen=True, kw_only=True)
class FilingOpened(_FilingFact):
    """The officer looked at a page of what was answered."""

    kind: ClassVar[str] = "lobby.filing_opened"
    page: str


@dataclass(frozen=True, kw_only=True)
class FilingPageKept(_FilingFact):
    """The officer wrote down answers of a page."""

    kind: ClassVar[str] = "lobby.filing_page_kept"
    staff_sentence: ClassVar[Text] = _("Petugas menuliskan jawaban pemohon.")
    page: str
