"""docs/journey.md tells of what is there."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.urls import get_resolver

from giliran.ledger import facts
from tests.house.rooms import ORDER, ROOT, SOURCE
from tests.house.test_views import views

PAGE = ROOT / "docs" / "journey.md"
COLUMNS = ["step", "function", "page", "facts", "message"]


def _rows() -> list[dict[str, str]]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.read_text("utf-8").splitlines()
            if line.startswith("|")]  # fmt: skip
    assert all(len(row) == len(COLUMNS) for row in rows), [row for row in rows if len(row) != len(COLUMNS)]
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows if row[0] != "step" and set(row[0]) != {"-"}]


def _named(column: str) -> list[str]:
    return sorted({name for row in _rows() for name in re.findall(r"`([^`]+)`", row[column])})


def _find(dotted: str) -> Any:
    """Return what a dotted name stands for: what a package offers comes before a module of the same name."""
    first, *words = dotted.split(".")
    found: Any = import_module(first)
    path = first
    for word in words:
        path = f"{path}.{word}"
        found = getattr(found, word) if hasattr(found, word) else import_module(path)
    return found


@pytest.mark.parametrize("name", _named("function"))
def test_every_function_is_there(name: str) -> None:
    assert callable(_find(f"giliran.{name}"))


def test_every_name_in_the_text_is_there() -> None:
    text = "\n".join(line for line in PAGE.read_text("utf-8").splitlines() if not line.startswith("|"))
    for name in re.findall(r"`(giliran\.[\w.]+\w)`", text):
        _find(name)
    for room in re.findall(r"^###.*", text, re.MULTILINE):
        assert set(re.findall(r"`(\w+)`", room)) <= set(ORDER)


def test_every_page_is_there() -> None:
    known = {name for name, _ in views(get_resolver())}
    assert [name for name in _named("page") if name not in known] == []


def test_every_fact_is_there() -> None:
    assert [kind for kind in _named("facts") if kind not in facts.kinds()] == []


def test_every_message_is_there() -> None:
    for name in _named("message"):
        get_template(f"{name}.txt")


def test_no_message_is_forgotten() -> None:
    sent = {
        str(path.relative_to(path.parents[2])).removesuffix(".subject.txt")
        for path in SOURCE.glob("*/templates/*/messages/*.subject.txt")
    }
    assert sorted(sent - set(_named("message"))) == []


def test_no_fact_that_applicants_read_is_forgotten() -> None:
    told = {kind for kind, fact in facts.kinds().items() if str(fact.sentence) and not kind.startswith("tests.")}
    assert sorted(told - set(_named("facts"))) == []


def test_every_step_has_what_is_behind_it() -> None:
    assert [row["step"] for row in _rows() if not row["function"]] == []


def test_the_map_is_linked_where_people_begin() -> None:
    for page in (Path("README.md"), Path("CONTRIBUTING.md")):
        assert "docs/journey.md" in (ROOT / page).read_text("utf-8")
