"""Which steps of an office's plan somebody takes, and which of them a counter may call for. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PlanStep:
    """A step of a plan; nothing named means nobody, always, all.

    `skipped_by`: lanes, classes and circumstances that leave it out. `only_for`: circumstances in which alone it is
    taken. `counters`: numbers of those that may call for it.
    """

    key: str
    skipped_by: frozenset[str] = frozenset()
    only_for: frozenset[str] = frozenset()
    counters: frozenset[int] = frozenset()
    usual_seconds: int | None = None


def path(plan: Sequence[PlanStep], *, lane: str, visit_class: str, circumstance: str) -> tuple[str, ...]:
    """Return the steps that somebody takes, in order. Whoever would take none takes the last of those for everybody."""
    rights = {lane, visit_class, circumstance} - {""}
    taken = tuple(step.key for step in plan if _meant(step, circumstance) and not step.skipped_by & rights)
    if taken:
        return taken
    return next((step.key,) for step in reversed(plan) if not step.only_for or step is plan[0])


def callable_at(plan: Sequence[PlanStep], *, counter_number: int) -> frozenset[str]:
    """Return the steps for which a counter may call."""
    return frozenset(step.key for step in plan if not step.counters or counter_number in step.counters)


def workable(
    plan: Sequence[PlanStep], *, counter_number: int, wanted: Collection[str], taught: Collection[str]
) -> tuple[str, ...]:
    """Return which of the wanted steps an officer may call for at a counter, in order; nothing `taught` means all."""
    here = callable_at(plan, counter_number=counter_number)
    return tuple(
        step.key for step in plan if step.key in wanted and step.key in here and (not taught or step.key in taught)
    )


def _meant(step: PlanStep, circumstance: str) -> bool:
    return not step.only_for or circumstance in step.only_for
