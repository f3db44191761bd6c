"""Whom the server runs as, and how that account reaches programs and data it could not walk to.

Started as root, the server gives up every privilege. A checkout often lies where other accounts cannot go (`/root`,
mode 0700). Nobody's directories are opened for that: the data directory is handed over as an open descriptor, which the
server knows as `/proc/self/fd/N`, and the programs are copied to the run's private temporary directory. On a system
without `/proc` this is refused with advice.
"""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giliran.config import places
from giliran.config.postgres.binaries import Binaries
from giliran.config.postgres.problems import PostgresProblem

LONGEST_PATH = 900
"""PostgreSQL stops at 1,024 characters for a path, including the names of its own files."""

PREFIX = "giliran-"


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account that the server runs as; `switch` tells whether we must change to it (that is: we are root)."""

    uid: int
    gid: int
    name: str
    switch: bool

    def arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this account, without any other privilege."""
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        changed = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}
        return {"cwd": "/", "env": environment, "stdin": subprocess.DEVNULL, **changed}

    def can(self, command: Sequence[str]) -> bool:
        """Whether the account can run this to success."""
        try:
            done = subprocess.run(command, capture_output=True, timeout=20, check=False, **self.arguments())
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0

    def give(self, path: Path) -> None:
        """Make the account the owner of `path`."""
        if self.switch:
            os.chown(path, self.uid, self.gid)


def choose(data: Path) -> Account:
    """Ourselves; as root the owner of the data or the checkout, else `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        if data.is_dir() and data.stat().st_uid != os.geteuid():
            message = (
                f"The database's files in {data} belong to {_name(data.stat().st_uid)}: another account made them. "
                "Run as before (as root, perhaps), or set GILIRAN_VAR to a directory of your own."
            )
            raise PostgresProblem(message)
        return Account(uid=os.geteuid(), gid=os.getegid(), name=_name(os.geteuid()), switch=False)
    for uid, gid in _candidates(data):
        account = Account(uid=uid, gid=gid, name=_name(uid), switch=True)
        if account.can(["/bin/sh", "-c", "true"]):
            return account
    message = (
        "PostgreSQL does not run as root, and here root can become none of: the checkout's owner, postgres, nobody. "
        "Run as an ordinary user, or set DATABASE_URL."
    )
    raise PostgresProblem(message)


def _candidates(data: Path) -> Iterator[tuple[int, int]]:
    if data.is_dir():  # what exists decides: the server must own its files
        owner = data.stat()
        yield owner.st_uid, owner.st_gid
        return
    owner = places.project_root().stat()
    if owner.st_uid != 0 and not _name(owner.st_uid).isdecimal():  # initdb wants an account that has a name
        yield owner.st_uid, owner.st_gid
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        yield entry.pw_uid, entry.pw_gid


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def temporary_directory(account: Account) -> Path:
    """A new private directory with a short name, for the socket (which allows about 100 characters)."""
    place = "/tmp" if os.access("/tmp", os.W_OK) else None  # noqa: S108 - mkdtemp makes it private
    made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    account.give(made)
    return made


def clear_temporary_directory(path: str) -> None:
    """Remove what `temporary_directory` made, and nothing else."""
    place = Path(path)
    if place.name.startswith(PREFIX) and place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)


def reachable_programs(binaries: Binaries, *, account: Account, temporary: Path) -> Binaries:
    """The programs where they are, if the account can run them there; else a copy in `temporary`."""
    if account.can([binaries.program("postgres"), "--version"]) and len(str(binaries.bin)) < LONGEST_PATH:
        return binaries
    if binaries.trees:
        copied = _copy(binaries, to=temporary)
        if account.can([copied.program("postgres"), "--version"]):
            return copied
    message = (
        f"The account {account.name} can run the database's programs neither in {binaries.bin} nor from {temporary}. "
        "Put the checkout where it can go, or set DATABASE_URL."
    )
    raise PostgresProblem(message)


def _copy(binaries: Binaries, *, to: Path) -> Binaries:
    base = Path(os.path.commonpath(binaries.trees))
    base = base.parent if base in binaries.trees else base
    for tree in binaries.trees:
        target = to / "programs" / tree.relative_to(base)
        shutil.copytree(tree, target, ignore=shutil.ignore_patterns("include", "*.a"))
    programs = to / "programs"
    for path in (programs, *programs.rglob("*")):
        executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if executable else 0o644)
    return Binaries(bin=programs / binaries.bin.relative_to(base), major=binaries.major, trees=())


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How the server is told its data directory: a path, and the descriptors that it must inherit for it."""

    path: str
    descriptors: tuple[int, ...]


def reach(data: Path, *, account: Account) -> Reach:
    """The path itself where the account can go there, else an open descriptor."""
    walkable = not account.switch or account.can(["/bin/sh", "-c", 'cd "$1"', "sh", str(data)])
    if walkable and len(str(data)) < LONGEST_PATH:
        return Reach(path=str(data), descriptors=())
    if not Path("/proc/self/fd").is_dir():
        message = (
            f"The account {account.name} cannot use {data}. Put the checkout where it can go, "
            "point GILIRAN_VAR to such a place, or set DATABASE_URL."
        )
        raise PostgresProblem(message)
    descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    return Reach(path=f"/proc/self/fd/{descriptor}", descriptors=(descriptor,))
