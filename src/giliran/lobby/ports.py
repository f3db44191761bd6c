"""What the room needs from above, and from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from giliran.foundation.sockets import Socket

case_url: Socket[Callable[[UUID, str], str]] = Socket("lobby.case_url")
"""From an application and an office's code to the page where an officer works on it; empty if there is none."""


class SpeechFailed(Exception):  # noqa: N818 - an outcome
    """The program made no sound of these words; the text says why, in words of ours alone."""


class SpeechProgram(Protocol):
    """A program that speaks, in a process of its own."""

    @property
    def name(self) -> str:
        """Which one, and how it is set; another name means that pieces are made anew. Empty: there is none."""

    def say(self, text: str, *, language: str) -> bytes:
        """Return words as a WAV (16 bit, mono), without silence around; raise `SpeechFailed`."""


speech_program: Socket[SpeechProgram] = Socket("lobby.speech_program")


class Pushed(StrEnum):
    """What became of a message to a browser."""

    TAKEN = "taken"
    GONE = "gone"
    """The browser does not want any more: the subscription is over."""
    REFUSED = "refused"
    """Our fault; trying again would not help."""
    LATER = "later"
    """Nobody answered, or there were too many at once."""


@dataclass(frozen=True, kw_only=True)
class PushAnswer:
    """What a push service said; `after` is when it wants to be asked again, if it said so."""

    outcome: Pushed
    after: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """Where a browser takes messages (RFC 8030), and its keys (RFC 8291), base64url."""

    endpoint: str
    p256dh: str
    auth: str


class PushService(Protocol):
    """Messages to browsers that do not have the page open."""

    @property
    def public_key(self) -> str:
        """Our key as browsers want it when they subscribe (RFC 8292), base64url. Empty: nothing is sent."""

    def accepts(self, subscription: Subscription) -> bool:
        """Say whether this is at a push service that we know, with keys that can be used: we call no other address."""

    def send(
        self, subscription: Subscription, payload: bytes, *, good_for: timedelta, urgent: bool, topic: str
    ) -> PushAnswer:
        """Send, encrypted for that browser alone. A message of the same `topic` that still waits is replaced."""


push_service: Socket[PushService] = Socket("lobby.push_service")


class Trouble(StrEnum):
    """What keeps a printer from printing."""

    PAPER = "paper"
    COVER = "cover"
    AWAY = "away"
    ADDRESS = "address"


class PrinterTrouble(Exception):  # noqa: N818 - an outcome: somebody is shown a QR code instead
    """Nothing came out that can be relied on. `again`: surely not a dot was printed, so trying again is safe."""

    def __init__(self, why: Trouble, *, again: bool) -> None:
        """Say why."""
        super().__init__(why)
        self.why, self.again = why, again


@dataclass(frozen=True, kw_only=True)
class TicketOnPaper:
    """What a ticket says, top to bottom, each text a line or more; `qr` is an address that a phone opens."""

    office: str
    title: str
    number: str
    lines: tuple[str, ...]
    qr: str
    qr_words: str
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PrinterState:
    """How a printer is: its trouble, if any; whether its paper will soon be at an end."""

    trouble: Trouble | None
    paper_low: bool


class TicketPrinter(Protocol):
    """Prints on the printer at an address: "tcp:host[:port]" or "usb:vendor:product", then ":58" for narrow paper."""

    def knows(self, address: str) -> bool:
        """Say whether this is the address of a printer at all."""

    def print_ticket(self, address: str, ticket: TicketOnPaper) -> None:
        """Print; return once it is on paper, as far as the printer tells. Raises `PrinterTrouble`."""

    def look(self, address: str) -> PrinterState:
        """Ask the printer how it is; it answers in seconds or counts as away."""


ticket_printer: Socket[TicketPrinter] = Socket("lobby.ticket_printer")
