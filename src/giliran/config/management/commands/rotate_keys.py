"""Writes anew what stands in the database under an earlier key; docs/operating.md says when."""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from giliran.foundation.patience import unhurried
from giliran.foundation.rotation import Outcome, Part, of_fields, renew


class Command(BaseCommand):
    """Encrypted fields are found by themselves; each room names what else it has in its `rotation` module."""

    help = (
        "Write everything that is encrypted or hashed under an earlier key anew under the present one. May be stopped "
        "and run again at any time. Exit code 1 when something is left under an earlier key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to write at all."""
        parser.add_argument("--dry-run", action="store_true", help="only count what would be written; exit code 0")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Walk every part."""
        with unhurried():
            counts = [(part, part.waiting()) for part in self._parts()]
            if options["dry_run"]:
                self._say_counts(counts)
            else:
                self._rotate(counts)

    def _parts(self) -> list[Part]:
        parts: list[Part] = [*of_fields()]
        for room in settings.ROOMS:
            if find_spec(f"giliran.{room}.rotation") and room != "foundation":
                parts += import_module(f"giliran.{room}.rotation").PARTS
        return parts

    def _say_counts(self, counts: list[tuple[Part, int]]) -> None:
        for part, waiting in counts:
            self.stdout.write(f"{waiting:>10}  {part.name}")
        self.stdout.write(f"{sum(waiting for _part, waiting in counts)} row(s) under an earlier key")

    def _rotate(self, counts: list[tuple[Part, int]]) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        screen = Console(file=sys.stderr)
        with Progress(*columns, console=screen, disable=not screen.is_terminal) as progress:
            outcomes = [self._renew(part, waiting, progress) for part, waiting in counts]
        for outcome in outcomes:
            self._say(outcome)
        left = sum(outcome.left for outcome in outcomes)
        self.stdout.write(
            f"{left} row(s) left under an earlier key" if left else "everything is under the present keys"
        )
        if left:
            sys.exit(1)

    def _renew(self, part: Part, waiting: int, progress: Progress) -> Outcome:
        """Walk a part even if nothing waited when it was counted: somebody may have written since."""
        bar = progress.add_task(part.name, total=waiting)
        return renew(part, told=lambda written: progress.advance(bar, written))

    def _say(self, outcome: Outcome) -> None:
        notes = [f"{outcome.renewed:>10}  {outcome.name}"]
        if outcome.unreadable:
            notes.append(self.style.ERROR(f"{outcome.unreadable} cannot be opened: their key is not listed"))
        if in_use := outcome.left - outcome.unreadable:
            notes.append(self.style.WARNING(f"{in_use} left: in use, run again"))
        self.stdout.write("; ".join(notes))
