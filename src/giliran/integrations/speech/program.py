"""Running the program: no shell, nothing of ours in its environment, a moment at most, and only sound taken back."""

import io
import subprocess
import tempfile
import wave
from array import array
from pathlib import Path
from sys import byteorder

from giliran.lobby.ports import SpeechFailed

SECONDS = 20.0
LARGEST = 4 * 1024 * 1024
_VOICES = {"id": "id", "en": "en-gb"}
_WORDS_A_MINUTE = 140
_SILENT = 400
_KEPT_SILENCE = 0.04
_BYTES = 2


class OwnProcess:
    """Implements `lobby.ports.SpeechProgram`. `path`: of the program; empty for none."""

    def __init__(self, path: str, *, seconds: float = SECONDS) -> None:
        """Take where the program is."""
        self._path, self._seconds = path, seconds

    @property
    def name(self) -> str:
        """Which program, and how fast it speaks."""
        return f"{Path(self._path).name[:60]} {_WORDS_A_MINUTE}" if self._path else ""

    def say(self, text: str, *, language: str) -> bytes:
        """Return the words as a WAV without silence around; raise `SpeechFailed`."""
        with tempfile.TemporaryDirectory(prefix="giliran-suara-") as folder:
            file = Path(folder) / "suara.wav"
            self._run(text, language=language, file=file)
            try:
                if file.stat().st_size > LARGEST:
                    message = "too much sound"
                    raise SpeechFailed(message)
                return trimmed(file.read_bytes())
            except OSError as problem:
                message = "it made no file"
                raise SpeechFailed(message) from problem

    def _run(self, text: str, *, language: str, file: Path) -> None:
        # The words come by standard input: nothing that somebody typed can be taken for an option.
        command = [self._path, "-v", _VOICES[language], "-s", str(_WORDS_A_MINUTE), "-w", str(file), "--stdin"]
        try:
            subprocess.run(  # noqa: S603 - a path from our own environment, no shell
                command, input=text.encode(), env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}, cwd=file.parent,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=self._seconds, check=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired as problem:
            message = "it took too long"
            raise SpeechFailed(message) from problem
        except subprocess.CalledProcessError as problem:
            message = f"it ended with {problem.returncode}"
            raise SpeechFailed(message) from problem
        except OSError as problem:
            message = "it does not start"
            raise SpeechFailed(message) from problem


def trimmed(sound: bytes) -> bytes:
    """Return a WAV (16 bit, mono) without the silence at both ends; raise `SpeechFailed` if it is none, or all silent.

    Pieces are played one after another: what is silent around them would tear a number apart.
    """
    try:
        with wave.open(io.BytesIO(sound)) as heard:
            rate, width, channels = heard.getframerate(), heard.getsampwidth(), heard.getnchannels()
            frames = heard.readframes(heard.getnframes())
    except (wave.Error, EOFError) as problem:
        message = "it made no WAV"
        raise SpeechFailed(message) from problem
    if (width, channels) != (_BYTES, 1):
        message = "not 16 bit, mono"
        raise SpeechFailed(message)
    samples = array("h", frames[: len(frames) - len(frames) % _BYTES])
    if byteorder == "big":
        samples.byteswap()
    loud = [place for place, sample in enumerate(samples) if abs(sample) > _SILENT]
    if not loud:
        message = "it is silent"
        raise SpeechFailed(message)
    around = int(rate * _KEPT_SILENCE)
    return _written(samples[max(loud[0] - around, 0) : loud[-1] + around], rate=rate)


def _written(samples: "array[int]", *, rate: int) -> bytes:
    if byteorder == "big":
        samples.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(_BYTES)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return file.getvalue()
