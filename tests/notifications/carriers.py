"""Carriers for tests: they keep what they are given, or fail as told."""

from dataclasses import dataclass, field
from uuid import UUID

from procrastinate.contrib.django.models import ProcrastinateJob

from giliran.foundation.clock import now
from giliran.notifications import services
from giliran.notifications.ports import CarrierProblem


@dataclass(frozen=True, kw_only=True)
class Given:
    """A message as a carrier got it."""

    to: str
    subject: str
    text: str
    message_id: UUID


@dataclass
class KeepingCarrier:
    """Both carriers in one."""

    given: list[Given] = field(default_factory=list)
    problem: CarrierProblem | None = None

    def send(self, *, to: str, text: str, message_id: UUID, subject: str = "", html: str | None = None) -> str:
        """Keep one."""
        assert html is None or html.startswith("<!doctype")
        if self.problem:
            raise self.problem
        self.given.append(Given(to=to, subject=subject, text=text, message_id=message_id))
        return f"carried-{len(self.given)}"


def deliver_all() -> int:
    """Do what the worker would; return how many jobs there were."""
    jobs = list(ProcrastinateJob.objects.filter(task_name="notifications.deliver", status="todo").order_by("id"))
    for job in jobs:
        services.carry_out(delivery_id=UUID(job.args["delivery_id"]), at=now())
    return len(jobs)
