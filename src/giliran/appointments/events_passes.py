"""What the room publishes about passes."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PassesRevoked(Fact):
    """Every pass given to the person before is void; `epoch` is that of those given from now on."""

    kind: ClassVar[str] = "appointments.passes_revoked"
    subject_type: ClassVar[str] = "person"
    staff_sentence: ClassVar[str | Promise] = _("Izin pesan yang lama dicabut.")
    epoch: int
