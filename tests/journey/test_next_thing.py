"""The one next thing, as a table."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giliran.applications.rules import State
from giliran.foundation.ids import new_id
from giliran.journey.rules.next_thing import YOURS, NextThing, next_thing, stage
from giliran.journey.rules.standing import Standing
from giliran.journey.web.texts import WORDS

ID = new_id()


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({"state": "draft"}, NextThing.CONTINUE_DRAFT),
        ({"state": "submitted"}, NextThing.CHOOSE_TIME),
        ({"state": "submitted", "payment_first": True}, NextThing.PAY_FIRST),
        ({"state": "submitted", "payment_first": True, "bill_state": "open"}, NextThing.PAY),
        ({"state": "submitted", "booking_state": "held", "bill_state": "open"}, NextThing.PAY),
        ({"state": "submitted", "booking_state": "held"}, NextThing.PAY),
        ({"state": "submitted", "offer": ID}, NextThing.ANSWER_OFFER),
        ({"state": "submitted", "booking_state": "owed", "bill_state": "paid", "offer": ID}, NextThing.ANSWER_OFFER),
        ({"state": "submitted", "booking_state": "owed", "bill_state": "paid"}, NextThing.CHOOSE_TIME_PAID),
        ({"state": "submitted", "booking_state": "confirmed", "bill_state": "paid"}, NextThing.COME),
        ({"state": "submitted", "booking_state": "held", "bill_state": "paid"}, NextThing.AWAIT_PLACE),
        ({"state": "submitted", "payment_first": True, "bill_state": "paid"}, NextThing.AWAIT_PLACE),
        ({"state": "submitted", "attended": True, "visit": ID}, NextThing.FOLLOW_TICKET),
        ({"state": "submitted", "attended": True}, NextThing.AWAIT_EXAMINATION),
        ({"state": "submitted", "missed": True, "bill_state": "paid"}, NextThing.CHOOSE_TIME_AGAIN),
        ({"state": "correction", "attended": True}, NextThing.CORRECT),
        ({"state": "recommended"}, NextThing.AWAIT_DECISION),
        ({"state": "approved"}, NextThing.AWAIT_PRODUCTION),
        ({"state": "producing"}, NextThing.AWAIT_PRODUCTION),
        ({"state": "ready"}, NextThing.COLLECT),
        ({"state": "collected"}, NextThing.DONE),
        ({"state": "refused"}, NextThing.REFUSED),
        ({"state": "cancelled"}, NextThing.CANCELLED),
    ],
)
def test_the_next_thing(standing: dict[str, Any], expected: NextThing) -> None:
    assert next_thing(Standing(application=ID, **standing)) is expected


@given(
    st.builds(
        Standing,
        application=st.just(ID),
        state=st.sampled_from([state.value for state in State]),
        payment_first=st.booleans(),
        booking_state=st.sampled_from([None, "held", "confirmed", "owed"]),
        bill_state=st.sampled_from([None, "open", "paid", "expired", "cancelled"]),
        offer=st.sampled_from([None, ID]),
        visit=st.sampled_from([None, ID]),
        attended=st.booleans(),
        missed=st.booleans(),
    )
)
def test_there_is_always_one_thing_with_words_for_it(standing: Standing) -> None:
    thing = next_thing(standing)
    assert WORDS[thing].title
    assert bool(WORDS[thing].button) == (thing in YOURS)
    assert (stage(thing) is None) == (standing.state in {"collected", "refused", "cancelled"})
