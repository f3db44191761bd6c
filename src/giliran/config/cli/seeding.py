"""Fills the demo's database, as a process of its own that knows Django. `giliran.demo.seed.run(progress)` does it."""

import os
from importlib import import_module
from importlib.util import find_spec

from giliran.config.cli.long_work import report_step, report_total


def progress(done: int, total: int, what: str = "") -> None:
    """Report to whoever watches; the first call sets the total."""
    if done <= 1:
        report_total(total)
    if done:
        report_step(what)


def main() -> None:
    """Seed, if this version has something to seed."""
    if find_spec("giliran.demo.seed") is None:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    import_module("giliran.demo.seed").run(progress)


if __name__ == "__main__":
    main()
