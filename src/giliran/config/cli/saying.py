"""How commands speak: problems in one line on standard error, progress on long work."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


WIDE = 120


class Failure(Exception):  # noqa: N818 - an outcome that the user is told, not a bug
    """The command could not do its work; the message says why."""


def complain(message: str) -> None:
    """Tell of a problem in one line."""
    sys.stderr.write(f"giliran: {' '.join(message.split())}\n")


def console() -> "Console":
    """The terminal, with rich's niceties where it is one."""
    from rich.console import Console  # noqa: PLC0415 - costs a tenth of a second

    screen = Console(highlight=False, soft_wrap=True)
    if not screen.is_terminal:
        screen.width = max(screen.width, WIDE)  # a log has no edge
    return screen


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Show that something takes a moment: a spinner on a terminal, a line elsewhere."""
    screen = console()
    if screen.is_terminal:
        with screen.status(f"{what} …"):
            yield
    else:
        screen.print(f"{what} …", markup=False)
        yield
