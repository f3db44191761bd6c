"""A stand-in for a program that speaks: the same command line, a tone for words, and its troubles."""

import io
import math
import struct
import sys
import wave
from pathlib import Path

RATE = 22050

_SCRIPT = """#!{python}
import os, sys, time
sys.path.insert(0, {root!r})
from tests.support.speaking import a_wav
words = sys.stdin.read()
told = open({told!r}, "a")
told.write(" ".join(sys.argv[1:]) + "\\n" + words + "\\n" + " ".join(f"{{k}}={{v}}" for k, v in os.environ.items()))
told.close()
trouble, file = {trouble!r}, sys.argv[sys.argv.index("-w") + 1]
if trouble == "fail":
    sys.exit(3)
if trouble == "hang":
    time.sleep(30)
sound = {{
    "text": b"no sound at all", "silent": a_wav(quiet=0.2, loud=0), "stereo": a_wav(channels=2),
    "huge": a_wav() + bytes(5 * 1024 * 1024),
}}.get(trouble, a_wav())
if trouble != "nothing":
    open(file, "wb").write(sound)
"""


def a_wav(*, quiet: float = 0.3, loud: float = 0.1, channels: int = 1) -> bytes:
    """A tone of `loud` seconds between silences of `quiet`."""
    tone = [int(9000 * math.sin(math.tau * 440 * place / RATE)) for place in range(int(RATE * loud))]
    silence = [0] * int(RATE * quiet)
    samples = [each for each in (*silence, *tone, *silence) for _ in range(channels)]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def a_program(folder: Path, *, trouble: str = "") -> str:
    """Write the program, and return its path; it notes in `told` what it was asked."""
    file = folder / "bicara"
    root = str(Path(__file__).parents[2])
    told = str(folder / "told")
    file.write_text(_SCRIPT.format(python=sys.executable, root=root, told=told, trouble=trouble), "utf-8")
    file.chmod(0o755)
    return str(file)
