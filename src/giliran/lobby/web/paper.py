"""What a screen says of a ticket on paper."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.lobby.ports import Trouble
from giliran.lobby.queries.devices import DeviceView, printing_of
from giliran.lobby.rules.devices import is_overdue

TROUBLES: dict[str, str | Promise] = {
    Trouble.PAPER: _("Kertas printer habis"),
    Trouble.COVER: _("Tutup printer terbuka"),
    Trouble.AWAY: _("Printer tidak menjawab"),
    Trouble.ADDRESS: _("Alamat printer keliru, atau printer itu tidak dapat dipakai di sini"),
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """How far the paper is: `state` is queued, printed or trouble; `why` names the trouble."""

    state: str
    why: str = ""


def paper_of(visit_id: UUID, *, at: datetime) -> Paper | None:
    """Return how far a visit's ticket on paper is, None where none was asked for."""
    found = printing_of(visit_id)
    if found is None:
        return None
    if found.state == "printed":
        return Paper(state="printed")
    if found.trouble or is_overdue(found.asked_at, at):
        return Paper(state="trouble", why=str(TROUBLES.get(found.trouble, TROUBLES[Trouble.AWAY])))
    return Paper(state="queued")


def state_words(found: DeviceView, *, at: datetime) -> str:
    """Return what is wrong with a device's printer, by its last ticket; empty where nothing is known to be."""
    if not found.printer or found.print_state in {"", "printed"} or found.print_at is None:
        return ""
    if not found.print_trouble and not is_overdue(found.print_at, at):
        return ""
    return str(TROUBLES.get(found.print_trouble, TROUBLES[Trouble.AWAY]))
