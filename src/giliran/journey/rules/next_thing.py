"""The one next thing to do. A table from top to bottom: the first line that fits decides."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from giliran.journey.rules.standing import Standing


class NextThing(StrEnum):
    """What there is to do now, or what is waited for."""

    CONTINUE_DRAFT = "continue_draft"
    CORRECT = "correct"
    PAY = "pay"
    PAY_FIRST = "pay_first"
    CHOOSE_TIME = "choose_time"
    CHOOSE_TIME_PAID = "choose_time_paid"
    CHOOSE_TIME_AGAIN = "choose_time_again"
    ANSWER_OFFER = "answer_offer"
    AWAIT_PLACE = "await_place"
    COME = "come"
    FOLLOW_TICKET = "follow_ticket"
    AWAIT_EXAMINATION = "await_examination"
    AWAIT_DECISION = "await_decision"
    AWAIT_PRODUCTION = "await_production"
    COLLECT = "collect"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """The stages as people count them, in order."""

    FILL_IN = "fill_in"
    BOOK_AND_PAY = "book_and_pay"
    COME = "come"
    EXAMINE = "examine"
    PRODUCE = "produce"
    COLLECT = "collect"


_Test = Callable[[Standing], bool]
_TABLE: Sequence[tuple[_Test, NextThing]] = (
    (lambda s: s.state == "draft", NextThing.CONTINUE_DRAFT),
    (lambda s: s.state == "correction", NextThing.CORRECT),
    (lambda s: s.state == "cancelled", NextThing.CANCELLED),
    (lambda s: s.state == "refused", NextThing.REFUSED),
    (lambda s: s.state == "recommended", NextThing.AWAIT_DECISION),
    (lambda s: s.state in {"approved", "producing"}, NextThing.AWAIT_PRODUCTION),
    (lambda s: s.state == "ready", NextThing.COLLECT),
    (lambda s: s.state == "collected", NextThing.DONE),
    # From here on it is sent, and it is about the visit.
    (lambda s: s.visit is not None, NextThing.FOLLOW_TICKET),
    # A place held a moment ago may still be without its bill: it is made as soon as somebody looks at it.
    (lambda s: s.booking_state == "held" and s.bill_state in {"open", None}, NextThing.PAY),
    (lambda s: s.booking_state == "confirmed", NextThing.COME),
    (lambda s: s.offer is not None, NextThing.ANSWER_OFFER),
    (lambda s: s.booking_state == "owed", NextThing.CHOOSE_TIME_PAID),
    (lambda s: s.attended, NextThing.AWAIT_EXAMINATION),
    (lambda s: s.bill_state == "open", NextThing.PAY),
    (lambda s: s.missed, NextThing.CHOOSE_TIME_AGAIN),
    # Paid a moment ago: the place is about to be made certain.
    (lambda s: s.bill_state == "paid", NextThing.AWAIT_PLACE),
    (lambda s: s.payment_first, NextThing.PAY_FIRST),
    (lambda _: True, NextThing.CHOOSE_TIME),
)

_STAGES: dict[NextThing, Stage | None] = {
    NextThing.CONTINUE_DRAFT: Stage.FILL_IN,
    NextThing.CORRECT: Stage.FILL_IN,
    NextThing.PAY: Stage.BOOK_AND_PAY,
    NextThing.PAY_FIRST: Stage.BOOK_AND_PAY,
    NextThing.CHOOSE_TIME: Stage.BOOK_AND_PAY,
    NextThing.CHOOSE_TIME_PAID: Stage.BOOK_AND_PAY,
    NextThing.CHOOSE_TIME_AGAIN: Stage.BOOK_AND_PAY,
    NextThing.ANSWER_OFFER: Stage.BOOK_AND_PAY,
    NextThing.AWAIT_PLACE: Stage.BOOK_AND_PAY,
    NextThing.COME: Stage.COME,
    NextThing.FOLLOW_TICKET: Stage.COME,
    NextThing.AWAIT_EXAMINATION: Stage.EXAMINE,
    NextThing.AWAIT_DECISION: Stage.EXAMINE,
    NextThing.AWAIT_PRODUCTION: Stage.PRODUCE,
    NextThing.COLLECT: Stage.COLLECT,
    NextThing.DONE: None,
    NextThing.REFUSED: None,
    NextThing.CANCELLED: None,
}
YOURS = frozenset(
    {
        NextThing.CONTINUE_DRAFT,
        NextThing.CORRECT,
        NextThing.PAY,
        NextThing.PAY_FIRST,
        NextThing.CHOOSE_TIME,
        NextThing.CHOOSE_TIME_PAID,
        NextThing.CHOOSE_TIME_AGAIN,
        NextThing.ANSWER_OFFER,
        NextThing.COME,
        NextThing.FOLLOW_TICKET,
        NextThing.COLLECT,
    }
)
"""The things that the applicant does; the others are waited for."""


def next_thing(standing: Standing) -> NextThing:
    """Return the one thing to do, or to wait for, now."""
    return next(thing for test, thing in _TABLE if test(standing))


def stage(thing: NextThing) -> Stage | None:
    """Return the stage that a next thing belongs to; None when the journey is over."""
    return _STAGES[thing]
