"""The first automatic check: from what was measured of a page to accepted, or to what should be done again.

Tolerant on purpose: an honest, clear photo must pass, and what is asked for again may still be handed in after two
tries, for an officer to look at. The thresholds are data, kept with each result, so that an answer can be explained
later and the figures tuned against what officers decide.
"""

from collections.abc import Iterator, Mapping
from typing import Any

THRESHOLDS: Mapping[str, float] = {
    "version": 1,
    "least_long_side": 900,
    "least_card_side": 620,
    "least_sharpness": 0.022,
    "least_contrast": 40,
    "least_light": 62,
    "most_glare_card": 0.035,
    "most_glare_sheet": 0.12,
    "most_tilt": 22,
    "most_skew": 1.45,
    "aspect_tolerance": 0.06,
}

# From what makes all else unknowable to what matters least; at most three are told at once.
ORDER = ("no_page", "dark", "blur", "small", "far", "glare", "cut", "tilt", "skew")
_MOST_TOLD = 3
# Long by short side of an ID-1 card (ISO/IEC 7810) and a passport's page; of A4, folio and letter. A document of that
# shape is whole although it lies at the picture's edge, as on a scanner.
_CARD_ASPECTS = (1.585,)
_PASSPORT_ASPECTS = (1.42,)
_SHEET_ASPECTS = (1.414, 1.535, 1.294)
_CARDS = frozenset({"ktp", "kia", "sim"})
_PASSPORTS = frozenset({"old_passport", "passport"})


def is_card(kind: str) -> bool:
    """Say whether this kind of document is a card or a booklet page rather than a sheet of paper."""
    return kind in _CARDS | _PASSPORTS


def judge(measures: Mapping[str, Any], *, kind: str, thresholds: Mapping[str, float] = THRESHOLDS) -> list[str]:
    """Return the reasons to do it again, the weightiest first; none means accepted."""
    if not measures:
        return []
    if measures["contrast"] < thresholds["least_contrast"] and measures["light"] >= thresholds["least_light"]:
        return ["no_page"]
    found = set(_findings(measures, thresholds, kind))
    if "dark" in found:
        found -= {"blur", "cut", "glare"}
    return [reason for reason in ORDER if reason in found][:_MOST_TOLD]


def _findings(measures: Mapping[str, Any], thresholds: Mapping[str, float], kind: str) -> Iterator[str]:
    card = is_card(kind)
    least_side = thresholds["least_card_side" if card else "least_long_side"]
    small = 0 < measures["long_side"] < least_side
    wrong = {
        "small": small,
        "far": not small and 0 < measures["page_side"] < least_side,
        "dark": measures["light"] < thresholds["least_light"],
        "blur": measures["sharpness"] < thresholds["least_sharpness"],
        "glare": measures["glare"] > thresholds["most_glare_card" if card else "most_glare_sheet"],
        "cut": measures["touches"] and not _is_whole(measures["aspect"], thresholds, kind),
        "tilt": abs(measures["tilt"]) > thresholds["most_tilt"],
        "skew": measures["skew"] > thresholds["most_skew"],
    }
    yield from (reason for reason, found in wrong.items() if found)


def _is_whole(aspect: float, thresholds: Mapping[str, float], kind: str) -> bool:
    known = _CARD_ASPECTS if kind in _CARDS else _PASSPORT_ASPECTS if kind in _PASSPORTS else _SHEET_ASPECTS
    return any(abs(aspect / whole - 1) < thresholds["aspect_tolerance"] for whole in known)
