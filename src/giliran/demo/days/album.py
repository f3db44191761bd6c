"""Photographs of documents and faces, read once and handed in by many.

Drawing a photograph and reading it takes a good part of what a guest's whole application takes. So each kind of
document has a few photographs, of the album's own people; only who is played over HTTP photographs papers of their own.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from giliran.demo.people import Synthetic, synthetic
from giliran.demo.pictures import SHARES, Flaw, document, portrait
from giliran.documents.rules.reading.verdict import CleanPage
from giliran.documents.services import CleanFile, read_own

_PEOPLE = 2
_SEED = 99_000
_QUALITY = 45
"""Thousands of applications carry these photographs: a third of the bytes, and everything can still be read."""
_FLAWS = {Flaw.BLUR, Flaw.TILT, Flaw.GLARE}


@dataclass(frozen=True, kw_only=True)
class Album:
    """Reads photographs when they are first asked for, and keeps them in `folder` for the next time."""

    folder: Path
    at: datetime
    _known: dict[str, CleanFile] = field(default_factory=dict)

    def papers(self, kind: str, chance: Random) -> list[CleanFile]:
        """Return what somebody hands in for a kind of document: a clear photograph, perhaps after a flawed one."""
        person = chance.randrange(_PEOPLE)
        flaw = chance.choices(list(SHARES), list(SHARES.values()))[0]
        clear = self._photograph(kind, person, Flaw.CLEAR)
        return [self._photograph(kind, 0, flaw), clear] if flaw in _FLAWS else [clear]

    def face(self, sex: str, chance: Random) -> CleanFile:
        """Return a portrait of somebody of that sex."""
        number = chance.randrange(_PEOPLE)
        return self._kept(f"face-{sex}-{number}", lambda: portrait(person=self._person(number, sex), seed=_SEED))

    def _photograph(self, kind: str, person: int, flaw: Flaw) -> CleanFile:
        def draw() -> bytes:
            return document(kind=kind, person=self._person(person), seed=_SEED, flaw=flaw).content

        return self._kept(f"{kind}-{person}-{flaw}", draw)

    def _person(self, number: int, sex: str = "") -> Synthetic:
        people = (synthetic(seed=_SEED, number=each) for each in range(1, 200))
        return [person for person in people if sex in {"", person.sex}][number]

    def _kept(self, name: str, draw: Callable[[], bytes]) -> CleanFile:
        if name not in self._known:
            file = self.folder / f"{name}.read"
            self._known[name] = _from_file(file) if file.exists() else self._read(file, draw())
        return self._known[name]

    def _read(self, file: Path, content: bytes) -> CleanFile:
        found = read_own(content=content, at=self.at, quality=_QUALITY)
        page = found.pages[0]
        head = {**asdict(page), "jpeg": "", "kind": found.kind}
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{id(self)}")
        draft.write_bytes(json.dumps(head).encode() + b"\n" + page.jpeg)
        draft.replace(file)
        return found


def _from_file(file: Path) -> CleanFile:
    head, _, jpeg = file.read_bytes().partition(b"\n")
    known = json.loads(head)
    page = CleanPage(jpeg=jpeg, width=known["width"], height=known["height"], measures=known["measures"])
    return CleanFile(kind=known["kind"], pages=[page])
