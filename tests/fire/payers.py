"""People who pay at the bank while everything is being killed, and press again when nobody answers."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import httpx

from giliran.demo.live.journal import Journal
from tests.fire.product import Product

ROOT = Path(__file__).resolve().parents[2]
OFFICE = "jakarta-selatan"
_HELD_WITHIN = 240.0
_TAKEN = httpx.codes.CONFLICT
_PATIENCE = 90.0


class NobodyHeld(Exception):  # noqa: N818 - what happened
    """No bills could be made ready."""


@contextmanager
def payers(product: Product, *, count: int, chance: Random) -> Iterator[Path]:
    """Have so many people hold places, and pay one after the other in the block; yields their journal."""
    journal = product.var / "payers.jsonl"
    book, going = Journal(journal), threading.Event()
    held = _held(product, count)
    for each in held:
        book.write(
            "held", who=each["who"], office=OFFICE, application=each["application"], billing_code=each["billing_code"]
        )
    paying = threading.Thread(target=_pay_all, args=(product, held, book, going, chance), daemon=True)
    paying.start()
    try:
        yield journal
    finally:
        going.set()
        paying.join(_PATIENCE)
        book.close()


def _held(product: Product, count: int) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fire.bills", str(count)],
        cwd=ROOT,
        env=product.environment,
        capture_output=True,
        text=True,
        timeout=_HELD_WITHIN,
        check=False,
    )
    if done.returncode:
        raise NobodyHeld(done.stderr[-3000:])
    held: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return held


def _pay_all(
    product: Product, held: list[dict[str, Any]], book: Journal, going: threading.Event, chance: Random
) -> None:
    """Pay one bill after the other; once told to go, the rest without a pause."""
    for each in held:
        going.wait(chance.uniform(0.2, 3.0))
        told = _paid(product, each["billing_code"])
        if told is not None:
            notices = [str(notice["code"]) for notice in told["notices"]]
            noticed = any(code.startswith("200") for code in notices)
            book.write(
                "paid", who=each["who"], office=OFFICE, billing_code=each["billing_code"], amount=told["amount"],
                noticed=noticed,
            )  # fmt: skip


def _paid(product: Product, code: str) -> dict[str, Any] | None:
    """Pay until the bank says yes; None where it says that there is nothing to pay (any more)."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            answer = httpx.post(f"{product.simulators['bank']}/api/pay", json={"code": code}, timeout=20)
            told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError):
            time.sleep(0.5)
            continue
        if answer.is_success and told.get("state") == "paid":
            return told
        if answer.status_code == _TAKEN and str(told.get("code", "")).startswith("404"):
            return None
        time.sleep(0.5)
    return None
