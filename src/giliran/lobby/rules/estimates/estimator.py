"""The estimator: what the rest of the house uses."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, Self

from giliran.lobby.rules.estimates.formula import by_formula
from giliran.lobby.rules.estimates.hall import DayLog, Estimate, Hall, Journey

Kind = Literal["formula", "learned"]


class Estimator:
    """Tells each waiting person of one office how long it will take: learned where history allows, else by formula.

    Make one, `fit` it to the days that are over (each night), keep its bytes, and ask it as the day goes.
    """

    def fit(self, days: Sequence[DayLog]) -> Self:
        """Learn from past days of one office, oldest first, and return the estimator itself.

        Too few days, or too few people who waited, leave it with the formula (see `kind`). Takes seconds to minutes,
        so it belongs in a nightly task.
        """
        del days
        return self

    @property
    def kind(self) -> Kind:
        """What the estimates come from: "learned", or "formula" where history is too thin."""
        return "formula"

    def kind_on(self, day: date) -> Kind:
        """The same for a certain day: what was learned too long before it is not used any more."""
        del day
        return self.kind

    def estimates(self, hall: Hall) -> dict[Hashable, Estimate]:
        """Return the remaining wait of each person in `hall.waiting`, by visit."""
        return {one.visit: by_formula(hall=hall, person=one) for one in hall.waiting}

    def if_joining(
        self,
        hall: Hall,
        *,
        service: str,
        at: float | None = None,
        head_start: float = 0.0,
        visit_class: str = "",
    ) -> Estimate:
        """Return how long somebody would wait who came now, or at the later instant `at`, counted from then.

        `head_start` is how long the turn would lie before the joining, by the rule of calling (negative: after).
        """
        moment = hall.at if at is None else max(at, hall.at)
        person = Journey(object(), service, moment, head_start=head_start, visit_class=visit_class)
        return by_formula(hall=replace(hall, at=moment), person=person)

    def to_bytes(self) -> bytes:
        """Return everything learned as bytes (a ZIP of plain arrays and JSON; nothing in it is executed)."""
        return b""

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        """Return the estimator that was kept. Raises `Unreadable` for bytes of another version or that are broken."""
        del kept
        return cls()


class Unreadable(ValueError):  # noqa: N818 - says what it is
    """These bytes are not an estimator of this version; fit a new one."""
