"""Numbers for people who sign up while the demonstration runs: nobody gets one that was given before."""

from pathlib import Path

from giliran.demo.people import MOST_NUMBERS

_BLOCK = 50


class Numbers:
    """A counter that survives the run. `seed` is that of the newcomers, whom no planned day knows."""

    def __init__(self, file: Path, *, seed: int) -> None:
        """Go on where the last run stopped; numbers are taken in blocks, so that a killed run repeats none."""
        self.seed = seed * 1000 + 998
        self._file = file
        self._next = self._until = self._read()

    def next(self) -> int:
        """Return the next number."""
        if self._next >= self._until:
            self._until += _BLOCK
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_suffix(".new")
            draft.write_text(f"{self._until}\n", "ascii")
            draft.replace(self._file)
        number = self._next % MOST_NUMBERS
        self._next += 1
        return number

    def _read(self) -> int:
        try:
            return int(self._file.read_text("ascii"))
        except (OSError, ValueError):
            return 1
