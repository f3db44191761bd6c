"""Who can sign in to the demonstration. Needs no Django: the supervisor prints it before anything runs."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

PASSWORD = "giliran-untuk-semua"
OFFICES = ("jakarta-selatan", "denpasar", "jayapura")


@dataclass(frozen=True, kw_only=True)
class Login:
    """An account of the demonstration; `role` and `office` are None for an applicant, `also` is a second role."""

    email: str
    name: str
    what: str
    phone: str
    role: str | None = None
    office: str | None = None
    also: str | None = None


_STAFF = (
    ("loket", "front_desk", "Front desk", ("Rina Lestari", "Made Suarta", "Yohana Kambu")),
    ("pemeriksa", "examiner", "Examiner", ("Bayu Pratama", "Ketut Widiani", "Markus Wenda")),
    ("pemutus", "adjudicator", "Adjudicator", ("Dewi Anggraini", "Nyoman Artha", "Selfina Yoku")),
    ("produksi", "production", "Production", ("Agus Salim", "Wayan Sudira", "Frans Rumbiak")),
    ("kepala", "supervisor", "Head of office", ("Sri Hartati", "Gede Mahendra", "Naomi Ohee")),
)


def _of_offices() -> list[Login]:
    return [
        Login(
            email=f"{who}@{office}.test",
            name=names[place],
            what=what,
            role=role,
            office=office,
            phone=f"+62811{place + 1}{number + 1}00000",
        )
        for place, office in enumerate(OFFICES)
        for number, (who, role, what, names) in enumerate(_STAFF)
    ]


READY = Login(
    email="ayu@warga.test", name="Ayu Wulandari", what="Applicant, ready for a release", phone="+6281290000003"
)
"""Whose application is sent and who only needs a place; opened once the demonstration runs (`demo.rush`)."""

ALL: list[Login] = [
    Login(email="siti@warga.test", name="Siti Rahmawati", what="Applicant", phone="+6281290000001"),
    Login(email="budi@warga.test", name="Budi Santoso", what="Applicant", phone="+6281290000002"),
    *_of_offices(),
    Login(
        email="admin@pusat.test",
        name="Hendra Wijaya",
        what="Administrator",
        role="administrator",
        phone="+6281190000001",
    ),
    Login(email="analis@pusat.test", name="Lia Kusuma", what="Analyst", role="analyst", phone="+6281190000002"),
]
STAFF = [login for login in ALL if login.role]

# What the panel shows: one office says how the others go.
LOGINS: list[tuple[str, str, str]] = [
    (f"{login.what} ({login.office})" if login.office else login.what, login.email, PASSWORD)
    for login in ALL
    if login.office in {None, OFFICES[0]}
]


_ADJUDICATOR, _PRODUCTION = "penilai-peragaan", "produksi-peragaan"


def officer(counter: int, *, office: str) -> str:
    """Return the address of the simulated officer of a counter: each keeps to their own."""
    return f"petugas-{counter:02}@{office}.test"


def adjudicator(office: str) -> str:
    """Return the address of an office's simulated adjudicator."""
    return f"{_ADJUDICATOR}@{office}.test"


def producer(office: str) -> str:
    """Return the address of whoever prints and hands over in a simulated office."""
    return f"{_PRODUCTION}@{office}.test"


def simulated_staff(office: str, *, counters: int) -> list[Login]:
    """Return the accounts of an office's simulated officers; counter 1 has none, it is the visitor's."""
    at_counters = [
        Login(
            email=officer(number, office=office),
            name=f"Petugas Loket {number}",
            what="Officer of the simulation",
            phone="",
            role="examiner",
            also="front_desk",
            office=office,
        )
        for number in range(2, counters + 1)
    ]
    behind = [
        Login(email=email, name=name, what="Officer of the simulation", phone="", role=role, also=also, office=office)
        for email, name, role, also in (
            (adjudicator(office), "Penilai Peragaan", "adjudicator", None),
            (producer(office), "Produksi Peragaan", "production", "front_desk"),
        )
    ]
    return [*at_counters, *behind]


def second_factor(email: str, key: str) -> str:
    """Return the secret of an account's authenticator (RFC 6238, base32), drawn from this installation's own key."""
    digest = hmac.new(key.encode(), f"demo authenticator {email}".encode(), hashlib.sha1).digest()
    return base64.b32encode(digest).decode()


def authenticators(key: str) -> str:
    """Return `email=secret` for all staff, as the carrier's simulator reads it to show their codes."""
    return ",".join(f"{login.email}={second_factor(login.email, key)}" for login in STAFF)
