"""Who can be killed: every process of a running demonstration, found by its place in the family."""

import os
import signal
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

KINDS = (
    "web",
    "web worker",
    "worker-jobs",
    "worker-ledger",
    "simulator-bank",
    "simulator-carrier",
    "simulator-registry",
    "postmaster",
    "backend",
    "checkpointer",
    "walwriter",
    "keeper",
)
"""Every kind of process that a demonstration has and that may die at any moment."""

DATABASE = frozenset({"postmaster", "backend", "checkpointer", "walwriter", "keeper"})
"""Those whose death sends the whole database into crash recovery, or nearly so."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """A process as the system tells of it. A process that has ended and waits to be collected is no member."""

    pid: int
    parent: int
    words: tuple[str, ...]

    @property
    def line(self) -> str:
        """Return its command line."""
        return " ".join(self.words)


def family(root: int) -> dict[int, Member]:
    """Return the process and all that descend from it."""
    everybody = {member.pid: member for member in map(_member, Path("/proc").glob("[0-9]*")) if member}
    children = defaultdict(list)
    for member in everybody.values():
        children[member.parent].append(member.pid)
    found, waiting = {}, [root]
    while waiting:
        pid = waiting.pop()
        if pid in everybody:
            found[pid] = everybody[pid]
            waiting += children[pid]
    return found


def by_kind(root: int) -> dict[str, list[int]]:
    """Return the processes of a demonstration by what they are; the supervisor itself (`root`) is "supervisor"."""
    members = family(root)
    kinds: dict[str, list[int]] = defaultdict(list)
    for member in members.values():
        kind = "supervisor" if member.pid == root else _kind(member, members)
        if kind:
            kinds[kind].append(member.pid)
    return {kind: sorted(pids) for kind, pids in kinds.items()}


def kill(pid: int) -> bool:
    """Kill without asking; False when it had ended already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def _member(entry: Path) -> Member | None:
    try:
        words = tuple((entry / "cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0"))
        state, parent, *_ = (entry / "stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return None
    return None if state == "Z" else Member(pid=int(entry.name), parent=int(parent), words=words)


def _kind(member: Member, members: dict[int, Member]) -> str:
    parent = members.get(member.parent)
    if "giliran.config.postgres.keeper" in member.words:
        return "keeper"
    if member.words[0].startswith("postgres:"):
        return _of_the_database(member.line)
    if parent and "giliran.config.postgres.keeper" in parent.words:
        return "postmaster"
    part = _part(member.words)
    if part == "web" and parent and _part(parent.words) == "web":
        return "web worker"
    return part


def _part(words: tuple[str, ...]) -> str:
    """Return the name under which the supervisor runs a command."""
    if "giliran.config.cli" not in words:
        return ""
    kind, *rest = words[words.index("giliran.config.cli") + 1 :] or [""]
    if kind == "serve":
        return "web"
    if kind == "worker":
        return f"worker-{rest[1]}"
    return f"simulator-{rest[0]}" if kind == "simulator" else ""


def _of_the_database(line: str) -> str:
    title = line.removeprefix("postgres: ")
    for kind in ("checkpointer", "walwriter"):
        if title.startswith(kind):
            return kind
    return "backend" if "giliran_app" in title else ""
