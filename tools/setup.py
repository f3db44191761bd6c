"""Make a checkout ready to run: packages into `.venv`, translations, static files. Quick when nothing has changed."""

import os
import subprocess
import sys
from pathlib import Path

from get_uv import Trouble, fetch, find

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv" / "bin" / "python"


def main() -> None:
    """Set up, or end with one line on what is missing."""
    try:
        uv = find() or fetch()
    except Trouble as trouble:
        sys.exit(f"{trouble}\nInstall uv yourself (https://docs.astral.sh/uv/) and run make again.")
    environment = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    environment |= {"UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv")}
    _run([str(uv), "sync", "--locked", "--quiet", "--python", sys.executable], environment, "Installing packages")
    _run([str(PYTHON), "-m", "giliran.config.cli", "manage", "messages", "--compile"], environment, "Translations")
    collect = ["collectstatic", "--no-input", "--verbosity=0"]
    _run([str(PYTHON), "-m", "giliran.config.cli", "manage", *collect], environment, "Static files")


def _run(command: list[str], environment: dict[str, str], what: str) -> None:
    print(f"{what} …", flush=True)
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        sys.exit(f"{what}: failed, see above.")


if __name__ == "__main__":
    main()
