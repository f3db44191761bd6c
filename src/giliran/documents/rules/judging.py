"""The first automatic check: from what was measured of a page to accepted, or to what should be done again.

Tolerant on purpose: an honest, clear photo must pass, and what is asked for again may still be handed in after two
tries, for an officer to look at. The thresholds are data, kept with each result, so that an answer can be explained
later and the figures tuned against what officers decide.
"""

from collections.abc import Mapping, Sequence
from typing import Any

THRESHOLDS: Mapping[str, float] = {
    "version": 1,
    "least_long_side": 900,
    "least_card_side": 620,
    "least_sharpness": 0.06,
    "least_contrast": 40,
    "least_light": 62,
    "most_glare_card": 0.035,
    "most_glare_sheet": 0.12,
    "most_tilt": 22,
    "most_skew": 1.45,
}

# From what makes all else unknowable to what matters least; at most three are told at once.
ORDER = ("no_page", "dark", "blur", "small", "far", "glare", "cut", "tilt", "skew")
_MOST_TOLD = 3
_CARDS = frozenset({"ktp", "kia", "sim", "old_passport", "passport"})


def is_card(kind: str) -> bool:
    """Say whether this kind of document is a card or a booklet page rather than a sheet of paper."""
    return kind in _CARDS


def judge(measures: Mapping[str, Any], *, kind: str, thresholds: Mapping[str, float] = THRESHOLDS) -> list[str]:
    """Return the reasons to do it again, the weightiest first; none means accepted."""
    if not measures:
        return []
    if measures["contrast"] < thresholds["least_contrast"] and measures["light"] >= thresholds["least_light"]:
        return ["no_page"]
    found = {reason for reason, wrong in _findings(measures, is_card(kind), thresholds) if wrong}
    if "dark" in found:
        found -= {"blur", "cut", "glare"}
    return [reason for reason in ORDER if reason in found][:_MOST_TOLD]


def _findings(
    measures: Mapping[str, Any],
    card: bool,
    thresholds: Mapping[str, float],
) -> Sequence[tuple[str, bool]]:
    least_side = thresholds["least_card_side"] if card else thresholds["least_long_side"]
    small = 0 < measures["long_side"] < least_side
    return (
        ("small", small),
        ("far", not small and 0 < measures["page_side"] < least_side),
        ("dark", measures["light"] < thresholds["least_light"]),
        ("blur", measures["sharpness"] < thresholds["least_sharpness"]),
        ("glare", measures["glare"] > thresholds["most_glare_card" if card else "most_glare_sheet"]),
        ("cut", measures["cut"]),
        ("tilt", abs(measures["tilt"]) > thresholds["most_tilt"]),
        ("skew", measures["skew"] > thresholds["most_skew"]),
    )
