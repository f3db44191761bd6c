"""What runs in production may be passed on under Apache-2.0; decision 0012 says under which licence each part is."""

import re
import tomllib
from importlib.metadata import metadata, requires

import pytest

from tests.house.rooms import ROOT

DECISIONS = ROOT / "docs" / "decisions"
PAGE = (DECISIONS / "0012-dependencies-and-licences.md").read_text("utf-8")
LISTED = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+?) \| [^|]+ \|$", PAGE, re.MULTILINE))
ALLOWED = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-CMU", "LGPL-2.1-or-later", "LGPL-3.0-only", "MPL-2.0",
}  # fmt: skip
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def _runtime() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {found.group().lower() for line in project["dependencies"] if (found := _NAME.match(line))}


def _with_all_below(names: set[str]) -> set[str]:
    """Return packages with what they need in turn, as far as it is installed here."""
    known, todo = set[str](), set(names)
    while todo:
        name = todo.pop()
        known.add(name)
        for line in requires(name) or []:
            found = _NAME.match(line)
            inner = found.group().lower().replace("_", "-") if found else ""
            if inner and inner not in known and "extra ==" not in line and _said_by(inner):
                todo.add(inner)
    return known


def _said_by(name: str) -> str:
    """Return what a package's own metadata says of its licence; empty when it is not installed."""
    try:
        about = metadata(name)
    except ModuleNotFoundError:
        return ""
    classifiers = [line for line in about.get_all("Classifier", []) if line.startswith("License")]
    told = {name: (about.get_all(name) or [""])[0].partition("\n")[0] for name in ("License-Expression", "License")}
    texts = [*told.values(), *classifiers]
    return " ; ".join(text for text in texts if text) or "nothing"


def test_every_runtime_dependency_has_its_row_and_every_row_its_dependency() -> None:
    assert sorted(_runtime() - set(LISTED)) == []
    assert sorted(set(LISTED) - _runtime() - {"package"}) == []


@pytest.mark.parametrize(("name", "licence"), sorted((n, v) for n, v in LISTED.items() if n != "package"))
def test_each_licence_is_allowed_and_is_what_the_package_says(name: str, licence: str) -> None:
    assert any(option in ALLOWED for option in licence.split(" OR ") + licence.split(" AND "))
    assert all(part in ALLOWED for option in licence.split(" OR ") for part in option.split(" AND "))
    said = _said_by(name)
    families = [family for family in ("LGPL", "Lesser", "Apache", "BSD", "MIT", "MPL") if family in licence]
    assert not said or any(family in said for family in families), said


def test_nothing_that_runs_in_production_is_under_the_gpl_alone() -> None:
    """What the packages need in turn as well."""
    hard = re.compile(r"(?<![L])\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
    weak = re.compile(r"LGPL|Lesser| OR ", re.IGNORECASE)
    found = {name: _said_by(name) for name in _with_all_below(_runtime())}
    assert len(found) > len(_runtime())
    assert {name: said for name, said in found.items() if hard.search(said) and not weak.search(said)} == {}


def test_every_decision_has_its_row() -> None:
    index = (DECISIONS / "README.md").read_text("utf-8")
    pages = {path.name for path in DECISIONS.glob("0*.md")}
    assert set(re.findall(r"\((\d{4}-[a-z-]+\.md)\)", index)) == pages
    for name in pages:
        text = (DECISIONS / name).read_text("utf-8")
        assert all(f"**{part}" in text for part in ("Decided.", "Why", "Held by")), name
        for path in re.findall(r"`(tests/[\w/.]+\.py|tests/[\w/]+/)`", text):
            assert (ROOT / path).exists(), (name, path)
