"""Whether a log says anything of anybody: identity numbers, names, telephone numbers, e-mail addresses."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.fire.audit.findings import Finding, Kind

_DIGITS = re.compile(r"\d{8,}")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w")
_WORD = re.compile(r"[^\W\d_]{3,}")
_IDENTITY = 16


@dataclass
class Roster:
    """Everybody who took part, as a log could name them."""

    numbers: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    _names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, *, nik: str = "", full_name: str = "", phone: str = "", email: str = "") -> None:
        """Take somebody in; what is empty is left out."""
        if nik:
            self.numbers.add(nik)
        if phone:
            self.phones.add(_subscriber(phone))
        if email:
            self.emails.add(email.lower())
        words = _WORD.findall(full_name.lower())
        if len(words) > 1:  # a single word is no full name, and may be any word
            self._names[max(words, key=len)].add(" ".join(full_name.lower().split()))

    def __len__(self) -> int:
        """Return how many different things are looked for."""
        return len(self.numbers) + len(self.phones) + len(self.emails) + sum(map(len, self._names.values()))

    def named_in(self, line: str) -> Iterator[str]:
        """Yield what kinds of data of somebody's a line holds."""
        runs = _DIGITS.findall(line)
        if any(run[at : at + _IDENTITY] in self.numbers for run in runs for at in range(len(run) - _IDENTITY + 1)):
            yield "identity number"
        if any(_subscriber(run) in self.phones for run in runs):
            yield "telephone number"
        if any(address.lower() in self.emails for address in _ADDRESS.findall(line)):
            yield "e-mail address"
        lower = line.lower()
        named = (name for word in _WORD.findall(lower) if word in self._names for name in self._names[word])
        if any(name in lower for name in named):
            yield "name"


def _subscriber(number: str) -> str:
    """Return an Indonesian number without country or trunk digit, however it was written."""
    digits = re.sub(r"\D", "", number)
    return digits.removeprefix("62").removeprefix("0")


def leaked(logs: Iterable[Path], roster: Roster) -> Iterator[Finding]:
    """Find lines that say something of somebody. The finding says where, not what: it is read by others too."""
    for log in logs:
        with log.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, start=1):
                for what in roster.named_in(line):
                    yield Finding(kind=Kind.LEAKED, what=f"{log.name}, line {number}: somebody's {what}")
