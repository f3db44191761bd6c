"""Find a Chromium for the browser tests, installing the distribution's where that is possible; prints its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ADVICE = "No Chromium for the browser tests. Install it (Debian: apt-get install chromium) or set GILIRAN_CHROMIUM."


def find() -> str | None:
    """The browser that `GILIRAN_CHROMIUM` names, or one of this machine."""
    named = os.environ.get("GILIRAN_CHROMIUM")
    if named:
        return named
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (*found, *ELSEWHERE) if path and Path(path).is_file()), None)


def install() -> str | None:
    """Install the distribution's package, as root on Debian and its kin."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return None
    print("Installing Chromium for the browser tests …", file=sys.stderr, flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run([apt, *arguments], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr.strip(), file=sys.stderr)
            return None
    return find()


if __name__ == "__main__":
    path = find() or install()
    if path is None:
        sys.exit(ADVICE)
    print(path)
