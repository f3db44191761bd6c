"""The journal: what was acknowledged is on the disk before anybody goes on."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from giliran.demo.live import journal
from giliran.demo.live.journal import OWN, WORDS, Journal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "journal.jsonl"


def test_a_line_says_who_did_what_where_and_when(file: Path) -> None:
    kept = Journal(file)
    kept.write(
        "called", who="petugas@x.test", office="jayapura", number="A-001", visit="v", counter=2, day="2026-11-23"
    )
    (line,) = journal.read(file)
    assert line["did"] == "called"
    assert (line["n"], line["who"], line["office"], line["number"]) == (1, "petugas@x.test", "jayapura", "A-001")
    assert set(line) == OWN | WORDS["called"]


def test_it_is_on_the_disk_when_writing_returns(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    kept = Journal(file)
    monkeypatch.setattr(os, "fdatasync", lambda _handle: synced.append(len(file.read_bytes().splitlines())))
    kept.write("account", who="a@x.test")
    kept.write("account", who="b@x.test")
    assert synced == [1, 2]


def test_nobody_else_may_read_it(file: Path) -> None:
    Journal(file).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_run_goes_on_where_the_last_one_stopped(file: Path) -> None:
    first = Journal(file)
    first.write("account", who="a@x.test")
    first.close()
    Journal(file).write("account", who="b@x.test")
    assert [line["n"] for line in journal.read(file)] == [1, 2]


def test_a_line_cut_off_by_a_kill_acknowledges_nothing(file: Path) -> None:
    Journal(file).write("account", who="a@x.test")
    with file.open("ab") as cut:
        cut.write(b'{"n":2,"did":"acc')
    assert [line["who"] for line in journal.read(file)] == ["a@x.test"]


@pytest.mark.parametrize(
    ("did", "ids"), [("flew", {}), ("submitted", {}), ("submitted", {"application": "1", "nik": 2})]
)
def test_words_and_ids_that_nobody_audits_are_refused(file: Path, did: str, ids: dict[str, Any]) -> None:
    kept = Journal(file)
    with pytest.raises(ValueError, match="no line"):
        kept.write(did, who="a@x.test", **ids)
    assert file.read_bytes() == b""


def test_without_a_file_lines_are_counted_alone() -> None:
    kept = Journal(None)
    kept.write("account", who="a@x.test")
    assert kept.lines == 1


def test_the_digest_of_answers_knows_neither_their_order_nor_their_spelling_of_spaces() -> None:
    one = journal.digest_of({"a": "1", "b": "é"})
    assert one == journal.digest_of({"b": "é", "a": "1"})
    assert one == journal.digest(json.dumps({"a": "1", "b": "é"}, separators=(",", ":"), ensure_ascii=False).encode())
    assert one != journal.digest_of({"a": "1", "b": "e"})
