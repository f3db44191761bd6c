"""The command-line program `giliran`.

Its modules import what they need only when a command runs, so that `giliran --help` is quick.
"""

import sys


def main() -> None:
    """Run the program; exit 0 when done, 1 when it failed, 2 when called or configured wrongly."""
    from giliran.config.cli.program import run  # noqa: PLC0415 - importing this package costs nothing

    sys.exit(run(sys.argv[1:]))
