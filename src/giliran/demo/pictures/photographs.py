"""Photographs of documents as people send them from home, and portraits as an officer takes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from random import Random

import cv2

from giliran.demo.people import Synthetic
from giliran.demo.pictures import cards, flaws, letters, sheets, table
from giliran.demo.pictures.faces import face
from giliran.demo.pictures.flaws import Flaw
from giliran.demo.pictures.ink import Pixels

Drawing = Callable[[Synthetic, Random], Pixels]

_DRAWINGS: Mapping[str, Drawing] = {
    "ktp": cards.identity_card,
    "kk": sheets.family_card,
    "birth_certificate": sheets.birth_certificate,
    "marriage_book": sheets.marriage_book,
    "diploma": sheets.diploma,
    "baptism_certificate": sheets.baptism_certificate,
    "old_passport": cards.passport_page,
    "parents_ktp": cards.both_cards,
    "parents_marriage_book": sheets.parents_marriage_book,
    "parents_passports": cards.both_passports,
    **{kind: partial(letters.letter, kind) for kind in letters.KINDS},
}
KINDS = frozenset(_DRAWINGS)
"""The kinds of document that can be photographed: those of the catalogue."""

_CARDS = frozenset({"ktp", "old_passport"})
_VIEW, _LARGE_VIEW = (1280, 960), (1600, 1200)
_PORTRAIT = (720, 960)
_BACKDROP = (232, 236, 240)
_QUALITY = 86


@dataclass(frozen=True, kw_only=True)
class Photographed:
    """A JPEG, and what is wrong with it."""

    content: bytes
    flaw: Flaw


def document(*, kind: str, person: Synthetic, seed: int, flaw: Flaw | None = None) -> Photographed:
    """Photograph a person's document of one of the `KINDS`: the same for the same arguments.

    Without `flaw`, one is drawn in the shares of `flaws.SHARES`. Raises `LookupError` for an unknown kind.
    """
    chance = Random(f"{seed}:{person.nik}:{kind}")  # noqa: S311 - repeatable on purpose
    chosen = flaws.drawn(chance)
    chosen = flaw or chosen
    picture = _photograph(_DRAWINGS[kind](person, chance), chance, is_card=kind in _CARDS, flaw=chosen)
    return Photographed(content=_jpeg(picture), flaw=chosen)


def portrait(*, person: Synthetic, seed: int) -> bytes:
    """Photograph a person's face before a plain light background, as JPEG."""
    pose = Random(f"{seed}:{person.nik}:portrait")  # noqa: S311 - repeatable on purpose
    return _jpeg(table.lit(face(person, size=_PORTRAIT, backdrop=_BACKDROP, pose=pose), pose))


def _photograph(thing: Pixels, chance: Random, *, is_card: bool, flaw: Flaw) -> Pixels:
    turned = flaw is Flaw.TILT
    view = _LARGE_VIEW if turned and not is_card else _VIEW  # a turned sheet must still be large enough to read
    size = view if thing.shape[1] >= thing.shape[0] else view[::-1]
    corners = table.place(
        (thing.shape[1], thing.shape[0]),
        size=size,
        share=(0.66 if is_card else 0.74) if turned else chance.uniform(0.80, 0.88),
        tilt=flaws.turned(chance) if turned else chance.uniform(-5, 5),
        shift=(chance.uniform(-0.015, 0.015), chance.uniform(-0.015, 0.015)),
        lean=chance.uniform(0, 0.05),
    )
    picture = table.lit(table.lay(thing, corners, ground=table.table(size, chance)), chance)
    if flaw is Flaw.BLUR:
        return flaws.blurred(picture, chance)
    if flaw is Flaw.GLARE:
        least, most = (0.10, 0.18) if is_card else (0.23, 0.30)
        return flaws.glaring(picture, corners, chance, share=chance.uniform(least, most))
    return picture


def _jpeg(picture: Pixels) -> bytes:
    coded, content = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    if not coded:
        message = "the picture could not be written"
        raise RuntimeError(message)
    return content.tobytes()
