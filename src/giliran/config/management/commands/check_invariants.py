"""Checks what must always hold, in every room; exit 0 means that all of it does."""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from giliran.foundation import clock
from giliran.foundation.invariants import Invariant
from giliran.foundation.patience import unhurried


class Command(BaseCommand):
    """Each room names what must hold in its `invariants` module."""

    help = "Check what must always hold (places, money, tickets, the ledger). Exit code 1 names what is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take rooms to check."""
        parser.add_argument("rooms", nargs="*", help="rooms to check (default: all)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check each room and print every invariant with its verdict."""
        with unhurried():
            broken = sum(self._check(room) for room in options["rooms"] or settings.ROOMS)
        self.stdout.write(f"{broken} problem(s)" if broken else "everything holds")
        if broken:
            sys.exit(1)

    def _check(self, room: str) -> int:
        """Check a room; return how many problems there are."""
        if not find_spec(f"giliran.{room}.invariants"):
            return 0
        broken = 0
        invariants: list[Invariant] = getattr(import_module(f"giliran.{room}.invariants"), "INVARIANTS", [])
        for invariant in invariants:
            problems = list(invariant.broken(clock.now()))
            broken += len(problems)
            verdict = self.style.ERROR("BROKEN") if problems else self.style.SUCCESS("holds")
            self.stdout.write(f"{verdict}  {room}: {invariant.statement}")
            for problem in problems[:20]:
                self.stdout.write(f"        {problem}")
        return broken
