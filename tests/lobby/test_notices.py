"""Saying something to the whole hall."""

from datetime import datetime, timedelta

import pytest

from giliran.foundation.ids import new_id
from giliran.ledger.models import Event
from giliran.lobby.events_hall import NoticeEnded, NoticeGiven
from giliran.lobby.queries.notices import notices
from giliran.lobby.services.notices import (
    LONGEST,
    NothingToSay,
    TooLong,
    TooManyNotices,
    announce,
    end_notice,
)
from giliran.lobby.services.refusals import UnknownStep
from tests.lobby.builders import a_hall, an_officer

pytestmark = pytest.mark.django_db


def test_a_notice_stands_until_its_time_and_then_no_more(at: datetime) -> None:
    office = a_hall()
    actor = an_officer(office=office, at=at)
    said = announce(
        office_id=office.id,
        text_id="  Loket 3\npindah ",
        steps=("berkas",),
        spoken=True,
        minutes=30,
        at=at,
        actor=actor,
    )
    assert (said.text_id, said.steps, said.spoken) == ("Loket 3 pindah", ("berkas",), True)
    assert notices(office.id, at) == [said]
    assert notices(office.id, at + timedelta(minutes=30)) == []
    assert notices(a_hall(code="denpasar").id, at) == []


def test_a_notice_is_taken_down_once_by_its_own_office(at: datetime) -> None:
    office, other = a_hall(), a_hall(code="denpasar")
    actor = an_officer(office=office, at=at)
    said = announce(office_id=office.id, text_id="Halo", minutes=60, at=at, actor=actor)
    end_notice(notice_id=said.id, office_id=other.id, at=at, actor=actor)
    assert notices(office.id, at) == [said]
    for _ in range(2):  # a clock set back does not make it end before it began
        end_notice(notice_id=said.id, office_id=office.id, at=at - timedelta(hours=1), actor=actor)
    assert notices(office.id, at) == []
    kinds = list(Event.objects.filter(subject=said.id).order_by("subject_seq").values_list("kind", flat=True))
    assert kinds == [NoticeGiven.kind, NoticeEnded.kind]


def test_the_ledger_keeps_no_words_of_it(at: datetime) -> None:
    office = a_hall()
    said = announce(
        office_id=office.id, text_id="Bapak Budi ditunggu", minutes=5, at=at, actor=an_officer(office=office, at=at)
    )
    assert "Budi" not in str(Event.objects.get(subject=said.id).data)


def test_what_does_not_fit_a_board_is_refused(at: datetime) -> None:
    office, actor = a_hall(), new_id()
    for words, refusal in ((" ", NothingToSay), ("x" * 201, TooLong)):
        with pytest.raises(refusal):
            announce(office_id=office.id, text_id=words, minutes=5, at=at, actor=actor)
    with pytest.raises(UnknownStep):
        announce(office_id=office.id, text_id="Halo", steps=("dansa",), minutes=5, at=at, actor=actor)
    actor = an_officer(office=office, at=at)
    for _ in range(5):
        given = announce(office_id=office.id, text_id="Halo", minutes=99_999, at=at, actor=actor)
    assert given.ends_at == at + LONGEST
    with pytest.raises(TooManyNotices):
        announce(office_id=office.id, text_id="Halo", minutes=5, at=at, actor=actor)
