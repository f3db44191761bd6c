"""Running the program that speaks: a stand-in with the same command line, and the ways in which one goes wrong."""

import io
import wave
from pathlib import Path

import pytest

from giliran.integrations.speech.program import OwnProcess, trimmed
from giliran.lobby.ports import SpeechFailed
from tests.support.speaking import a_program, a_wav

WORDS = 'ke loket "tiga"; rm -rf $HOME --version'


def _heard(sound: bytes) -> tuple[int, int]:
    with wave.open(io.BytesIO(sound)) as found:
        return found.getframerate(), found.getnframes()


def test_words_become_sound_without_silence_around(tmp_path: Path) -> None:
    program = OwnProcess(a_program(tmp_path))
    rate, frames = _heard(program.say(WORDS, language="id"))
    assert rate == 22050
    assert 0.04 < frames / rate < 0.25
    told = (tmp_path / "told").read_text("utf-8").splitlines()
    assert told[0].startswith("-v id -s 140 -w ")
    assert told[1] == WORDS
    program.say("counter three", language="en")
    assert "-v en-gb" in (tmp_path / "told").read_text("utf-8")


def test_nothing_of_ours_is_in_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GILIRAN_SECRET_KEY", "very secret")
    OwnProcess(a_program(tmp_path)).say("satu", language="id")
    assert "secret" not in (tmp_path / "told").read_text("utf-8").lower()


@pytest.mark.parametrize("trouble", ["fail", "hang", "nothing", "text", "silent", "stereo", "huge"])
def test_a_program_that_goes_wrong_is_told_of_in_words_of_ours(tmp_path: Path, trouble: str) -> None:
    program = OwnProcess(a_program(tmp_path, trouble=trouble), seconds=1.0)
    with pytest.raises(SpeechFailed):
        program.say("satu", language="id")


def test_without_a_program_there_is_none_and_a_missing_one_does_not_start(tmp_path: Path) -> None:
    assert OwnProcess("").name == ""
    assert OwnProcess("/usr/bin/espeak-ng").name == "espeak-ng 140"
    with pytest.raises(SpeechFailed, match="does not start"):
        OwnProcess(str(tmp_path / "nobody")).say("satu", language="id")


def test_what_is_loud_stays_whole() -> None:
    whole = a_wav(quiet=0.5, loud=0.3)
    rate, frames = _heard(trimmed(whole))
    assert abs(frames / rate - 0.38) < 0.01
