"""Fills an empty demonstration: accounts, places to book, blank booklets. Run again, it adds what is missing."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from django.conf import settings
from django.db import transaction

from giliran.accounts import services as accounts
from giliran.accounts.services import HashedPassword
from giliran.appointments import services as appointments
from giliran.demo.logins import ALL, OFFICES, PASSWORD, Login, second_factor
from giliran.demo.rush.office import sow_lanes, sow_schedules
from giliran.foundation import clock
from giliran.foundation.actors import Role
from giliran.issuance import services as issuance
from giliran.lobby import queries as lobby
from giliran.lobby.rules.speech import LANGUAGES
from giliran.lobby.services import devices
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

Progress = Callable[[int, int, str], None]
BOARD = "foto"
_BOOKLETS = 5000
_PREFIXES = {False: "E", True: "X"}


class NotADemoError(RuntimeError):
    """Somebody tried to put demonstration accounts into an installation that is not one."""


def run(progress: Progress) -> None:
    """Fill the demonstration, telling how far it is. Raises `NotADemoError` where `GILIRAN_DEMO` is not set."""
    if not settings.DEMO:
        message = "GILIRAN_DEMO is not set: demonstration accounts have known passwords"
        raise NotADemoError(message)
    steps = list(_steps())
    for number, (what, step) in enumerate(steps, start=1):
        step()
        progress(number, len(steps), what)


def _steps() -> Iterator[tuple[str, Callable[[], None]]]:
    for login in ALL:
        yield login.name, partial(_account, login)
    yield "booklets", booklets_of_demonstration
    yield "boards", board_of_demonstration
    yield "places", _places
    yield "lanes", lambda: sow_lanes(at=clock.now())
    yield "releases", lambda: sow_schedules(at=clock.now())


@lru_cache(maxsize=1)
def _password() -> HashedPassword:
    """Hash the one password once: hashing takes its time on purpose, and somebody waits."""
    return accounts.hash_password(PASSWORD)


@transaction.atomic
def _account(login: Login) -> None:
    at = clock.now()
    secret = second_factor(login.email, settings.SECRET_KEY) if login.role else ""
    try:
        user_id = accounts.open_for(
            email=login.email,
            name=login.name,
            phone=login.phone,
            password=_password(),
            totp_secret=secret,
            at=at,
            actor=None,
        )
    except accounts.AddressTaken:
        return
    if login.role is not None:
        office_id = _found(login.office).id if login.office else None
        accounts.assign(user_id=user_id, role=Role(login.role), office_id=office_id, at=at, actor=None)


def _found(code: str) -> OfficeView:
    office = offices.office_by_code(code)
    if office is None:
        raise LookupError(code)
    return office


def _places() -> None:
    appointments.fill_horizon(at=clock.now())


def booklets_of_demonstration() -> None:
    """Take into use what the demonstration's offices print on; what is in use stays."""
    for number, code in enumerate(OFFICES):
        _booklets(code, number)


def board_of_demonstration() -> None:
    """Hang a board of its own where photographs are taken, in the office that works in steps; one that hangs stays."""
    office = _found(OFFICES[0])
    if lobby.board_device(office.id, BOARD) is not None:
        return
    _first, photographs, *_others = lobby.steps_of(office.id)
    wished = devices.Wished(name=photographs.name, steps=[photographs.key], voices=LANGUAGES)
    devices.set_up(office_id=office.id, kind="board", slug=BOARD, wished=wished, at=clock.now(), actor=None)


def _booklets(code: str, number: int) -> None:
    office = _found(code)
    for electronic, prefix in _PREFIXES.items():
        issuance.take_series_into_use(
            office_id=office.id,
            electronic=electronic,
            prefix=prefix,
            first=number * 1_000_000 + 1,
            last=number * 1_000_000 + _BOOKLETS,
            at=clock.now(),
            actor=None,
        )
