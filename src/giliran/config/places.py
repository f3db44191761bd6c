"""Where this installation keeps what it writes: the project's root and its `var/` directory."""

import os
import stat
from pathlib import Path


def project_root() -> Path:
    """The checkout's root when run from one, else the current directory."""
    for parent in Path(__file__).resolve().parents:
        if (parent / "pyproject.toml").is_file():
            return parent
    return Path.cwd()


def var_dir() -> Path:
    """`GILIRAN_VAR`, or `var/` in the project's root. Created on first use."""
    chosen = os.environ.get("GILIRAN_VAR", "")
    return own_directory(Path(chosen).absolute() if chosen else project_root() / "var")


def own_directory(path: Path, *, mode: int = 0o755) -> Path:
    """Create `path` if it is missing, and give it to whoever owns the directory above it.

    The directories may be entered by others, so that the database's account can reach its data; what is secret in them
    is closed by itself.
    """
    if not path.is_dir():
        if not path.parent.is_dir():
            own_directory(path.parent)
        path.mkdir(mode=mode, exist_ok=True)
        hand_over(path)
    return path


def write_private(path: Path, text: str) -> None:
    """Replace `path` by `text` in one step, readable by its owner alone (0600)."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    hand_over(draft)
    draft.replace(path)


def hand_over(path: Path) -> None:
    """As root, give `path` to the owner of its directory, so that a run with sudo locks nobody out later."""
    if os.geteuid() == 0:
        above = path.parent.stat()
        os.chown(path, above.st_uid, above.st_gid)
