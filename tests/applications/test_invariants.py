"""The invariants hold in every state, and say what broke when they do not."""

import pytest

from giliran.applications.invariants import INVARIANTS
from giliran.applications.models import Application, Consent
from giliran.applications.rules import State
from tests.applications.builders import AT, an_application_in

pytestmark = pytest.mark.django_db


def _broken() -> list[str]:
    return [invariant.statement for invariant in INVARIANTS if list(invariant.broken(AT))]


def test_they_hold_in_every_state() -> None:
    for state in State:
        an_application_in(state)
    assert not _broken()


def test_they_notice_a_state_nobody_told_of_and_a_missing_agreement() -> None:
    application = an_application_in(State.SUBMITTED)
    Application.objects.filter(id=application).update(state=State.COLLECTED)
    Consent.objects.filter(application_id=application, kind="data").delete()
    assert _broken() == [
        "an application is in the state that its last fact left",
        "whatever was sent was agreed to",
        "an application has an instant of closing exactly when it is closed",
    ]
