"""What a killed worker leaves behind is taken up, and may be: every task can be run twice."""

import asyncio
import json
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg import errors

from giliran.applications.models import IdentityCheck
from giliran.applications.ports import population_registry
from giliran.appointments.models import Slot
from giliran.config import job_worker
from giliran.ledger.models import Event
from giliran.notifications.models import Delivery
from giliran.notifications.ports import mail_carrier
from giliran.notifications.services import Recipient, carry_out, send
from giliran.notifications.services.delivery import _take
from tests.faults.house import House, eventually, with_group
from tests.notifications.carriers import KeepingCarrier
from tests.notifications.test_sending import NEWS
from tests.support.world import a_world


@pytest.mark.django_db
@pytest.mark.xdist_group("faults")
def test_the_job_of_a_killed_worker_is_done_by_another(house: House) -> None:
    house.database.admin("DELETE FROM procrastinate_workers")
    number = json.loads(house.plant("job", "appointments.release_holds"))["id"]
    ask = "SELECT status::text FROM procrastinate_jobs WHERE id = %s"
    import psycopg

    with psycopg.connect(house.database.server.admin_url, dbname="giliran") as holding:
        holding.execute("LOCK TABLE appointments_booking IN ACCESS EXCLUSIVE MODE")
        victim = house.begin("worker", "--part", "jobs", log="victim")
        eventually(lambda: house.database.admin(ask, number) == [("doing",)], seconds=60)
        with_group(victim, signal.SIGKILL)
        victim.wait(10)
    # Silence long enough to count; the test does not wait for it.
    house.database.admin("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    heir = house.begin("worker", "--part", "jobs", log="heir")
    eventually(lambda: house.database.admin(ask, number) == [("succeeded",)], seconds=60)
    heir.terminate()
    assert heir.wait(25) == 0
    assert house.database.admin("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'") == [(0,)]
    assert "a job was left behind by its worker" in house.log("heir")


class Jobs:
    """The three calls of Procrastinate's manager that putting back needs."""

    def __init__(self, *jobs: Any, refuses: Exception | None = None) -> None:
        self.stalled = jobs
        self.refuses = refuses
        self.retried: list[int] = []
        self.failed: list[int] = []

    async def get_stalled_jobs(self, seconds_since_heartbeat: float) -> tuple[Any, ...]:
        assert seconds_since_heartbeat == job_worker.SILENCE
        return self.stalled

    async def retry_job(self, job: Any) -> None:
        if self.refuses:
            raise self.refuses
        self.retried.append(job.id)

    async def finish_job(self, *, job: Any, status: Any, delete_job: bool) -> None:
        assert (status.value, delete_job) == ("failed", False)
        self.failed.append(job.id)


def _job(number: int, attempts: int) -> Any:
    from procrastinate.jobs import Job

    return Job(id=number, queue="messages", lock=None, queueing_lock=None, task_name="some.task", attempts=attempts)


def test_a_job_that_takes_every_worker_down_is_given_up_in_the_end() -> None:
    jobs = Jobs(_job(1, attempts=0), _job(2, attempts=job_worker.MOST_ATTEMPTS))
    assert asyncio.run(job_worker.put_back_stalled(jobs)) == 2
    assert (jobs.retried, jobs.failed) == ([1], [2])


def test_a_job_whose_like_waits_already_is_closed() -> None:
    from procrastinate.exceptions import UniqueViolation

    jobs = Jobs(_job(1, attempts=0), refuses=UniqueViolation(constraint_name="waiting", queueing_lock="a lock"))
    asyncio.run(job_worker.put_back_stalled(jobs))
    assert jobs.failed == [1]


def _periodic() -> set[str]:
    return {found.task.name for found in app.periodic_registry.periodic_tasks.values()}


@pytest.mark.django_db(transaction=True)
def test_every_periodic_task_may_be_run_twice() -> None:
    a_world()

    def written() -> tuple[int, ...]:
        return tuple(model.objects.count() for model in (Event, Delivery, IdentityCheck, Slot))

    with mail_carrier.plugged(KeepingCarrier()):
        for name in sorted(_periodic()):
            app.tasks[name](timestamp=0)
            before = written()
            app.tasks[name](timestamp=0)
            assert written() == before, name


TESTS = Path(__file__).parents[1]
HERE = {"applications.verify_identity", "documents.read_later", "notifications.deliver"}
ELSEWHERE = {
    "lobby.make_notice_voice": "lobby/test_speech.py::test_a_spoken_notice_is_made_ahead_and_dropped_when_it_is_over",
    "lobby.print_ticket": "lobby/test_printing.py::test_a_worker_that_died_in_the_middle_hands_out_no_second_ticket",
    "lobby.push": "lobby/test_push.py::test_a_message_tried_twice_says_so_to_the_browser",
}
"""Tasks of the lobby, and where it is tried that they may run twice."""


def test_every_task_is_covered_here_or_where_it_is_said() -> None:
    known = {name for name in app.tasks if not name.startswith(("builtin", "procrastinate"))}
    assert known - _periodic() == HERE | set(ELSEWHERE)
    for place in ELSEWHERE.values():
        file, _, name = place.partition("::")
        assert f"def {name}(" in (TESTS / file).read_text("utf-8"), place


@pytest.mark.django_db(transaction=True)
def test_one_delivery_tried_twice_is_handed_over_once(at: datetime) -> None:
    send(Recipient(user_id=None, email="dewi@contoh.test"), NEWS, at=at)
    carrier, delivery = KeepingCarrier(), Delivery.objects.get()
    with mail_carrier.plugged(carrier):
        assert carry_out(delivery_id=delivery.id, at=at)
        assert not carry_out(delivery_id=delivery.id, at=at)
    assert len(carrier.given) == 1


@pytest.mark.django_db(transaction=True)
def test_an_identity_is_checked_once_however_often_the_job_runs() -> None:
    world = a_world()

    class Registry:
        def verify(self, *, nik: str, fields: Any) -> dict[str, bool]:
            assert nik
            return dict.fromkeys(fields, True)

    with population_registry.plugged(Registry()):
        for _ in range(2):
            app.tasks["applications.verify_identity"](application_id=str(world.application_id))
    assert IdentityCheck.objects.count() == 1


class Context:
    """As much of a job's context as the middleware looks at."""

    job = _job(1, attempts=0)

    def should_abort(self) -> bool:
        return False


def _trouble(problem: Exception) -> OperationalError:
    outer = OperationalError("refused")
    outer.__cause__ = problem
    return outer


@pytest.mark.django_db(transaction=True)
def test_a_task_that_meets_an_outage_waits_and_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setattr(job_worker, "_PAUSES", (0.01,))
    through: Any = job_worker._through_outages(threading.Event())
    refusals: list[Exception] = [_trouble(errors.AdminShutdown())] * 8

    def work() -> str:
        if refusals:
            raise refusals.pop()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'done'")
            return str(cursor.fetchone()[0])

    assert through(work, Context(), None) == "done"

    def slow() -> None:
        raise _trouble(errors.QueryCanceled())

    with pytest.raises(OperationalError):
        through(slow, Context(), None)
    with pytest.raises(ZeroDivisionError):
        through(lambda: 1 / 0, Context(), None)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_finds_anothers_try_under_way_comes_back_when_that_must_have_ended(at: datetime) -> None:
    """Its worker died between taking the delivery and writing down how it went."""
    send(Recipient(user_id=None, email="dewi@contoh.test"), NEWS, at=at)
    delivery = Delivery.objects.get()
    assert _take(delivery.id, at)
    carrier = KeepingCarrier()
    with mail_carrier.plugged(carrier):
        assert not carry_out(delivery_id=delivery.id, at=at + timedelta(seconds=25))
        due = ProcrastinateJob.objects.latest("id").scheduled_at
        assert due
        assert due - at <= timedelta(minutes=1)
        assert carry_out(delivery_id=delivery.id, at=due)
    assert len(carrier.given) == 1
