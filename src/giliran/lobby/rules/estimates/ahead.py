"""A hall as it will probably stand some time from now: played forward once by the rule, in the middle of all luck.

Who is called by then has gone, who comes by then is there: the booked at their time, others at the pace of the last
hour. The instant of the hall stays; what is in it moves back in time. So its pace, its counters and what ended lately
read as they do now, which is the best that anybody knows of later.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from giliran.lobby.rules.estimates.hall import Coming, Hall, Journey
from giliran.lobby.rules.estimates.past import NEVER_S, Floats, Past
from giliran.lobby.rules.estimates.simulation import Line, play

_LATELY_S = 3600.0
_MOST_NEWCOMERS = 200
_BOOKED = "booked"


def hall_ahead(hall: Hall, past: Past, *, ahead_s: float, service: str) -> Hall:
    """Return the hall as it will probably stand in `ahead_s` seconds, for somebody who then joins `service`."""
    due = [one for one in hall.coming if one.turn <= hall.at + ahead_s]
    people = sorted(
        (*hall.waiting, *_booked(due, hall), *_unbooked(hall, ahead_s=ahead_s, service=service)),
        key=lambda one: (one.turn, one.joined_at),
    )
    if not hall.desks:
        return hall
    starts = play(_all_call(hall), Line(people, _arrivals(people, hall)), _lasting(past), last=len(people) - 1)
    called_in = [] if starts is None else np.median(starts, axis=1).tolist()
    waiting, called = list[Journey](), list[Journey]()
    for person, wait in zip(people, called_in, strict=True):
        if wait > ahead_s:
            waiting.append(_back(person, by=ahead_s))
        elif wait + past.mean_service(person.service) > ahead_s:
            called.append(replace(_back(person, by=ahead_s), left_queue_at=hall.at + wait - ahead_s, served=True))
    coming = [Coming(one.service, one.turn - ahead_s) for one in hall.coming if one.turn > hall.at + ahead_s]
    return replace(hall, waiting=waiting, serving=_at_counters(hall, called, past, ahead_s=ahead_s), coming=coming)


def _all_call(hall: Hall) -> Hall:
    """Return the hall with every open counter about to call: whoever is away now is back in a while."""
    return replace(hall, ended=(), desks=[desk._replace(opened_at=hall.at) for desk in hall.desks])


def _lasting(past: Past) -> Past:
    """Return the past in which no counter stops for good."""
    return replace(past, gaps=past.gaps[past.gaps < NEVER_S])


def _at_counters(hall: Hall, called: Sequence[Journey], past: Past, *, ahead_s: float) -> list[Journey]:
    """Return who is being served by then: those of now who are not done by the mean, at other counters the latest."""
    still = [
        replace(_back(one, by=ahead_s), left_queue_at=called_at - ahead_s)
        for one in hall.serving
        if hall.at + ahead_s - (called_at := one.left_queue_at or hall.at) < past.mean_service(one.service)
    ]
    taken = {one.counter for one in still}
    free = [desk.counter for desk in hall.desks if desk.counter not in taken]
    latest = sorted(called, key=lambda one: one.left_queue_at or 0.0, reverse=True)
    return still + [replace(one, counter=counter) for one, counter in zip(latest, free, strict=False)]


def _arrivals(people: Sequence[Journey], hall: Hall) -> Floats:
    return np.maximum(np.array([one.joined_at for one in people]) - hall.at, 0.0)


def _booked(due: Sequence[Coming], hall: Hall) -> list[Journey]:
    """Return the booked who are still to come by then; whose time is past comes at once, if at all."""
    return [
        Journey(("booked", place), one.service, comes := max(one.turn, hall.at + 1.0), head_start=comes - one.turn)
        for place, one in enumerate(due)
    ]


def _unbooked(hall: Hall, *, ahead_s: float, service: str) -> list[Journey]:
    """Return as many without an appointment as came in the last hour, evenly spread, each with the usual turn."""
    since = hall.at - _LATELY_S
    came = [
        one
        for one in (*hall.waiting, *hall.serving, *hall.ended)
        if one.joined_at > since and one.service == service and one.visit_class != _BOOKED
    ]
    many = min(round(len(came) * ahead_s / _LATELY_S), _MOST_NEWCOMERS)
    if not many:
        return []
    usual = median(one.head_start for one in came)
    times = hall.at + (np.arange(many) + 0.5) * ahead_s / many
    return [Journey(("unbooked", place), service, at, head_start=usual) for place, at in enumerate(times.tolist())]


def _back(one: Journey, *, by: float) -> Journey:
    return replace(one, joined_at=one.joined_at - by)
