"""Find uv, or fetch it: prints the path of a uv that can read our lock file.

Needs nothing but Python's standard library. What is downloaded is the wheel that the package index offers for this
platform; it is checked against the index's sha256 and unpacked into `.tools/`.
"""

import base64
import contextlib
import hashlib
import html.parser
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path

PINNED = "0.13.9"
OLDEST = (0, 13)
OWN = Path(__file__).resolve().parents[1] / ".tools" / "bin" / "uv"
JSON_FORM = "application/vnd.pypi.simple.v1+json"
GLIBC, MUSL = "manylinux", "musllinux"


class Trouble(Exception):  # noqa: N818 - a trouble of the machine, told as advice
    """uv cannot be had; the message says why and what to do."""


@dataclass(frozen=True)
class Wheel:
    """A file that the index offers."""

    name: str
    url: str
    sha256: str

    @property
    def version(self) -> tuple[int, ...]:
        """Its version; empty for what is no plain release."""
        found = re.match(r"uv-(\d+)\.(\d+)\.(\d+)-", self.name)
        return tuple(int(part) for part in found.groups()) if found else ()


def main() -> None:
    """Print the path of uv on standard output; anything else goes to standard error."""
    try:
        print(find() or fetch())
    except Trouble as trouble:
        sys.exit(f"{trouble}\nInstall uv yourself (https://docs.astral.sh/uv/) and run make again.")


def find() -> Path | None:
    """Our own copy, or one on the PATH that is new enough."""
    on_path = shutil.which("uv")
    for candidate in (OWN, Path(on_path) if on_path else None):
        if candidate and candidate.is_file() and _version(candidate) >= OLDEST:
            return candidate
    return None


def _version(uv: Path) -> tuple[int, ...]:
    try:
        told = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(r"(\d+)\.(\d+)", told)
    return (int(found[1]), int(found[2])) if found else ()


def fetch() -> Path:
    """Download uv for this platform."""
    index = index_url()
    print(f"Fetching uv from {_without_password(index)}", file=sys.stderr)
    wheels = [wheel for wheel in offered(index) if wheel.version and fits(wheel.name)]
    if not wheels:
        message = f"The package index has no uv for this platform ({sys.platform}, {platform.machine()})."
        raise Trouble(message)
    pinned = [wheel for wheel in wheels if wheel.name.startswith(f"uv-{PINNED}-")]
    chosen = pinned[0] if pinned else max(wheels, key=lambda wheel: wheel.version)
    content, _ = _get(chosen.url)
    if hashlib.sha256(content).hexdigest() != chosen.sha256:
        message = f"{chosen.name} does not have the checksum that the index promised. Try again later."
        raise Trouble(message)
    unpack(content, to=OWN)
    return OWN


def index_url() -> str:
    """The package index that the environment names, else the public one."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name].rpartition("=")[2] if name == "UV_DEFAULT_INDEX" else os.environ[name]
    return "https://pypi.org/simple"


def offered(index: str) -> list[Wheel]:
    """What the index has of uv, in either of the two forms that indexes speak."""
    content, kind = _get(f"{index.rstrip('/')}/uv/", accept=f"{JSON_FORM}, text/html;q=0.5")
    base = f"{index.rstrip('/')}/uv/"
    if "json" in kind:
        files = json.loads(content)["files"]
        return [
            Wheel(file["filename"], urllib.parse.urljoin(base, file["url"]), file["hashes"].get("sha256", ""))
            for file in files
            if not file.get("yanked")
        ]
    page = _Page(base)
    page.feed(content.decode("utf-8"))
    return page.wheels


class _Page(html.parser.HTMLParser):
    """The older form of an index: a page of links, each with its checksum behind a `#`."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.wheels: list[Wheel] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag != "a" or not known.get("href") or "data-yanked" in known:
            return
        url, checksum = urllib.parse.urldefrag(urllib.parse.urljoin(self.base, known["href"] or ""))
        name = urllib.parse.unquote(url.rpartition("/")[2])
        self.wheels.append(Wheel(name, url, checksum.removeprefix("sha256=")))


def fits(name: str) -> bool:
    """Whether a wheel's platform tags name this machine."""
    if not name.endswith(".whl"):
        return False
    machine = {"AMD64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    tags = name.removesuffix(".whl").rpartition("-")[2].split(".")
    if sys.platform == "darwin":
        return any(tag.startswith("macosx") and tag.endswith((platform.machine(), "universal2")) for tag in tags)
    if sys.platform != "linux":
        return False
    return any(tag.endswith(machine) and _c_library_fits(tag) for tag in tags)


def _c_library_fits(tag: str) -> bool:
    kind, version = platform.libc_ver()
    if kind != "glibc":
        return tag.startswith(MUSL)
    wanted = re.match(r"manylinux_(\d+)_(\d+)_", tag)
    have = re.match(r"(\d+)\.(\d+)", version)
    if not wanted or not have:
        return False
    return (int(wanted[1]), int(wanted[2])) <= (int(have[1]), int(have[2]))


def unpack(content: bytes, *, to: Path) -> None:
    """Take the program out of the wheel, in one step so that a half-written one is never found."""
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        program = next(name for name in wheel.namelist() if name.endswith(".data/scripts/uv"))
        to.parent.mkdir(parents=True, exist_ok=True)
        draft = to.with_suffix(f".{os.getpid()}")
        draft.write_bytes(wheel.read(program))
    draft.chmod(0o755)
    draft.replace(to)


def _get(url: str, *, accept: str = "*/*") -> tuple[bytes, str]:
    """Fetch a page; user and password may be part of the address. Certificates: SSL_CERT_FILE, SSL_CERT_DIR."""
    parts = urllib.parse.urlsplit(url)
    request = urllib.request.Request(_without_password(url), headers={"Accept": accept})  # noqa: S310 - the user's own index
    if parts.username:
        pair = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        request.add_header("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")
    last: Exception | None = None
    for _ in range(3):
        with contextlib.suppress(TimeoutError):
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - the same
                    return answer.read(), answer.headers.get("Content-Type", "")
            except urllib.error.URLError as problem:
                last = problem
    message = f"{_without_password(url)} cannot be read: {last}"
    raise Trouble(message)


def _without_password(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


if __name__ == "__main__":
    main()
