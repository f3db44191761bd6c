"""Checking a published draw from its document alone: no database, no network, nothing of ours to believe.

The document is what `/rilis/<id>/undian.json` answers. Whatever it is, the check ends: a document that is not one is a
problem among others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from giliran.appointments import rules_draw

FORMAT = "giliran-draw-1"
OURS = "giliran"
"""The custodian that is ourselves: its secret proves nothing alone."""
ENOUGH = 2


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a check came to. `notes` are no faults, but worth knowing; `place` is that of the entry asked for."""

    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    entrants: int = 0
    place: int | None = None
    number: str = ""

    @property
    def holds(self) -> bool:
        """Say whether everything was as it must be."""
        return not self.problems


def verify(document: Mapping[str, Any], *, entry: UUID | None = None) -> Verdict:
    """Recompute a draw, and the place of one entry if asked for."""
    try:
        return _verify(document, entry)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        return Verdict(problems=(f"this is no draw's document ({type(problem).__name__}: {problem})",))


def _verify(document: Mapping[str, Any], entry: UUID | None) -> Verdict:
    if document["format"] != FORMAT:
        return Verdict(problems=(f"this is no document of the form {FORMAT}",))
    if document["seed"] is None:
        return Verdict(problems=("this release is not drawn yet",))
    release = UUID(document["release"])
    line = [UUID(each) for each in document["line"]]
    root, seed = bytes.fromhex(document["root"]), bytes.fromhex(document["seed"])
    used = [told for told in document["custodians"] if told["used"]]
    problems = [*_wrong_secrets(release, used), *_wrong_order_of_time(document, used)]
    if len(set(line)) != len(line) or len(line) != document["entrants"]:
        problems.append("the entrants are not as many as it says, or one is there twice")
    if rules_draw.root(line) != root:
        problems.append("the root does not stand for these entrants")
    if rules_draw.seed([bytes.fromhex(told["secret"]) for told in used], root, document["beacon"]) != seed:
        problems.append("the seed does not follow from the secrets and the root")
    right = rules_draw.order(seed, line)
    wrong = sum(1 for (_, is_), said in zip(right, line, strict=True) if is_ != said)
    if wrong:
        problems.append(f"{wrong} entrants do not stand where the draw put them")
    known = {each: (place, number) for place, (number, each) in enumerate(right, start=1)}
    place, number = known.get(entry, (None, b"")) if entry else (None, b"")
    if entry and place is None:
        problems.append("the entry asked for is not among those who were drawn")
    return Verdict(
        problems=tuple(problems), notes=tuple(_notes(document)), entrants=len(line), place=place, number=number.hex()
    )


def _wrong_secrets(release: UUID, used: list[dict[str, Any]]) -> list[str]:
    if not used:
        return ["no secret at all went into the seed"]
    return [
        f"the secret of {told['name']} is not the one that it committed to"
        for told in used
        if rules_draw.commitment(release, bytes.fromhex(told["secret"])).hex() != told["commitment"]
    ]


def _wrong_order_of_time(document: Mapping[str, Any], used: list[dict[str, Any]]) -> list[str]:
    closed = datetime.fromisoformat(document["closed_at"])
    opened = datetime.fromisoformat(document["room_opened_at"])
    return [
        f"{told['name']} {what}"
        for told in used
        for wrong, what in (
            (datetime.fromisoformat(told["committed_at"]) > opened, "committed after the room had opened"),
            (datetime.fromisoformat(told["revealed_at"]) < closed, "revealed before the room had closed"),
        )
        if wrong
    ]


def _notes(document: Mapping[str, Any]) -> list[str]:
    notes = []
    others = [told for told in document["custodians"] if told["name"] != OURS]
    if sum(1 for told in others if told["used"]) < ENOUGH:
        notes.append(f"fewer than {ENOUGH} custodians beside Giliran itself took part")
    for told in others:
        if not told["used"]:
            notes.append(
                f"{told['name']} {'revealed too late' if told['secret'] else 'never revealed'}: not part of it"
            )
            fits = told["secret"] and rules_draw.commitment(
                UUID(document["release"]), bytes.fromhex(told["secret"])
            ).hex() == told["commitment"]  # fmt: skip
            if told["secret"] and not fits:
                notes.append(f"{told['name']} revealed another secret than it committed to")
    return notes
