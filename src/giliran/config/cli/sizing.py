"""Brings made-up applications up to a number, as a process of its own: `python -m giliran.config.cli.sizing 100000`."""

import os
import sys

from giliran.config.cli.long_work import report_step, report_total


def main(size: int) -> None:
    """Add what is missing, reporting to whoever watches."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from giliran.demo import size as demo_size  # noqa: PLC0415
    from giliran.foundation import clock  # noqa: PLC0415

    demo_size.run(size=size, at=clock.now(), progress=_report)


def _report(done: int, total: int, what: str) -> None:
    if done <= 1:
        report_total(total)
    report_step(what)


if __name__ == "__main__":
    main(int(sys.argv[1]))
