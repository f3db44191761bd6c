"""A ticket as the bytes that a printer is sent."""

from textwrap import wrap

from giliran.integrations.printer.addresses import NARROW
from giliran.lobby.ports import TicketOnPaper

_LARGEST = 8
_QR_DOTS = {True: 5, False: 7}
_AFTER_QR = 2


def ticket_bytes(ticket: TicketOnPaper, *, columns: int) -> bytes:
    """Return the whole ticket, from setting the printer right to cutting the paper."""
    from escpos.printer import Dummy  # noqa: PLC0415 - brings drawing libraries, which few processes need

    paper = Dummy()
    paper.hw("INIT")
    paper.set(align="center", bold=True, normal_textsize=True)
    _say(paper, ticket.office, columns)
    paper.set(bold=False)
    paper.ln()
    _say(paper, ticket.title, columns)
    size = max(1, min(_LARGEST, columns // max(1, len(ticket.number))))
    paper.set(bold=True, custom_size=True, width=size, height=size, smooth=True)
    paper.textln(ticket.number)
    paper.set(bold=False, normal_textsize=True)
    for line in ticket.lines:
        _say(paper, line, columns)
    paper.ln()
    if ticket.qr:
        paper.qr(ticket.qr, ec=1, size=_QR_DOTS[columns == NARROW], native=True)
        paper.ln()
        _say(paper, ticket.qr_words, columns)
        paper.ln()
    for line in ticket.after:
        _say(paper, line, columns)
    paper.cut()
    return bytes(paper.output)


def _say(paper: object, text: str, columns: int) -> None:
    for line in wrap(text, columns) or [""]:
        paper.textln(line)  # type: ignore[attr-defined]  # the library tells its types by halves
