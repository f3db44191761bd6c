"""The worker's process: Procrastinate's jobs, or the ledger's runner with the releases' clockwork, or all."""

import asyncio
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import django

logger = logging.getLogger(__name__)

SHUTDOWN = 20.0
"""Seconds that running jobs get to end."""


def work(*, jobs: bool, ledger: bool, concurrency: int) -> bool:
    """Work until told to stop (SIGINT, SIGTERM); False when a part failed by itself."""
    django.setup()
    stop = threading.Event()
    if not ledger:
        return _run_jobs(stop, concurrency=concurrency)
    if not jobs:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        return _run_ledger(stop)
    return _run_both(stop, concurrency=concurrency)


def _run_both(stop: threading.Event, *, concurrency: int) -> bool:
    ended_well: list[bool] = []

    def follow() -> None:
        ended_well.append(_run_ledger(stop))
        if not stop.is_set():
            signal.raise_signal(signal.SIGTERM)  # without the ledger the jobs should not look healthy

    ledger = threading.Thread(target=follow, name="ledger")
    ledger.start()
    try:
        jobs_ended_well = _run_jobs(stop, concurrency=concurrency)
    finally:
        stop.set()
        ledger.join()
    return jobs_ended_well and all(ended_well)


def _run_ledger(stop: threading.Event) -> bool:
    from giliran.ledger import runner  # noqa: PLC0415 - its models need Django to be set up

    with _clockwork(stop):
        try:
            runner.run(stop)
        except Exception:
            logger.exception("the ledger's runner failed")
            return False
    return stop.is_set()


@contextmanager
def _clockwork(stop: threading.Event) -> Iterator[None]:
    """Have the releases' clockwork run beside the ledger; of several workers' only one does something at a time."""
    from giliran.appointments import tasks_release  # noqa: PLC0415 - its models need Django to be set up

    ticking = threading.Thread(target=tasks_release.run, args=(stop,), name="releases", daemon=True)
    ticking.start()
    try:
        yield
    finally:
        if stop.is_set():
            ticking.join(SHUTDOWN)


def _run_jobs(stop: threading.Event, *, concurrency: int) -> bool:
    from giliran.config import job_worker  # noqa: PLC0415 - its models need Django to be set up

    try:
        asyncio.run(job_worker.run(stop, concurrency=concurrency, grace=SHUTDOWN))
    except Exception:
        logger.exception("the jobs' worker failed")
        return False
    finally:
        stop.set()
    return True
