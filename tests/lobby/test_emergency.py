"""Asking colleagues to come: they see it, visitors never do."""

from datetime import datetime, timedelta

import pytest

from giliran.ledger.models import Event
from giliran.lobby import events
from giliran.lobby.events_hall import EmergencyAnswered, EmergencyEnded, EmergencyRaised
from giliran.lobby.queries.emergencies import emergencies, open_calls
from giliran.lobby.services.emergency import EmergencyOver, NotYoursToAnswer, answer, call_colleagues, end_emergency
from giliran.lobby.services.refusals import NoCounter
from tests.lobby.builders import a_hall, an_officer, at_counter

pytestmark = pytest.mark.django_db


def test_a_call_is_answered_once_and_ends_once(at: datetime) -> None:
    office = a_hall()
    session = at_counter(office=office, at=at, number=3)
    colleague, another = (an_officer(office=office, at=at) for _ in range(2))
    here = {"counter_id": session.counter_id, "officer_id": session.officer_id}
    raised = call_colleagues(**here, at=at)
    assert call_colleagues(**here, at=at) == raised
    assert emergencies(office.id) == [raised]
    marks = open_calls([office.id])[office.id]

    about = {"emergency_id": raised.id, "office_id": office.id}
    with pytest.raises(NotYoursToAnswer):
        answer(**about, officer_id=session.officer_id, at=at)
    for officer in (colleague, another):
        assert answer(**about, officer_id=officer, at=at - timedelta(hours=1)).answered_by == colleague
    assert open_calls([office.id])[office.id] != marks

    for _ in range(2):
        end_emergency(**about, actor=another, at=at - timedelta(hours=1))
    assert emergencies(office.id) == []
    assert open_calls([office.id]) == {}
    with pytest.raises(EmergencyOver):
        answer(**about, officer_id=another, at=at)
    told = Event.objects.filter(subject=session.counter_id, kind__startswith="lobby.emergency")
    kinds = list(told.order_by("subject_seq").values_list("kind", flat=True))
    assert kinds == [EmergencyRaised.kind, EmergencyAnswered.kind, EmergencyEnded.kind]


def test_only_who_sits_there_calls_and_only_their_office_answers(at: datetime) -> None:
    office, other = a_hall(), a_hall(code="denpasar")
    session = at_counter(office=office, at=at)
    stranger = an_officer(office=other, at=at)
    with pytest.raises(NoCounter):
        call_colleagues(counter_id=session.counter_id, officer_id=stranger, at=at)
    raised = call_colleagues(counter_id=session.counter_id, officer_id=session.officer_id, at=at)
    with pytest.raises(EmergencyOver):
        answer(emergency_id=raised.id, office_id=other.id, officer_id=stranger, at=at)
    end_emergency(emergency_id=raised.id, office_id=other.id, actor=stranger, at=at)
    assert emergencies(office.id) == [raised]


def test_one_forgotten_yesterday_does_not_stand_in_the_way_of_todays(at: datetime) -> None:
    office = a_hall()
    session = at_counter(office=office, at=at)
    here = {"counter_id": session.counter_id, "officer_id": session.officer_id}
    old = call_colleagues(**here, at=at - timedelta(days=1))
    new = call_colleagues(**here, at=at)
    assert [each.id for each in emergencies(office.id)] == [new.id]
    assert old.id != new.id


def test_nothing_that_the_public_follows_listens_to_it() -> None:
    assert not {EmergencyRaised, EmergencyAnswered, EmergencyEnded} & set(events.ALL)
