"""`python -m tests.fire.audit`: audits the installation of this environment, and writes what it finds as JSON."""

import argparse
import json
import os
import sys
import time
from pathlib import Path


def main() -> int:
    """Return 0 when nothing is wrong, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journal", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--log", type=Path, action="append", default=[], help="a log in which nobody may be named")
    parser.add_argument("--patience", type=float, default=100.0, help="seconds to wait for what is under way")
    chosen = parser.parse_args()
    settle_in()
    import httpx
    from django.conf import settings

    from giliran.demo.live.journal import read
    from giliran.foundation.patience import unhurried
    from tests.fire.audit import auditing, leaks, people, settling

    lines = [line for journal in chosen.journal for line in read(journal)]
    waited = settling.settle(lines, patience=chosen.patience)
    began = time.monotonic()
    at_bank = httpx.get(f"{settings.BANK_URL}/api/payments", timeout=30).json()
    with unhurried():
        found = auditing.audit(lines, at_bank=at_bank)
        everybody = people.roster()
    found.add(leaks.leaked(chosen.log, everybody))
    found.figures["looked for in logs"] = len(everybody)
    found.figures["bytes of logs"] = sum(log.stat().st_size for log in chosen.log)
    told = {**found.told(), "waited": waited, "took": round(time.monotonic() - began, 2)}
    chosen.out.write_text(json.dumps(told, indent=1), "utf-8")
    return 1 if found.findings else 0


def settle_in() -> None:
    """Set Django up within the installation of this environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    from giliran.config.cli import local

    local.with_database()
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
