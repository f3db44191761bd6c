"""How numbers are said, and the sounds that are made ahead of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from giliran.lobby import queries, services, tasks_telling
from giliran.lobby.models import VoicePiece
from giliran.lobby.ports import SpeechFailed, speech_program
from giliran.lobby.rules import speech
from giliran.lobby.services.notices import announce
from tests.lobby.builders import a_hall, an_officer

PIECES = sum(len(speech.pieces(language)) for language in speech.LANGUAGES)


@dataclass
class Speaker:
    """A program that says its words as bytes, up to a limit."""

    name: str = "bicara 1"
    most: int = 10_000
    said: list[tuple[str, str]] = field(default_factory=list)

    def say(self, text: str, *, language: str) -> bytes:
        if len(self.said) >= self.most:
            raise SpeechFailed
        self.said.append((language, text))
        return f"{self.name} {language} {text}".encode()


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    made = Speaker()
    with speech_program.plugged(made):
        yield made


def test_numbers_are_said_letter_by_letter_and_digit_by_digit() -> None:
    assert speech.sentence("A-012", 3, language="id") == "A, kosong satu dua, ke loket tiga"
    assert speech.sentence("A-012", 3, language="en") == "A, zero one two, counter three"
    assert speech.sentence("P-1305", 12, language="id") == "P, satu tiga kosong lima, ke loket dua belas"
    assert speech.sentence("L-007", 45, language="en") == "L, zero zero seven, counter forty five"
    assert speech.sentence("L-007", None, language="id") == "L, kosong kosong tujuh"
    assert speech.sentence("L-007", 61, language="id") == "L, kosong kosong tujuh"


def test_numbers_in_words() -> None:
    said = {10: "sepuluh", 11: "sebelas", 12: "dua belas", 20: "dua puluh", 21: "dua puluh satu"}
    assert {number: speech.in_words(number, "id") for number in said} == said
    assert [speech.in_words(number, "en") for number in (10, 19, 20, 34)] == [
        "ten",
        "nineteen",
        "twenty",
        "thirty four",
    ]
    for language in speech.LANGUAGES:
        assert len({speech.in_words(number, language) for number in range(100)}) == 100
    with pytest.raises(ValueError, match="100"):
        speech.in_words(100, "id")


@given(letter=st.sampled_from("ALP"), number=st.integers(0, 9999), counter=st.integers(1, speech.COUNTERS))
def test_every_call_is_made_of_pieces_and_no_two_sound_the_same(letter: str, number: int, counter: int) -> None:
    keys = speech.keys_of(f"{letter}-{number:03}", counter)
    for language in speech.LANGUAGES:
        assert set(keys) <= set(speech.pieces(language))
    assert "".join(keys[:-1]) == f"{letter.lower()}{number:03}"
    assert keys[-1] == f"ke-{counter}"


@pytest.mark.django_db
def test_pieces_are_made_once_and_again_by_another_program(at: datetime, speaker: Speaker) -> None:
    speaker.most = 5
    assert services.make_voices(at=at) == 5
    assert VoicePiece.objects.count() == 5
    speaker.most = 10_000
    assert services.make_voices(at=at) == PIECES - 5
    assert services.make_voices(at=at - timedelta(days=1)) == 0
    speaker.name = "bicara 2"
    assert services.make_voices(at=at) == PIECES
    with speech_program.plugged(Speaker(name="")):
        assert services.make_voices(at=at) == 0
    assert VoicePiece.objects.count() == PIECES


@pytest.mark.django_db
def test_boards_ask_once_for_each_sound(client: Client, at: datetime, speaker: Speaker) -> None:
    told = client.get("/suara/id.json").json()
    assert (told["says"]["ke-3"], told["sounds"]) == ("ke loket tiga", {})
    services.make_voices(at=at)
    address = client.get("/suara/id.json").json()["sounds"]["ke-3"]
    answer = client.get(address)
    assert (answer.content, answer.headers["Content-Type"]) == (b"bicara 1 id ke loket tiga", "audio/wav")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "sessionid" not in answer.cookies
    speaker.name = "bicara 2"
    services.make_voices(at=at)
    assert client.get(address).status_code == 404
    missing = client.get("/suara/jv.json")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "application/problem+json")
    csp = client.get("/suara/id.json").headers["Content-Security-Policy"]
    assert "media-src 'self'" in csp


@pytest.mark.django_db
def test_a_spoken_notice_is_made_ahead_and_dropped_when_it_is_over(
    at: datetime, speaker: Speaker, run_subscribers: Callable[..., int]
) -> None:
    office = a_hall()
    words = {"text_id": "Sistem pulih.", "text_en": "We are back.", "minutes": 10, "at": at}
    notice = announce(office_id=office.id, spoken=True, actor=an_officer(office=office, at=at), **words)  # type: ignore[arg-type]
    announce(office_id=office.id, spoken=False, actor=an_officer(office=office, at=at), **words)  # type: ignore[arg-type]
    run_subscribers()
    (job,) = ProcrastinateJob.objects.filter(task_name="lobby.make_notice_voice")
    with time_machine.travel(at, tick=False):
        tasks_telling.make_notice_voice(**job.args)
        tasks_telling.make_notice_voice(**job.args)
    assert speaker.said == [("id", "Sistem pulih."), ("en", "We are back.")]
    found = queries.voice("en")
    assert found is not None
    assert f"pengumuman-{notice.id}" in found.digests
    services.make_voices(at=at + timedelta(minutes=11))
    assert not VoicePiece.objects.filter(key__startswith="pengumuman").exists()
