"""The rooms from low to high, as the import contracts list them."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "giliran"


def _listed() -> list[str]:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    names = contracts["importlinter:contract:rooms"]["layers"].split()
    return [name for name in reversed(names) if name != "|"]


ORDER = _listed()


def level(room: str) -> int:
    """Return how high a room stands; foundation is 0."""
    return ORDER.index(room)
