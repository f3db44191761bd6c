"""Keeps each room's translations: extract what is said, compile what is translated, check that nothing is left out."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from giliran.foundation import translations


class Command(BaseCommand):
    """Indonesian is the source; each room keeps its English beside it."""

    help = "Extract a room's messages into its catalogue, or compile or check every room's."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own form

    def add_arguments(self, parser: CommandParser) -> None:
        """Take rooms, or --compile, or --check."""
        parser.add_argument("rooms", nargs="*", help="rooms to extract (default: all)")
        parser.add_argument("--compile", action="store_true", help="write the .mo files")
        parser.add_argument("--check", action="store_true", help="fail if a message is missing or untranslated")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked."""
        rooms = options["rooms"] or [*settings.ROOMS, "demo", "config"]
        homes: list[Path] = [settings.PACKAGE / room for room in rooms]
        if options["check"]:
            problems = [problem for home in homes for problem in translations.problems(home)]
            if problems:
                raise CommandError("\n".join(problems))
            self.stdout.write("every message is translated")
            return
        for home in homes:
            if not options["compile"]:
                self.stdout.write(f"{home.name}: {translations.extract(home)} messages")
            translations.compile_catalogue(home)
