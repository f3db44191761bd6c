"""Printing tickets, and asking printers how they are."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from giliran.integrations.printer.addresses import Address, read
from giliran.integrations.printer.paper import ticket_bytes
from giliran.lobby.ports import PrinterState, PrinterTrouble, TicketOnPaper, Trouble

_ON_PAPER_WITHIN = 10.0
_ONLINE, _CAUSE, _ROLL = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
# Asked in line with what is printed: answered once everything before it is on paper.
_IN_LINE = b"\x1d\x72\x01"
_OFFLINE, _COVER_OPEN, _ROLL_LOW, _ROLL_OUT, _OUT_IN_LINE = 0x08, 0x04, 0x0C, 0x60, 0x0C


class EscposPrinter:
    """Implements `lobby.ports.TicketPrinter`. A printer that tells nothing about itself within `seconds` is away."""

    def __init__(self, *, seconds: float = 3.0) -> None:
        """Take how long a printer may take to answer."""
        self._seconds = seconds

    def knows(self, address: str) -> bool:
        """Say whether this is the address of a printer at all."""
        return read(address) is not None

    def print_ticket(self, address: str, ticket: TicketOnPaper) -> None:
        """Ask the printer whether it can, send the ticket whole, and wait for its word that it is on paper."""
        where = _known(address)
        content = ticket_bytes(ticket, columns=where.columns)
        with _line_to(where, self._seconds) as line:
            found = _state(line)
            if found.trouble:
                raise PrinterTrouble(found.trouble, again=True)
            try:
                line._raw(content + _IN_LINE)  # noqa: SLF001 - the library's own way to send bytes that are ready
                _wait(line)
            except OSError:
                # Some of it may be on paper: whoever tries again might hand out a number twice.
                raise PrinterTrouble(Trouble.AWAY, again=False) from None

    def look(self, address: str) -> PrinterState:
        """Return how the printer is; one that cannot be reached is away."""
        try:
            with _line_to(_known(address), self._seconds) as line:
                return _state(line)
        except PrinterTrouble as trouble:
            return PrinterState(trouble=trouble.why, paper_low=False)


def _known(address: str) -> Address:
    found = read(address)
    if found is None:
        raise PrinterTrouble(Trouble.ADDRESS, again=False)
    return found


@contextmanager
def _line_to(where: Address, seconds: float) -> Iterator[Any]:
    line = _network(where, seconds) if where.host else _usb(where, seconds)
    try:
        yield line
    finally:
        line.close()


def _network(where: Address, seconds: float) -> Any:
    from escpos.exceptions import Error  # noqa: PLC0415 - brings drawing libraries, which few processes need
    from escpos.printer import Network  # noqa: PLC0415

    line = Network(where.host, port=where.port, timeout=seconds)
    try:
        line.open()
    except (Error, OSError):
        raise PrinterTrouble(Trouble.AWAY, again=True) from None
    return line


def _usb(where: Address, seconds: float) -> Any:
    from escpos.exceptions import Error  # noqa: PLC0415
    from escpos.printer import Usb  # noqa: PLC0415 - needs pyusb and libusb, which only some kiosks have

    if not Usb.is_usable():
        raise PrinterTrouble(Trouble.ADDRESS, again=False)
    line = Usb(where.vendor, where.product, timeout=int(seconds * 1000))
    try:
        line.open()
    except (Error, OSError, ValueError):
        raise PrinterTrouble(Trouble.AWAY, again=True) from None
    return line


def _state(line: Any) -> PrinterState:
    try:
        roll, cause, online = (_ask(line, each) for each in (_ROLL, _CAUSE, _ONLINE))
    except OSError:
        raise PrinterTrouble(Trouble.AWAY, again=True) from None
    return PrinterState(trouble=_trouble(roll, cause, online), paper_low=bool(roll & _ROLL_LOW))


def _trouble(roll: int, cause: int, online: int) -> Trouble | None:
    if roll & _ROLL_OUT:
        return Trouble.PAPER
    if cause & _COVER_OPEN:
        return Trouble.COVER
    return Trouble.AWAY if online & _OFFLINE else None


def _ask(line: Any, question: bytes) -> int:
    line._raw(question)  # noqa: SLF001 - the library's own questions read sixteen bytes and look at the first
    answer = bytes(line._read())  # noqa: SLF001
    if not answer:
        raise ConnectionResetError
    return answer[-1]


def _wait(line: Any) -> None:
    """Wait until the ticket is on paper. A printer that does not know the question is asked about its paper alone."""
    if hasattr(line.device, "settimeout"):
        line.device.settimeout(_ON_PAPER_WITHIN)
    try:
        answer = bytes(line._read())  # noqa: SLF001
    except OSError as problem:
        # What libusb calls a timeout is one by its number alone.
        if not isinstance(problem, TimeoutError) and problem.errno != errno.ETIMEDOUT:
            raise
        if _ask(line, _ROLL) & _ROLL_OUT:
            raise PrinterTrouble(Trouble.PAPER, again=False) from None
        return
    if answer and answer[-1] & _OUT_IN_LINE:
        raise PrinterTrouble(Trouble.PAPER, again=False)
