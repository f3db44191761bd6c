"""The printers' adapter, against the twin as a process; and the twin against bytes of all kinds."""

import errno
import io
import socket
from collections.abc import Iterator

import pytest
import zxingcpp
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from giliran.integrations.printer import client
from giliran.integrations.printer.addresses import read
from giliran.integrations.printer.client import EscposPrinter
from giliran.integrations.printer.simulator.machine import Condition, Machine
from giliran.lobby.ports import PrinterTrouble, TicketOnPaper, Trouble
from tests.support.printing import PrinterTwin, a_printer

LINK = "https://giliran.example/antrean/eyJ2IjoiMDE5YiJ9.abcdefghijklmnopqrstuvwxyz0123456789/"
TICKET = TicketOnPaper(
    office="Kantor Imigrasi Kelas I Khusus Non TPI Jakarta Selatan",
    title="Nomor antrean Anda",
    number="A-017",
    lines=("Periksa berkas", "Senin, 23 November 2026, 09.05 WIB"),
    qr=LINK,
    qr_words="Pindai untuk mengikuti antrean di ponsel",
    after=("Silakan duduk. Nomor Anda tampil di papan dan disebut ketika dipanggil.",),
)


@pytest.fixture(scope="module")
def printing() -> Iterator[PrinterTwin]:
    with a_printer() as twin:
        yield twin


@pytest.fixture
def twin(printing: PrinterTwin) -> PrinterTwin:
    printing.is_now()
    return printing


def test_what_comes_out_can_be_read_by_people_and_phones(twin: PrinterTwin) -> None:
    EscposPrinter().print_ticket(twin.address, TICKET)
    text = twin.tickets()[0]
    for words in ("Kantor Imigrasi Kelas I", "A-017", "Periksa berkas", "09.05 WIB", LINK):
        assert words in text
    picture = Image.open(io.BytesIO(twin.picture()))
    assert [seen.text for seen in zxingcpp.read_barcodes(picture)] == [LINK]
    grey = picture.convert("L")
    darkest = max(grey.crop((0, y, grey.width, y + 1)).histogram()[0] for y in range(grey.height // 2))
    assert darkest > 150, "the number fills the width"


def test_narrow_paper_takes_it_as_well(twin: PrinterTwin) -> None:
    EscposPrinter().print_ticket(f"{twin.address}:58", TICKET)
    text = twin.tickets()[0]
    assert max(len(line) for line in text.splitlines() if not line.startswith("https")) <= 32


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"no_paper": True}, Trouble.PAPER),
        ({"cover_open": True}, Trouble.COVER),
        ({"off": True}, Trouble.AWAY),
        ({"mute": True}, Trouble.AWAY),
    ],
)
def test_a_printer_in_trouble_is_sent_nothing(twin: PrinterTwin, how: dict[str, bool], why: Trouble) -> None:
    printer = EscposPrinter(seconds=0.5)
    before = twin.tickets()
    twin.is_now(**how)
    with pytest.raises(PrinterTrouble) as trouble:
        printer.print_ticket(twin.address, TICKET)
    assert (trouble.value.why, trouble.value.again) == (why, True)
    assert printer.look(twin.address).trouble == why
    twin.is_now()
    assert twin.tickets() == before, "nothing waited inside to come out later"
    assert printer.look(twin.address).trouble is None


def test_a_roll_near_its_end_is_told_and_still_prints(twin: PrinterTwin) -> None:
    twin.is_now(low=True)
    assert EscposPrinter().look(twin.address).paper_low
    EscposPrinter().print_ticket(twin.address, TICKET)


def test_who_hangs_up_in_the_middle_spoils_no_other_ticket(twin: PrinterTwin) -> None:
    host, port = twin.address.split(":")[1:]
    with socket.create_connection((host, int(port))) as line:
        line.sendall(b"\x1d(k\xff\xff half of a code")
    EscposPrinter().print_ticket(twin.address, TICKET)
    assert "A-017" in twin.tickets()[0]


class _Usb:
    """A line as libusb gives it: a silence (None among the answers) is an error with a number."""

    device = None

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)

    def _raw(self, _message: bytes) -> None:
        pass

    def _read(self) -> bytes:
        answer = self.answers.pop(0)
        if answer is None:
            silence = OSError()
            silence.errno = errno.ETIMEDOUT
            raise silence
        return answer


def test_a_printer_that_does_not_know_the_last_question_is_asked_for_its_paper() -> None:
    client._wait(_Usb(None, b"\x12"))
    with pytest.raises(PrinterTrouble) as trouble:
        client._wait(_Usb(None, b"\x72"))
    assert (trouble.value.why, trouble.value.again) == (Trouble.PAPER, False)


def test_addresses_are_read_or_refused() -> None:
    found = read("tcp:10.0.0.7")
    assert found is not None
    assert (found.host, found.port, found.columns) == ("10.0.0.7", 9100, 48)
    narrow = read("tcp:printer.lobi:9101:58")
    assert narrow is not None
    assert (narrow.host, narrow.port, narrow.columns) == ("printer.lobi", 9101, 32)
    usb = read("usb:04b8:0E15")
    assert usb is not None
    assert (usb.vendor, usb.product) == (0x04B8, 0x0E15)
    for wrong in ("", "tcp:", "tcp:a b", "tcp:host:0", "tcp:host:70000", "usb:1:2", "http://host", "tcp:host/path"):
        assert read(wrong) is None, wrong
    with pytest.raises(PrinterTrouble) as trouble:
        EscposPrinter().print_ticket("nowhere", TICKET)
    assert (trouble.value.why, trouble.value.again) == (Trouble.ADDRESS, False)


def test_the_twin_understands_pictures_sent_dot_by_dot() -> None:
    pieces: list[bytes] = []
    machine = Machine(condition=Condition(), out=lambda png, _words: pieces.append(png))
    for how in ("bitImageRaster", "bitImageColumn"):
        paper = Dummy()
        paper.qr(LINK, size=6, native=False, image_arguments={"impl": how})
        paper.cut()
        machine.feed(bytes(paper.output))
        assert [seen.text for seen in zxingcpp.read_barcodes(Image.open(io.BytesIO(pieces[-1])))] == [LINK], how


def test_paper_that_runs_out_keeps_what_was_sent_until_there_is_more() -> None:
    words: list[str] = []
    machine = Machine(condition=Condition(paper=False), out=lambda _png, text: words.append(text))
    assert machine.feed(b"A-017\n\x1dV\x00\x10\x04\x04") == b"\x7e"
    assert not words
    machine.condition.paper = True
    assert machine.feed(b"") == b""
    assert words == ["A-017"]


@given(st.binary(max_size=400))
def test_no_bytes_upset_the_twin(noise: bytes) -> None:
    words: list[str] = []
    machine = Machine(condition=Condition(), out=lambda _png, text: words.append(text))
    machine.feed(noise)
    machine.hang_up()
    machine.feed(b"\x1b@\nA-018\n\x1dV\x00")
    assert "A-018" in words[-1]
