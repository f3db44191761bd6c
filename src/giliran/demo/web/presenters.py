"""What the start page lists: logins, the pages of the stand-ins, speeds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.demo.logins import ALL, OFFICES, Login

SPEEDS = (1, 10, 60)

_ROLES: Mapping[str | None, str | Promise] = {
    None: _("Pemohon"),
    "front_desk": _("Petugas depan"),
    "examiner": _("Pemeriksa"),
    "adjudicator": _("Pemutus"),
    "production": _("Produksi"),
    "supervisor": _("Kepala kantor"),
    "administrator": _("Administrator"),
    "analyst": _("Analis"),
}
_OFFICE_NAMES = {"jakarta-selatan": "Jakarta Selatan", "denpasar": "Denpasar", "jayapura": "Jayapura"}


@dataclass(frozen=True, kw_only=True)
class Outside:
    """A page of one of the stand-ins for the outside world."""

    title: str | Promise
    what: str | Promise
    url: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class Signing:
    """A login: who that is, and the address to sign in with."""

    role: str | Promise
    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Logins that belong together."""

    title: str | Promise
    logins: Sequence[Signing]


def outside() -> list[Outside]:
    """Return the pages of bank, carrier and authenticator."""
    carrier = settings.CARRIER_URL.rstrip("/")
    return [
        Outside(title=_("Kotak pesan"), what=_("E-mail dan SMS semua orang."), url=f"{carrier}/", icon="mail"),
        Outside(title=_("Autentikator"), what=_("Kode enam angka untuk petugas."), url=f"{carrier}/kode", icon="lock"),
        Outside(
            title=_("Bank"),
            what=_("Bayar kode billing di sini."),
            url=f"{settings.BANK_URL.rstrip('/')}/",
            icon="wallet",
        ),
    ]


def logins() -> list[Group]:
    """Return who can sign in: applicants, the staff of each office, the head office."""
    groups = [Group(title=_("Pemohon"), logins=_signing(login for login in ALL if login.role is None))]
    for code in OFFICES:
        of_office = _signing(login for login in ALL if login.office == code)
        groups.append(Group(title=_OFFICE_NAMES.get(code, code), logins=of_office))
    central = _signing(login for login in ALL if login.role and login.office is None)
    return [*groups, Group(title=_("Kantor pusat"), logins=central)]


def _signing(found: Iterable[Login]) -> list[Signing]:
    return [Signing(role=_ROLES.get(login.role, login.what), name=login.name, email=login.email) for login in found]
