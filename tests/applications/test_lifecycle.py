"""The table of transitions, held against every state and action."""

from collections.abc import Callable
from datetime import datetime
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giliran.applications import queries, services
from giliran.applications.rules import CLOSED, TRANSITIONS, Action, CancelReason, ConsentKind, State, WrongState, after
from giliran.ledger import queries as ledger
from tests.applications.builders import AT, an_application_in, fill

pytestmark = pytest.mark.django_db


def _correct(application: UUID) -> None:
    item = services.CorrectionItem(target="identity.full_name", reason="Ejaan berbeda.")
    services.request_correction(application_id=application, items=[item], at=AT, actor=None)


def _submit(application: UUID) -> None:
    services.submit(application_id=application, consents=set(ConsentKind), language="id", at=AT, actor=None)


def _resubmit(application: UUID) -> None:
    if queries.application(application).state == State.CORRECTION:
        fill(application=application, page="name", nik=queries.raw_answers(application)["nik"])
    services.resubmit(application_id=application, at=AT, actor=None)


def _step(service: Callable[..., None]) -> Callable[[UUID], None]:
    return lambda application: service(application_id=application, at=AT, actor=None)


DO: dict[Action, Callable[[UUID], None]] = {
    Action.SUBMIT: _submit,
    Action.REQUEST_CORRECTION: _correct,
    Action.RESUBMIT: _resubmit,
    Action.RECOMMEND: _step(services.recommend),
    Action.SEND_BACK: _step(services.send_back),
    Action.APPROVE: _step(services.approve),
    Action.REFUSE: lambda a: services.refuse(application_id=a, reason="Data tidak benar.", at=AT, actor=None),
    Action.BEGIN_PRODUCTION: _step(services.begin_production),
    Action.MARK_READY: _step(services.mark_ready),
    Action.MARK_COLLECTED: _step(services.mark_collected),
    Action.CANCEL: lambda a: services.cancel(application_id=a, reason=CancelReason.OFFICE, at=AT, actor=None),
}
# Doing these again is no mistake: the second click finds it done.
FORGIVEN = {(state, Action.SUBMIT) for state in State} | {(State.CANCELLED, Action.CANCEL)}


def test_every_line_of_the_table_is_known_and_closed_states_lead_nowhere() -> None:
    for (state, action), result in TRANSITIONS.items():
        assert after(state, action) is result
        assert state not in CLOSED
    assert set(TRANSITIONS.values()) == set(State) - {State.DRAFT}


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_a_service_does_what_the_table_says_and_nothing_else(state: State, action: Action) -> None:
    application = an_application_in(state)
    before = len(ledger.concerning(application))
    expected = TRANSITIONS.get((state, action))
    if expected:
        DO[action](application)
        assert queries.application(application).state == expected
        assert len(ledger.concerning(application)) > before
        return
    if (state, action) in FORGIVEN:
        DO[action](application)
    else:
        with pytest.raises(WrongState):
            DO[action](application)
    assert queries.application(application).state == state
    assert len(ledger.concerning(application)) == before


@settings(max_examples=15)
@given(actions=st.lists(st.sampled_from(list(Action)), max_size=14))
def test_no_sequence_of_actions_leaves_the_table(actions: list[Action]) -> None:
    application = an_application_in(State.DRAFT)
    state = State.DRAFT
    for action in actions:
        expected = TRANSITIONS.get((state, action), state)
        try:
            DO[action](application)
        except WrongState:
            assert (state, action) not in TRANSITIONS
        state = queries.application(application).state
        assert state == expected


def test_the_ledger_tells_the_whole_life(at: datetime) -> None:
    application = an_application_in(State.COLLECTED)
    told = [recorded.kind.removeprefix("applications.") for recorded in ledger.concerning(application)]
    milestones = [kind for kind in told if kind not in {"office_chosen", "consent_given"}]
    assert milestones == [
        "started", "submitted", "recommended", "approved", "production_begun", "ready", "collected",
    ]  # fmt: skip
