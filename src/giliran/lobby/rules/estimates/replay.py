"""A day played again: the hall as it stood at each instant, from what had happened strictly at or before it."""

from collections.abc import Iterator, Sequence

from giliran.lobby.rules.estimates.hall import Coming, DayLog, Desk, Hall, Journey

_ACTIVE_S = 600.0
_KEPT_S = 7200.0


class Replay:
    """Makes halls of a day. Nothing that a journey holds from after the instant gets into the hall."""

    def __init__(self, log: DayLog) -> None:
        """Take a day, or what there is of it."""
        self._log = log

    def hall(self, at: float) -> Hall:
        """Return the hall at `at`, what happened in that very second included."""
        known = [seen for one in self._log.journeys if (seen := as_of(one, at)) is not None]
        serving = [one for one in known if one.served and one.service_ended_at is None]
        return Hall(
            day=self._log.day,
            at=at,
            waiting=tuple(one for one in known if one.left_queue_at is None),
            serving=tuple(serving),
            ended=tuple(one for one in known if _is_over(one) and _over_at(one) >= at - _KEPT_S),
            desks=tuple(self._desks(at, known)),
            coming=tuple(self._coming(at)),
        )

    def _desks(self, at: float, known: Sequence[Journey]) -> Iterator[Desk]:
        if self._log.sessions:
            for session in self._log.sessions:
                if session.opened_at <= at and (session.closed_at is None or session.closed_at > at):
                    yield Desk(session.counter, session.skills)
            return
        seen: dict[str, set[str]] = {}
        active: set[str] = set()
        for one in known:
            if one.counter is None or not one.served:
                continue
            seen.setdefault(one.counter, set()).add(one.service)
            if one.service_ended_at is None or one.service_ended_at >= at - _ACTIVE_S:
                active.add(one.counter)
        for counter in sorted(active):
            yield Desk(counter, frozenset(seen[counter]))

    def _coming(self, at: float) -> Iterator[Coming]:
        for booking in self._log.bookings:
            if booking.arrived_at is None or booking.arrived_at > at:
                yield Coming(booking.service, booking.appointed_at)


def as_of(journey: Journey, at: float) -> Journey | None:
    """Return what was known of a journey at `at`, None before the joining."""
    if journey.joined_at > at:
        return None
    left = journey.left_queue_at is not None and journey.left_queue_at <= at
    ended = left and journey.service_ended_at is not None and journey.service_ended_at <= at
    return Journey(
        visit=journey.visit,
        service=journey.service,
        joined_at=journey.joined_at,
        left_queue_at=journey.left_queue_at if left else None,
        service_ended_at=journey.service_ended_at if ended else None,
        counter=journey.counter if left else None,
        served=journey.served and left,
        head_start=journey.head_start,
        visit_class=journey.visit_class,
    )


def _is_over(journey: Journey) -> bool:
    return journey.left_queue_at is not None and (not journey.served or journey.service_ended_at is not None)


def _over_at(journey: Journey) -> float:
    return journey.service_ended_at or journey.left_queue_at or 0.0
