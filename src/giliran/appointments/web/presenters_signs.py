"""Signs, as the pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giliran.appointments.models import Sign, State
from giliran.appointments.queries.signs import OPEN, PastBooking, SignView
from giliran.appointments.rules_signs import HARMLESS, SENTENCES, TITLES

_VERDICTS: Mapping[str, tuple[str | Promise, str]] = MappingProxyType(
    {
        Sign.Verdict.OPEN: (gettext_lazy("Belum dinilai"), "waiting"),
        Sign.Verdict.WATCHED: (gettext_lazy("Diamati"), "active"),
        Sign.Verdict.HARMLESS: (gettext_lazy("Tidak apa-apa"), "good"),
        Sign.Verdict.REFERRED: (gettext_lazy("Diteruskan"), "problem"),
    }
)
_STATES: Mapping[str, tuple[str | Promise, str]] = MappingProxyType(
    {
        State.HELD: (gettext_lazy("Ditahan"), "waiting"),
        State.CONFIRMED: (gettext_lazy("Pasti"), "active"),
        State.OWED: (gettext_lazy("Dibayar, belum ada tempat"), "waiting"),
        State.ATTENDED: (gettext_lazy("Datang"), "good"),
        State.NO_SHOW: (gettext_lazy("Tidak datang"), "problem"),
        State.EXPIRED: (gettext_lazy("Tidak dibayar"), "closed"),
        State.CANCELLED: (gettext_lazy("Dibatalkan"), "closed"),
    }
)


@dataclass(kw_only=True)
class Shown:
    """A sign on a page."""

    id: UUID
    address: str
    office: str
    title: str
    sentence: str
    harmless: str
    first_at: datetime
    last_at: datetime
    verdict: str
    tone: str
    note: str
    judged_at: datetime | None
    may_judge: bool
    url: str = ""


def shown(sign: SignView) -> Shown:
    """Put a sign into words."""
    verdict, tone = _VERDICTS[sign.verdict]
    return Shown(
        id=sign.id,
        address=sign.address,
        office=sign.office_name,
        title=str(TITLES[sign.kind]),
        sentence=str(SENTENCES[sign.kind]) % sign.measure,
        harmless=str(HARMLESS[sign.kind]),
        first_at=sign.first_at,
        last_at=sign.last_at,
        verdict=str(verdict),
        tone=tone,
        note=sign.note,
        judged_at=sign.judged_at,
        may_judge=sign.verdict in OPEN,
    )


def shared(found: Mapping[str, int]) -> list[str]:
    """Say with how many other accounts this one shares what."""
    device, network = found.get("device", 0), found.get("network", 0)
    return [
        _("Akun lain yang pernah memakai perangkat yang sama: %(n)s") % {"n": device},
        _("Akun lain yang pernah memakai jaringan yang sama: %(n)s") % {"n": network},
    ]


def bookings(found: list[PastBooking]) -> list[dict[str, object]]:
    """Put an account's bookings into rows."""
    return [
        {
            "made_at": each.made_at,
            "office": each.office_name,
            "starts_at": each.starts_at,
            "state": str(_STATES[each.state][0]) if each.state in _STATES else _("Lain"),
            "tone": _STATES[each.state][1] if each.state in _STATES else "neutral",
        }
        for each in found
    ]
