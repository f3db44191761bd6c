"""The jobs' worker, which outlives its database and takes up what other workers left behind when they were killed.

Procrastinate's own worker ends with the connection it loses, and a job whose end it could not write down stays "doing"
for ever. So whenever the database refuses it, the worker is ended in order and another begins, under a new number, once
somebody answers again. Every job of a number that no longer gives signs of life is put back in line: our tasks may be
run again (`tests/faults/test_jobs.py` holds them to it).
"""

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker
from psycopg_pool import AsyncConnectionPool

from giliran.foundation.database.limits import PATIENCE, RECONNECT
from giliran.foundation.outage import Trouble, trouble_of

logger = logging.getLogger(__name__)

SIGN_OF_LIFE = 5.0
"""Seconds between two signs of life of a worker."""
SILENCE = 20.0
"""Seconds of silence after which a worker counts as dead and its jobs are put back."""
MOST_ATTEMPTS = 10
"""How often a job is begun before it is given up: one that takes its worker down each time must not go on for ever."""
_AFTER_TROUBLE = 1.0
_PAUSES = (1.0, 2.0, 5.0)
_TRIES = 5
_CLOSING = 2.0


class Noticing(PsycopgConnector):
    """A connector that says when the database refused it."""

    def __init__(self, on_trouble: Callable[[], None]) -> None:
        """Take whom to tell."""
        self._on_trouble = on_trouble
        super().__init__()

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        """As the base, and notice."""
        async with self._noticing():
            await super().execute_query_async(query, **arguments)

    async def execute_query_one_async(self, query: Any, **arguments: Any) -> dict[str, Any]:
        """As the base, and notice."""
        async with self._noticing():
            return dict(await super().execute_query_one_async(query, **arguments))

    async def execute_query_all_async(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        """As the base, and notice."""
        async with self._noticing():
            return list(await super().execute_query_all_async(query, **arguments))

    @asynccontextmanager
    async def _noticing(self) -> AsyncIterator[None]:
        try:
            yield
        except exceptions.ConnectorException as problem:
            if trouble_of(problem):
                self._on_trouble()
            raise


async def run(stop: threading.Event, *, concurrency: int, grace: float) -> None:
    """Work until told to stop (SIGINT, SIGTERM); running jobs get `grace` seconds to end."""
    told = asyncio.Event()
    _on_signals(told.set)
    while not told.is_set():
        try:
            await _one_worker(told, stop, concurrency=concurrency, grace=grace)
        except exceptions.ConnectorException as problem:
            if not told.is_set():
                logger.warning("the jobs' worker lost the database", extra={"trouble": trouble_of(problem)})
        await _within(_AFTER_TROUBLE, told)


async def _one_worker(told: asyncio.Event, stop: threading.Event, *, concurrency: int, grace: float) -> None:
    """Have one worker until told to stop, or until the database refuses it."""
    trouble = asyncio.Event()
    # The worker fetches through a connector of its own; what tasks and subscribers defer still goes through Django's
    # connection, and so commits with their data.
    working = app.with_connector(Noticing(trouble.set))
    ways = [*(app.worker_defaults.get("task_middleware") or []), _through_outages(stop)]
    async with _opened(working):
        worker = asyncio.create_task(
            working.run_worker_async(
                concurrency=concurrency,
                shutdown_graceful_timeout=grace,
                install_signal_handlers=False,
                update_heartbeat_interval=SIGN_OF_LIFE,
                stalled_worker_timeout=SILENCE,
                task_middleware=ways,
            )
        )
        around = [asyncio.create_task(told.wait()), asyncio.create_task(trouble.wait())]
        rescue = asyncio.create_task(_put_back(working))
        try:
            await asyncio.wait([worker, *around], return_when=asyncio.FIRST_COMPLETED)
        finally:
            if told.is_set():
                stop.set()
            for task in (*around, rescue, worker):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await worker


@asynccontextmanager
async def _opened(working: Any) -> AsyncIterator[None]:
    """Open the connections, or say that the database is away; close them afterwards."""
    pool = AsyncConnectionPool(
        kwargs=connector_params("default"),
        min_size=1,
        max_size=6,
        timeout=PATIENCE,
        reconnect_timeout=RECONNECT,
        check=AsyncConnectionPool.check_connection,
        open=False,
    )
    try:
        try:
            await pool.open(wait=True, timeout=RECONNECT)
        except psycopg.Error as problem:
            raise exceptions.ConnectorException from problem
        # Periodic jobs are put in line through Django's connection, which nobody else would look after.
        await sync_to_async(close_old_connections)()
        await working.connector.open_async(pool)
        yield
    finally:
        await pool.close(_CLOSING)


async def _put_back(working: Any) -> None:
    """Look every few seconds for jobs of workers that are silent."""
    while True:
        await asyncio.sleep(SIGN_OF_LIFE)
        with suppress(exceptions.ConnectorException):
            await put_back_stalled(working.job_manager)


async def put_back_stalled(jobs: Any) -> int:
    """Put back in line what silent workers were doing; return how many jobs that were."""
    stalled: Iterable[Job] = await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE)
    count = 0
    for job in stalled:
        given_up = job.attempts >= MOST_ATTEMPTS
        try:
            if not given_up:
                await jobs.retry_job(job)
        except exceptions.ConnectorException as problem:
            if trouble_of(problem):
                raise
            # Another of its kind waits in line already, or somebody else was faster.
            given_up = True
        if given_up:
            with suppress(exceptions.ConnectorException):
                await jobs.finish_job(job=job, status=Status.FAILED, delete_job=False)
        count += 1
        told = {"job": job.id, "task": job.task_name, "attempts": job.attempts, "given_up": given_up}
        logger.warning("a job was left behind by its worker", extra=told)
    return count


def _through_outages(stop: threading.Event) -> Callable[[Callable[[], Any], JobContext, Worker], Any]:
    """Make the way of a task through an outage: it waits for the database and begins again."""

    def through(call: Callable[[], Any], context: JobContext, _worker: Worker) -> Any:
        tries = 0
        while True:
            try:
                return call()
            except Exception as problem:
                trouble, tries = trouble_of(problem), tries + 1
                if trouble is None or stop.is_set() or context.should_abort() or not _once_more(trouble, tries):
                    raise
                logger.warning(
                    "a job waits for the database", extra={"task": context.job.task_name, "trouble": trouble}
                )
            with suppress(Exception):
                connection.close()
            stop.wait(_PAUSES[min(tries, len(_PAUSES)) - 1])

    return through


def _once_more(trouble: Trouble, tries: int) -> bool:
    """What concerns everybody passes; a statement that is too slow each time may be at fault itself."""
    return trouble.of_everybody or tries < _TRIES


def _on_signals(call: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, call)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(call))


async def _within(seconds: float, event: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
