"""What is published about screens and paper: kiosks and boards set up, paired, retired; tickets printed."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact
from giliran.lobby.events_base import Text


@dataclass(frozen=True, kw_only=True)
class _DeviceFact(Fact):
    subject_type: ClassVar[str] = "device"
    office: UUID
    slug: str


@dataclass(frozen=True, kw_only=True)
class DeviceSetUp(_DeviceFact):
    """A kiosk or a board was set up."""

    kind: ClassVar[str] = "lobby.device_set_up"
    staff_sentence: ClassVar[Text] = _("Perangkat {slug} disiapkan.")
    device_kind: str


@dataclass(frozen=True, kw_only=True)
class DeviceChanged(_DeviceFact):
    """Its name, printer, steps, or voices were changed; `fields` names which."""

    kind: ClassVar[str] = "lobby.device_changed"
    staff_sentence: ClassVar[Text] = _("Perangkat {slug} diubah.")
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PairingOpened(_DeviceFact):
    """A new code was made with which a screen becomes this kiosk."""

    kind: ClassVar[str] = "lobby.pairing_opened"
    staff_sentence: ClassVar[Text] = _("Kode pemasangan untuk {slug} dibuat.")


@dataclass(frozen=True, kw_only=True)
class DevicePaired(_DeviceFact):
    """A screen became this kiosk; the one that was it before is no more."""

    kind: ClassVar[str] = "lobby.device_paired"
    staff_sentence: ClassVar[Text] = _("Layar dipasangkan sebagai {slug}.")


@dataclass(frozen=True, kw_only=True)
class DeviceRetired(_DeviceFact):
    """It gives no more numbers, and shows nothing."""

    kind: ClassVar[str] = "lobby.device_retired"
    staff_sentence: ClassVar[Text] = _("Perangkat {slug} dihentikan.")


@dataclass(frozen=True, kw_only=True)
class _PrintFact(Fact):
    subject_type: ClassVar[str] = "print"
    office: UUID
    local_date: date
    visit: UUID
    device: UUID
    copy: int


@dataclass(frozen=True, kw_only=True)
class TicketPrinted(_PrintFact):
    """A ticket came out on paper."""

    kind: ClassVar[str] = "lobby.ticket_printed"
    staff_sentence: ClassVar[Text] = _("Tiket dicetak.")


@dataclass(frozen=True, kw_only=True)
class TicketNotPrinted(_PrintFact):
    """None came out, and no more is tried; `trouble` says why."""

    kind: ClassVar[str] = "lobby.ticket_not_printed"
    staff_sentence: ClassVar[Text] = _("Tiket tidak tercetak.")
    trouble: str
