"""What looks like a broker's work: the kinds of signs, and what they say in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """A reason to look at an account."""

    DEVICE = "accounts_on_device"
    NETWORK = "accounts_on_network"
    NUMBER = "accounts_on_number"
    PAIRS = "freed_and_taken"
    MISSED = "never_came"
    CANCELLED = "many_cancelled"
    WISHES = "many_wishes"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A sign that was found. `count` is its figure, `days` over how long; `with_account` the other of a pair."""

    account: UUID
    kind: Kind
    count: int
    days: int
    office: UUID | None = None
    with_account: UUID | None = None

    @property
    def measure(self) -> dict[str, int | str]:
        """What is kept of it."""
        other = {"with": str(self.with_account)} if self.with_account else {}
        return {"count": self.count, "days": self.days, **other}


TITLES: Mapping[str, str | Promise] = MappingProxyType(
    {
        Kind.DEVICE: _("Banyak akun di satu perangkat"),
        Kind.NETWORK: _("Banyak akun baru di satu jaringan"),
        Kind.NUMBER: _("Banyak akun dengan satu nomor ponsel"),
        Kind.PAIRS: _("Tempat dilepas, lalu diambil akun lain di perangkat atau jaringan yang sama"),
        Kind.MISSED: _("Memesan lalu tidak datang"),
        Kind.CANCELLED: _("Banyak pembatalan"),
        Kind.WISHES: _("Banyak pendaftaran daftar tunggu"),
    }
)
SENTENCES: Mapping[str, str | Promise] = MappingProxyType(
    {
        Kind.DEVICE: _("%(count)s akun mulai memakai perangkat yang sama dalam %(days)s hari."),
        Kind.NETWORK: _("%(count)s akun mulai memakai jaringan yang sama dalam %(days)s hari."),
        Kind.NUMBER: _("%(count)s akun dibuka dengan nomor ponsel yang sama dalam %(days)s hari."),
        Kind.PAIRS: _(
            "%(count)s kali dalam %(days)s hari, tempat yang dilepas satu akun segera diambil akun lain yang memakai"
            " perangkat atau jaringan yang sama."
        ),
        Kind.MISSED: _("%(count)s kali dalam %(days)s hari memesan dan tidak datang."),
        Kind.CANCELLED: _("%(count)s kali dalam %(days)s hari membatalkan atau membiarkan tempat tidak dibayar."),
        Kind.WISHES: _("%(count)s kali dalam %(days)s hari masuk daftar tunggu."),
    }
)
HARMLESS: Mapping[str, str | Promise] = MappingProxyType(
    {
        Kind.DEVICE: _("Ponsel keluarga, warnet, dan komputer kantor desa juga terlihat begini."),
        Kind.NETWORK: _("Kampus, asrama, dan jaringan seluler memakai satu alamat untuk banyak orang."),
        Kind.NUMBER: _("Orang yang mengulang pendaftaran dengan e-mail lain juga terlihat begini."),
        Kind.PAIRS: _("Suami istri yang bertukar giliran juga terlihat begini."),
        Kind.MISSED: _("Sakit, atau salah hari, terjadi pada siapa saja."),
        Kind.CANCELLED: _("Rencana perjalanan yang berubah juga terlihat begini."),
        Kind.WISHES: _("Orang yang sangat perlu mencoba di banyak kantor."),
    }
)
"""What else it may be: read beside every sign, so that nobody is judged by a figure alone."""


def grew(before: Mapping[str, object], now: Mapping[str, object]) -> bool:
    """Say whether a sign that was judged has more to it by now."""
    return int(str(now.get("count", 0))) > int(str(before.get("count", 0)))
