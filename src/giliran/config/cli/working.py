"""The worker's process: Procrastinate's jobs, the ledger's runner, or both."""

import asyncio
import logging
import signal
import threading

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

    try:
        runner.run(stop)
    except Exception:
        logger.exception("the ledger's runner failed")
        return False
    return stop.is_set()


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
