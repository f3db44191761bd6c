"""docs/operating.md lists what there is to set and to run: all of it, and nothing else."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from django.core.management import get_commands

from giliran.config.cli import local
from giliran.config.cli.program import program
from tests.house.rooms import ROOT, SOURCE

PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
_READ = re.compile(r"""["']((?:GILIRAN|DATABASE)_[A-Z0-9_]+)["']""")
_ROW = re.compile(r"^\| `((?:GILIRAN|DATABASE)_[A-Z0-9_]+)` \| (.+) \| (.+) \| (yes)? ?\|$", re.MULTILINE)


def _listed() -> dict[str, tuple[str, str, bool]]:
    return {name: (meaning, default, bool(secret)) for name, meaning, default, secret in _ROW.findall(PAGE)}


def test_the_page_lists_exactly_the_variables_that_the_code_reads() -> None:
    read = {name for path in SOURCE.rglob("*.py") for name in _READ.findall(path.read_text("utf-8"))}
    listed = set(_listed())
    assert sorted(read - listed) == [], "not on the page"
    assert sorted(listed - read) == [], "read by nobody"
    assert len(_ROW.findall(PAGE)) == len(listed), "listed twice"


def test_no_variable_is_spoken_of_that_is_not_listed() -> None:
    assert set(re.findall(r"\b((?:GILIRAN|DATABASE)_[A-Z0-9_]+)\b", PAGE)) == set(_listed())


def test_secrets_are_marked() -> None:
    secret = {name for name, (_, _, secret) in _listed().items() if secret}
    private = {name for pair in local.KEY_PAIRS for name in pair if "PRIVATE" in name}
    assert {*local.SECRETS, *private} <= secret
    assert {name for name in _listed() if name.endswith(("_SECRET", "_PASSWORD", "_PRIVATE_KEY"))} <= secret


def test_what_has_no_default_is_said_to_be_needed() -> None:
    settings = "\n".join(path.read_text("utf-8") for path in (SOURCE / "config" / "settings").glob("*.py"))
    without = set(re.findall(r'_env\.(?:text|keys)\("(GILIRAN_[A-Z_]+)"\)', settings))
    assert without
    assert {name for name, (_, default, _) in _listed().items() if default == "needed"} == without


def _commands(command: Any, words: tuple[str, ...]) -> Iterator[str]:
    inside = getattr(command, "commands", None)
    if inside is not None:
        for name, inner in inside.items():
            yield from _commands(inner, (*words, name))
    else:
        yield " ".join(words)


def test_the_page_lists_exactly_the_programs_commands() -> None:
    listed = re.findall(r"^\| `(giliran [a-z -]+)` \| ", PAGE.split("## Commands")[1].split("\n## ")[0], re.MULTILINE)
    assert sorted(listed) == sorted(_commands(typer.main.get_command(program(["bench"])), ("giliran",)))


def test_our_management_commands_are_on_the_page_and_no_others() -> None:
    """`messages` is for those who write the pages, not for those who run them."""
    ours = {name for name, where in get_commands().items() if str(where).startswith("giliran.")} - {"messages"}
    spoken_of = set(re.findall(r"`giliran\s+manage\s+([a-z_]+)", PAGE))
    assert ours <= spoken_of
    assert spoken_of <= set(get_commands())


def test_the_page_says_what_a_rotation_says() -> None:
    source = import_module("giliran.config.management.commands.rotate_keys")
    said = Path(source.__file__ or "").read_text("utf-8")
    section = " ".join(PAGE.split("## Keys and their rotation")[1].split("\n## ")[0].split())
    for words in ("everything is under the present keys", "--dry-run", "cannot be opened", "in use"):
        assert words in said
        assert words in section
    assert re.findall(r"\*\*(\w+(?: \w+)?)\.\*\*", section) == [
        "Announce", "Change", "Write anew", "Remove", "Clear",
    ]  # fmt: skip


def test_the_modules_that_the_page_names_are_there() -> None:
    for name in re.findall(r"`(giliran\.[\w.]+\w)`", PAGE):
        import_module(name)
    for path in re.findall(r"`((?:tests|src)/[\w/.]+)`", PAGE):
        assert (ROOT / path).exists(), path
