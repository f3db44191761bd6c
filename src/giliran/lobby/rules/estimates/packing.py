"""What an estimator knows, and the bytes it is kept as: a ZIP of plain arrays, without pickles."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from math import inf
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from giliran.lobby.rules.estimates import trees
from giliran.lobby.rules.estimates.conformal import Calibration, misses
from giliran.lobby.rules.estimates.features import FLUID, MEDIAN, NAMES
from giliran.lobby.rules.estimates.forest import Forest
from giliran.lobby.rules.estimates.formula import by_formula
from giliran.lobby.rules.estimates.learning import Examples
from giliran.lobby.rules.estimates.past import Floats, Past
from giliran.lobby.rules.estimates.typical import Typical

VERSION = 2
_NEARLY_ALL = 0.999
_BEYOND = np.array([0.7, 1.0, 1.4])


class Unreadable(ValueError):  # noqa: N818 - says what it is
    """These bytes are not an estimator of this version; fit a new one."""


@dataclass(frozen=True)
class Known:
    """Everything that was learned; `trees` None while there is too little for them."""

    past: Past = field(default_factory=Past)
    trees: Forest | None = None
    learned: Calibration = field(default_factory=Calibration)
    formula: Calibration = field(default_factory=Calibration)
    typical: Typical | None = None
    last_day: date | None = None
    longest_s: float = inf
    """The longest line that the trees have seen, in seconds of waiting."""

    def having_learned(self, days: Sequence[Examples]) -> Self:
        """Return the same with trees learned from those days."""
        lines = np.concatenate([_line(day.values) for day in days])
        return replace(self, trees=trees.fit(days), longest_s=float(np.quantile(lines, _NEARLY_ALL)))

    def told(self, values: Floats) -> Floats:
        """Return what the trees say (n, 3); beyond the longest line they know, its length carries the range along."""
        if self.trees is None:
            message = "nothing was learned"
            raise ValueError(message)
        beyond = np.maximum(_line(values) - self.longest_s, 0.0)
        told: Floats = np.sort(self.trees.predict(values), axis=1) + beyond[:, None] * _BEYOND
        return told

    def having_missed(self, day: Examples) -> Self:
        """Return the same with what it would have missed on a day that it has not seen."""
        if not len(day):
            return self
        about: dict[str, Any] = {
            "left_s": day.left_s,
            "at_joining": day.at_joining,
            "services": day.services,
        }
        formula = self.formula.after(misses(day.day, bounds=by_formula(day.values), **about))
        if self.trees is None:
            return replace(self, formula=formula)
        learned = self.learned.after(misses(day.day, bounds=self.told(day.values), **about))
        return replace(self, formula=formula, learned=learned)


def _line(values: Floats) -> Floats:
    """Return how long the line is, in seconds: by the simulation or by the work ahead, whichever says less."""
    length: Floats = np.minimum(values[:, MEDIAN], values[:, FLUID])
    return length


def pack(known: Known) -> bytes:
    """Return the bytes of `known`."""
    past = known.past
    about = {
        "version": VERSION,
        "features": NAMES,
        "last_day": known.last_day.isoformat() if known.last_day else None,
        "paces": dict(past.paces),
        "shows": past.shows,
        "longest_s": known.longest_s if known.trees is not None else None,
    }
    arrays: dict[str, NDArray[Any]] = {
        "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        "gaps": past.gaps,
        **{f"services.{key}": of for key, of in past.services.items()},
        **{f"stays.{key}": np.stack(of) for key, of in past.stays.items()},
        **{f"learned.{key}": of for key, of in known.learned.arrays().items()},
        **{f"formula.{key}": of for key, of in known.formula.arrays().items()},
    }
    if known.trees is not None:
        arrays |= {f"trees.{key}": of for key, of in known.trees.arrays().items()}
    if known.typical is not None:
        arrays |= {f"typical.{key}": of for key, of in known.typical.arrays().items()}
    file = BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def unpack(kept: bytes) -> Known:
    """Return what the bytes hold. Raises `Unreadable`."""
    try:
        with np.load(BytesIO(kept), allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        about = json.loads(arrays["about"].tobytes())
        known = _known(arrays, about) if about["version"] == VERSION and tuple(about["features"]) == NAMES else None
    except (KeyError, ValueError, OSError, EOFError, BadZipFile, TypeError) as problem:
        raise Unreadable from problem
    if known is None:
        raise Unreadable
    return known


def _known(arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> Known:
    grown, typical = part(arrays, "trees"), part(arrays, "typical")
    past = Past(
        services=part(arrays, "services"),
        gaps=arrays["gaps"],
        stays={key: (of[0], of[1]) for key, of in part(arrays, "stays").items()},
        paces=about["paces"],
        shows=about["shows"],
    )
    return Known(
        past=past,
        trees=Forest.from_arrays(grown) if grown else None,
        learned=Calibration.from_arrays(part(arrays, "learned")),
        formula=Calibration.from_arrays(part(arrays, "formula")),
        typical=Typical.from_arrays(typical) if typical else None,
        last_day=date.fromisoformat(about["last_day"]) if about["last_day"] else None,
        longest_s=about["longest_s"] if about["longest_s"] is not None else inf,
    )


def part(kept: Mapping[str, NDArray[Any]], name: str) -> dict[str, NDArray[Any]]:
    """Return the arrays kept under a name, without it."""
    return {key.removeprefix(f"{name}."): array for key, array in kept.items() if key.startswith(f"{name}.")}
