"""The machine inside: reads ESC/POS byte by byte, answers questions about itself, cuts tickets off the roll."""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from io import BytesIO

import segno
from PIL import Image

from giliran.integrations.printer.simulator.roll import DOTS, Roll, Style

_REAL_TIME = re.compile(rb"\x10\x04([\x01-\x04])")
_CODEPAGES = {0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 16: "cp1252", 17: "cp866", 18: "cp852"}
_CODEPAGES |= {19: "cp858"}
_LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}
_QR = 49
_ESC, _GS, _DLE, _LF, _SPACE = 0x1B, 0x1D, 0x10, 0x0A, 0x20
_LARGEST = 4_000_000

Reading = Generator[None, int, None]


@dataclass
class _Code:
    """The QR code that is being put together."""

    size: int = 3
    level: str = "l"
    data: bytes = b""


@dataclass
class Condition:
    """What can be wrong with it. `off`: it takes no calls."""

    paper: bool = True
    low: bool = False
    cover_open: bool = False
    off: bool = False
    mute: bool = False
    """It prints but tells nothing, like the cheapest of its kind."""

    @property
    def stopped(self) -> bool:
        """Whether it prints nothing now."""
        return self.cover_open or not self.paper


@dataclass
class Machine:
    """Takes bytes (`feed`), returns answers; hands each piece of paper to `out` as it is cut."""

    condition: Condition
    out: Callable[[bytes, str], None]
    unknown: list[str] = field(default_factory=list)
    roll: Roll = field(default_factory=Roll)

    def __post_init__(self) -> None:
        """Begin as if switched on."""
        self._answers = bytearray()
        self._waiting = bytearray()
        self._begin()
        self._reader = self._read()
        next(self._reader)

    def feed(self, data: bytes) -> bytes:
        """Take what came down the line; return what it answers. While it is stopped print data waits inside."""
        if self.condition.stopped:
            rest = _REAL_TIME.sub(self._answer_at_once, data)
            self._waiting += rest[: _LARGEST - len(self._waiting)]
            return self._told()
        data = bytes(self._waiting) + data
        self._waiting.clear()
        for byte in data:
            self._reader.send(byte)
        return self._told()

    def hang_up(self) -> None:
        """Forget a command that was left unfinished by whoever hung up."""
        self._reader.close()
        self._reader = self._read()
        next(self._reader)

    def _told(self) -> bytes:
        told = b"" if self.condition.mute else bytes(self._answers)
        self._answers.clear()
        return told

    def _answer_at_once(self, found: "re.Match[bytes]") -> bytes:
        self._status(found[1][0])
        return b""

    def _begin(self) -> None:
        self.style = Style()
        self._codepage = "cp437"
        self._code = _Code()

    def _read(self) -> Reading:
        """Read for ever, a byte at a time."""
        while True:
            byte = yield
            if byte == _ESC:
                yield from self._escape()
            elif byte == _GS:
                yield from self._group()
            elif byte == _DLE:
                yield from self._data_link()
            elif byte == _LF:
                self.roll.end_line(self.style)
            elif byte >= _SPACE:  # below are controls, which it passes over
                self.roll.put(bytes([byte]).decode(self._codepage, "replace"), self.style)

    def _data_link(self) -> Reading:
        command = yield
        first = yield
        if command == 0x04:  # noqa: PLR2004
            self._status(first)
        elif command == 0x14:  # noqa: PLR2004 - a pulse for the drawer
            yield
            yield

    def _status(self, which: int) -> None:
        now = self.condition
        bits = {
            1: 0x08 if now.stopped else 0,
            2: (0x04 if now.cover_open else 0) | (0 if now.paper else 0x20),
            3: 0,
            4: (0 if now.paper else 0x60) | (0x0C if now.low or not now.paper else 0),
        }.get(which)
        if bits is not None:
            self._answers.append(0x12 | bits)

    def _escape(self) -> Reading:
        command = chr((yield))
        style = self.style
        if command == "@":
            self._begin()
        elif command == "2":
            style.gap = 30
        elif command == "p":
            for _ in range(3):
                yield
        elif command == "*":
            yield from self._columns()
        elif command == "c":
            yield
            yield
        elif command in "adEG-!J3MtR{ V":
            self._escaped(command, (yield))
        else:
            self.unknown.append(f"ESC {command!r}")

    def _escaped(self, command: str, value: int) -> None:  # noqa: C901 - a table of commands
        style = self.style
        match command:
            case "a":
                style.align = value % 48 % 3
            case "E" | "G":
                style.bold = bool(value & 1)
            case "-":
                style.underline = value % 48 % 3
            case "M":
                style.font = value % 48 & 1
            case "3":
                style.gap = value
            case "J":
                self.roll.feed(value)
            case "t":
                self._codepage = _CODEPAGES.get(value, "cp437")
            case "d":
                for _ in range(value):
                    self.roll.end_line(style)
            case "!":
                style.font, style.bold = value & 1, bool(value & 8)
                style.high, style.wide = 1 + bool(value & 16), 1 + bool(value & 32)
                style.underline = int(bool(value & 128))

    def _group(self) -> Reading:
        command = chr((yield))
        if command == "!":
            size = yield
            self.style.wide, self.style.high = min(8, 1 + (size >> 4)), min(8, 1 + (size & 7))
        elif command == "B":
            self.style.invert = bool((yield) & 1)
        elif command == "V":
            if (yield) in {65, 66, 97, 98, 103, 104}:
                self.roll.feed((yield))
            self.out(*self.roll.cut(self.style))
        elif command == "r":
            yield
            self._answers.append(0x0C if not self.condition.paper else 0x03 if self.condition.low else 0)
        elif command == "(":
            yield from self._function()
        elif command == "v":
            yield from self._raster()
        elif command in "LWP":
            yield
            yield
        elif command in "bahwfHI":
            yield
        else:
            self.unknown.append(f"GS {command!r}")

    def _function(self) -> Reading:
        kind = chr((yield))
        length = (yield) + 256 * (yield)
        data = bytearray()
        for _ in range(length):
            data.append((yield))
        if kind == "k" and len(data) > 1 and data[0] == _QR:
            self._two_dimensional(data[1], bytes(data[2:]))
        else:
            self.unknown.append(f"GS ( {kind!r}")

    def _two_dimensional(self, what: int, data: bytes) -> None:
        if what == 67 and data:  # noqa: PLR2004 - functions 165 to 181 of the QR code, by the second byte
            self._code.size = max(1, min(16, data[0]))
        elif what == 69 and data:  # noqa: PLR2004
            self._code.level = _LEVELS.get(data[0], "l")
        elif what == 80:  # noqa: PLR2004
            self._code.data = data[1:]
        elif what == 81 and self._code.data:  # noqa: PLR2004
            self.roll.picture(_qr(self._code), self.style)
            self.roll.words.append(self._code.data.decode("utf-8", "replace"))

    def _raster(self) -> Reading:
        yield
        mode = yield
        across = (yield) + 256 * (yield)
        down = (yield) + 256 * (yield)
        data = bytearray()
        for _ in range(across * down):
            data.append((yield))
        if across and down:
            self._draw(Image.frombytes("1", (across * 8, down), bytes(data)), mode=mode)

    def _columns(self) -> Reading:
        mode = yield
        across = (yield) + 256 * (yield)
        high = 3 if mode in {32, 33} else 1
        data = bytearray()
        for _ in range(across * high):
            data.append((yield))
        if across:
            turned = Image.frombytes("1", (high * 8, across), bytes(data))
            upright = turned.transpose(Image.Transpose.TRANSPOSE).convert("L").point(lambda dot: 255 - dot)
            self.roll.put_picture(upright)

    def _draw(self, found: Image.Image, *, mode: int) -> None:
        drawn = found.convert("L").point(lambda dot: 255 - dot)
        size = drawn.width * (1 + (mode & 1)), drawn.height * (1 + (mode >> 1 & 1))
        self.roll.picture(drawn.resize(size).crop((0, 0, min(DOTS, size[0]), size[1])), self.style)


def _qr(code: _Code) -> Image.Image:
    file = BytesIO()
    try:
        made = segno.make_qr(code.data, error=code.level, boost_error=False)
    except segno.DataOverflowError:
        return Image.new("L", (1, 1), 255)
    made.save(file, kind="png", scale=code.size, border=0)
    return Image.open(file).convert("L")
