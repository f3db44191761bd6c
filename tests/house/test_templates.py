"""Templates reach only downward, and each one is used."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.rooms import ORDER, SOURCE, level

_FREE = {"journey", "config", "demo"}
_TEMPLATE = re.compile(r"""(?:include|extends|template=)\s*["'(]*([\w./-]+\.(?:html|txt|svg|typ))""")
_URL = re.compile(r"""\{%\s*url\s+["']([\w]+):""")


def _templates() -> Iterator[tuple[str, Path]]:
    for room in ORDER:
        for path in sorted((SOURCE / room).rglob("templates/**/*")):
            if path.is_file():
                yield room, path


def _name(path: Path) -> str:
    return str(path.relative_to(next(parent for parent in path.parents if parent.name == "templates")))


def test_urls_and_includes_reach_only_downward() -> None:
    upward = []
    for room, path in _templates():
        if room in _FREE:
            continue
        text = path.read_text()
        targets = _URL.findall(text) + [name.split("/")[0] for name in _TEMPLATE.findall(text)]
        upward += [f"{path}: {target}" for target in targets if target in ORDER and level(target) > level(room)]
    assert not upward


def test_urls_in_code_reach_only_downward() -> None:
    pattern = re.compile(r"""(?:reverse|redirect|reverse_lazy)\(\s*["'](\w+):""")
    upward = []
    for room in ORDER:
        if room in _FREE:
            continue
        for path in sorted((SOURCE / room).rglob("*.py")):
            found = pattern.findall(path.read_text())
            upward += [f"{path}: {name}" for name in found if name in ORDER and level(name) > level(room)]
    assert not upward


def test_every_template_is_used() -> None:
    said = "\n".join(
        path.read_text()
        for pattern in ("*.py", "*.html", "*.txt")
        for path in sorted(SOURCE.rglob(pattern))
        if "migrations" not in path.parts
    )
    # Django and allauth look these up by name themselves.
    by_name = re.compile(r"^(\d{3}(_csrf)?\.html|(account|mfa|usersessions|allauth|admin|django|registration)/.*)$")
    unused = []
    for _, path in _templates():
        name = _name(path)
        if by_name.match(name):
            continue
        if name.startswith("cotton/"):
            used = f"<c-{path.stem.replace('_', '-')}" in said or f"<c-{path.stem.replace('_', '.')}" in said
        else:
            stem = re.sub(r"(\.subject|\.sms)?\.(txt|html)$", "", name)
            used = name in said or f'"{stem}"' in said or _as_message(stem) in said
        if not used:
            unused.append(name)
    assert not unused


def _as_message(stem: str) -> str:
    # A room may name its messages by their last word, with the folder said once.
    return f'"{stem.rsplit("/", 1)[-1]}"' if "/messages/" in stem else "\x00"
