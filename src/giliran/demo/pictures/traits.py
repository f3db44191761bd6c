"""What a made-up face looks like: drawn once from who it is, so that card and portrait show the same person."""

from dataclasses import dataclass
from datetime import date
from random import Random

from giliran.demo.people import Synthetic
from giliran.demo.pictures.ink import Colour

_SKINS: tuple[Colour, ...] = (
    (236, 200, 170),
    (224, 184, 150),
    (208, 166, 130),
    (190, 146, 110),
    (166, 122, 90),
    (138, 98, 72),
    (110, 76, 56),
)
_HAIRS: tuple[Colour, ...] = ((22, 18, 18), (34, 26, 24), (48, 34, 28))
_CLOTH: tuple[Colour, ...] = ((36, 54, 92), (52, 52, 58), (96, 40, 48), (44, 82, 70), (120, 92, 58), (86, 62, 110))
_VEILS: tuple[Colour, ...] = ((42, 52, 78), (120, 60, 66), (66, 88, 76), (150, 118, 98), (60, 56, 62), (104, 92, 128))
_SELDOM_VEILED = ("Bali", "Nusa Tenggara Timur", "Papua", "Sulawesi Utara", "Maluku", "Kalimantan Tengah")
_MOSTLY_DARK = ("Papua", "Nusa Tenggara Timur", "Maluku")
_SEEN_ON = date(2026, 7, 1)


@dataclass(frozen=True, kw_only=True)
class Traits:
    """A face in shares of its own size. `hair`: "veil", "long", "bun", "short", "side", "curly" or "bald".

    `width`: of the head, by its height. `jaw`: how much it narrows downward. `age` in years.
    """

    skin: Colour
    hair_colour: Colour
    cloth: Colour
    veil: Colour
    hair: str
    width: float
    jaw: float
    eyes: float
    eye_gap: float
    brow: float
    nose: float
    mouth: float
    beard: float
    age: int


def traits(person: Synthetic) -> Traits:
    """Return a person's traits, always the same."""
    chance = Random(f"face {person.nik}")  # noqa: S311 - repeatable on purpose
    age, woman = person.age(_SEEN_ON), person.sex == "female"
    darker = 3 if person.province.startswith(_MOSTLY_DARK) else 0
    child = age < 12  # noqa: PLR2004 - until then faces are round
    return Traits(
        skin=_SKINS[min(len(_SKINS) - 1, chance.randrange(4) + darker)],
        hair_colour=_greyed(chance.choice(_HAIRS), age, chance),
        cloth=chance.choice(_CLOTH),
        veil=chance.choice(_VEILS),
        hair=_hair(chance, person, woman=woman, age=age),
        width=chance.uniform(0.70, 0.80) + (0.05 if child else 0),
        jaw=chance.uniform(0.18, 0.30) - (0.08 if child else 0) + (0.03 if woman else 0),
        eyes=chance.uniform(0.115, 0.14) + (0.02 if child else 0),
        eye_gap=chance.uniform(0.40, 0.47),
        brow=chance.uniform(0.012, 0.024) * (0.7 if woman else 1.2),
        nose=chance.uniform(0.12, 0.17),
        mouth=chance.uniform(0.19, 0.25),
        beard=0 if woman or age < 20 else chance.choice((0, 0, 0, 0.35, 0.6)),  # noqa: PLR2004 - few earlier
        age=age,
    )


def _hair(chance: Random, person: Synthetic, *, woman: bool, age: int) -> str:
    if not woman:
        styles = ("short", "side", "curly") if age < 45 else ("short", "side", "bald")  # noqa: PLR2004 - it thins
        return chance.choice(styles)
    veiled = 0.08 if person.province.startswith(_SELDOM_VEILED) else 0.55
    if age > 6 and chance.random() < veiled:  # noqa: PLR2004 - small girls seldom
        return "veil"
    return chance.choice(("long", "bun", "long"))


def _greyed(colour: Colour, age: int, chance: Random) -> Colour:
    share = min(0.75, max(0.0, (age - 45) / 40 + chance.uniform(-0.1, 0.1)))
    red, green, blue = (round(part * (1 - share) + 190 * share) for part in colour)
    return red, green, blue
