"""Rows are locked so that others may still refer to them."""

import ast
from pathlib import Path

import giliran

SOURCE = Path(giliran.__file__).parent
BENCHES = SOURCE / "bench"  # the naive way is measured as people write it


def test_a_lock_lets_others_refer_to_the_row() -> None:
    # FOR UPDATE also stops the check of a foreign key (FOR KEY SHARE), and two rooms then wait for each other.
    wrong = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in SOURCE.rglob("*.py")
        if BENCHES not in path.parents
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and _locks(node) and not _leaves_the_key(node)
    ]
    assert not wrong, "select_for_update(no_key=True) is meant here"


def test_so_do_statements_of_our_own() -> None:
    wrong = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if BENCHES not in path.parents and "migrations" not in path.parts and " FOR UPDATE" in path.read_text("utf-8")
    ]
    assert not wrong, "FOR NO KEY UPDATE is meant here"


def _locks(call: ast.Call) -> bool:
    return getattr(call.func, "attr", "") == "select_for_update"


def _leaves_the_key(call: ast.Call) -> bool:
    return any(word.arg == "no_key" and getattr(word.value, "value", False) is True for word in call.keywords)
