"""What the model needs to know of an office, read from the product itself."""

from collections.abc import Sequence
from datetime import date, datetime, time
from math import ceil
from zoneinfo import ZoneInfo

from giliran.appointments import queries as appointments
from giliran.appointments import rules as places
from giliran.demo.days import figures
from giliran.demo.days.plan import OfficeShape
from giliran.lobby import queries as lobby
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

GUESTS = {"jakarta-selatan": 500, "denpasar": 240, "jayapura": 80}
"""Guests on an ordinary day: the quota of Jakarta Selatan, of a middle one (Pontianak), of a small one."""
OTHER_GUESTS = 60
DEMO_SCALE = 0.12
"""A demonstration on two cores carries this much of it; the officers become fewer with their guests."""
LEAST_GUESTS = 10
_NOON = time(12)


class OfficeNotKnown(LookupError):  # noqa: N818 - what is told
    """There is no office of that code."""


def office_of(code: str) -> OfficeView:
    """Return the office of a code; raise `OfficeNotKnown`."""
    found = offices.office_by_code(code)
    if found is None:
        raise OfficeNotKnown(code)
    return found


def shape_of(
    code: str, *, day: date, scale: float = DEMO_SCALE, free: Sequence[int] | None = None
) -> OfficeShape | None:
    """Return an office's shape on a day, None where it is closed.

    As many officers as the guests need sit at the `free` counters, in their order; without it from counter 2 on.
    Raises `OfficeNotKnown`.
    """
    office = office_of(code)
    opening = offices.opening(office.id, day)
    if not opening.open:
        return None
    noon = datetime.combine(day, _NOON, ZoneInfo(office.time_zone))
    slot_minutes = appointments.figure_at("slot_minutes", office_id=office.id, at=noon)
    known = [counter.number for counter in offices.counters(office.id)]
    steps = tuple(lobby.usual_steps_of(office.id))
    guests = max(LEAST_GUESTS, round(GUESTS.get(code, OTHER_GUESTS) * scale))
    return OfficeShape(
        code=code,
        time_zone=office.time_zone,
        opens=opening.opens,
        closes=opening.closes,
        break_starts=opening.break_starts,
        break_ends=opening.break_ends,
        slot_minutes=slot_minutes,
        slot_capacity=places.capacity(
            counters=len(known),
            slot_minutes=slot_minutes,
            visit_minutes=appointments.figure_at("visit_minutes", office_id=office.id, at=noon),
        ),
        early_minutes=offices.figure("early_minutes", day, office.id),
        steps=steps,
        counters=tuple(_needed(known if free is None else free, steps, guests)),
        guests=guests,
    )


def _needed(known: Sequence[int], steps: Sequence[str], guests: int) -> Sequence[int]:
    """Return counters for so many guests, not the first: that one is the visitor's."""
    simulated = [number for number in known if number != 1]
    minutes = guests * sum(figures.MEAN_MINUTES.get(step, figures.OTHER_MEAN_MINUTES) for step in steps)
    wanted = max(len(steps), ceil(minutes / (figures.OFFICER_MINUTES * figures.TARGET_LOAD)))
    return simulated[:wanted]
