"""Whatever a file is, the answer is pages of our own making or a sentence; never a crash."""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from giliran.documents.rules.limits import Limits
from giliran.documents.rules.reading.read import read_file
from giliran.documents.rules.reading.verdict import Problem, UnusableError
from giliran.documents.rules.refusals import REFUSALS, UnusableFile
from giliran.documents.services import cleaning
from tests.documents import corpus, photos

LIMITS = Limits()


@pytest.mark.parametrize(("make", "kind", "pages"), [
    (corpus.a_jpeg, "jpeg", 1), (corpus.a_png, "png", 1), (corpus.a_heic, "heif", 1), (corpus.a_pdf, "pdf", 2),
    (corpus.a_motion_photo, "jpeg", 1),
])  # fmt: skip
def test_sound_files_become_clean_pages(make: Callable[[], bytes], kind: str, pages: int) -> None:
    found = cleaning.clean(content=make(), limits=LIMITS, seconds=20)

    assert (found.kind, len(found.pages)) == (kind, pages)
    for page in found.pages:
        with Image.open(io.BytesIO(page.jpeg)) as picture:
            assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (page.width, page.height))
            assert not picture.getexif()
            assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(("content", "problem"), [
    (lambda: b"", Problem.EMPTY),
    (lambda: bytes(5000), Problem.EMPTY),
    (lambda: b"just some text, not a picture", Problem.NOT_A_PICTURE),
    (lambda: b"GIF89a" + bytes(400), Problem.NOT_A_PICTURE),
    (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", Problem.NOT_A_PICTURE),
    (lambda: b"PK\x03\x04" + bytes(400), Problem.NOT_A_PICTURE),
    (lambda: bytes(LIMITS.max_bytes + 1), Problem.TOO_LARGE),
    (corpus.a_png_bomb, Problem.TOO_LARGE),
    (corpus.a_jpeg_bomb, Problem.TOO_LARGE),
    (lambda: corpus.a_png_bomb(7000), Problem.DAMAGED),
    (lambda: photos.jpeg(Image.new("RGB", (4000, 300))), Problem.ODD_SHAPE),
    (lambda: photos.jpeg(Image.new("RGB", (120, 100))), Problem.TOO_SMALL),
    (corpus.an_animated_png, Problem.ANIMATED),
    (corpus.a_png_with_script, Problem.MIXED),
    (corpus.a_jpeg_with_script, Problem.MIXED),
    (lambda: corpus.a_jpeg() + b"PK\x03\x04" + bytes(300), Problem.MIXED),
    (lambda: corpus.a_jpeg() + b"<html><body>hello</body></html>", Problem.MIXED),
    (lambda: corpus.a_jpeg() + corpus.a_text_pdf(), Problem.MIXED),
    (lambda: corpus.a_motion_photo() + b"PK\x05\x06" + bytes(18), Problem.MIXED),
    (lambda: corpus.a_png() + b"#!/bin/sh", Problem.MIXED),
    (lambda: corpus.a_heic() + b"#!/bin/sh\necho hello to you all", Problem.MIXED),
    (lambda: corpus.a_jpeg()[:-2], Problem.TRUNCATED),
    (lambda: corpus.a_jpeg()[: len(corpus.a_jpeg()) // 2], Problem.TRUNCATED),
    (lambda: corpus.a_png()[:-30], Problem.TRUNCATED),
    (lambda: corpus.a_heic()[:-30], Problem.TRUNCATED),
    (lambda: corpus.a_pdf()[: len(corpus.a_pdf()) // 2], Problem.TRUNCATED),
    (corpus.a_locked_pdf, Problem.LOCKED),
    (lambda: corpus.a_text_pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), Problem.ACTIVE),
    (lambda: corpus.a_text_pdf(b"/OpenAction << /S /J#61vaScript /J#53 (app.alert(1)) >>"), Problem.ACTIVE),
    (lambda: corpus.a_text_pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"), Problem.ACTIVE),
    (corpus.a_pdf_with_attachment, Problem.ACTIVE),
    (lambda: corpus.a_text_pdf(pages=13), Problem.TOO_MANY_PAGES),
    (lambda: corpus.a_text_pdf(box=b"0 0 20000 20000"), Problem.ODD_SHAPE),
    (lambda: corpus.a_text_pdf(box=b"0 0 3000 100"), Problem.ODD_SHAPE),
    (lambda: corpus.a_text_pdf() + b"x" * 5000, Problem.MIXED),
    (lambda: b"%PDF-1.7\nnothing at all\n%%EOF", Problem.DAMAGED),
])  # fmt: skip
def test_others_are_refused_with_a_sentence(content: Callable[[], bytes], problem: Problem) -> None:
    with pytest.raises(UnusableFile) as refusal:
        cleaning.clean(content=content(), limits=LIMITS, seconds=20)

    assert refusal.value.code == problem
    assert str(refusal.value.message).endswith(".")


def test_every_problem_has_a_sentence() -> None:
    assert set(REFUSALS) == set(Problem)


def _read(content: bytes) -> None:
    try:
        kind, pages = read_file(content, LIMITS)
    except UnusableError:
        return
    assert kind in {"jpeg", "png", "heif", "pdf"}
    assert pages


CALM = settings(max_examples=60)
SOUND = st.sampled_from([corpus.a_jpeg, corpus.a_png, corpus.a_heic, corpus.a_text_pdf])


@CALM
@given(start=st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x18ftypheic", b"%PDF-1.4\n"]),
       rest=st.binary(max_size=600))  # fmt: skip
def test_random_bytes_never_crash(start: bytes, rest: bytes) -> None:
    _read(start + rest)


@CALM
@given(make=SOUND, share=st.floats(0, 1))
def test_a_fragment_is_refused_or_whole(make: Callable[[], bytes], share: float) -> None:
    whole = make()
    _read(whole[: int(len(whole) * share)])


@CALM
@given(make=SOUND, where=st.floats(0, 0.999), value=st.binary(min_size=1, max_size=8))
def test_a_damaged_file_never_crashes(make: Callable[[], bytes], where: float, value: bytes) -> None:
    content = bytearray(make())
    place = int(len(content) * where)
    content[place : place + len(value)] = value
    _read(bytes(content))


def test_a_child_that_never_answers_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\ncat > /dev/null\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(slow))
    started = time.monotonic()

    with pytest.raises(cleaning.TooBusy):
        cleaning.clean(content=corpus.a_jpeg(), limits=LIMITS, seconds=0.5)

    assert time.monotonic() - started < 20


def test_a_child_that_dies_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(UnusableFile) as refusal:
        cleaning.clean(content=corpus.a_jpeg(), limits=LIMITS, seconds=5)

    assert refusal.value.code == Problem.TOO_HEAVY


def test_the_child_has_no_memory_to_waste() -> None:
    tight = Limits(memory_bytes=200 * 1024 * 1024)

    with pytest.raises(UnusableFile):
        cleaning.clean(content=photos.jpeg(Image.new("RGB", (8000, 8000))), limits=tight, seconds=20)


def test_a_child_taken_over_is_not_believed() -> None:
    for output in (
        b"", b"not json\n", b"[]\n", b'{"kind": "jpeg", "pages": []}\n',
        b'{"kind": "jpeg", "pages": [{"length": 4, "width": 9, "height": 9, "measures": {}}]}\n<htm',
        b'{"kind": "jpeg", "pages": [{"length": 5, "width": 9999, "height": 9, "measures": {}}]}\n\xff\xd8\xff\xff\xd9',
        b'{"refused": "<script>"}\n',
    ):  # fmt: skip
        with pytest.raises(UnusableFile):
            cleaning._understood(output, LIMITS)


def test_metadata_and_orientation() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "somewhere private"
    found = cleaning.clean(content=photos.jpeg(photos.a_card(1000), exif=exif), limits=LIMITS, seconds=20)

    assert found.pages[0].height > found.pages[0].width
    assert b"somewhere private" not in found.pages[0].jpeg


def test_a_drawing_on_clear_ground_comes_out_on_white() -> None:
    drawing = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    drawing.paste((0, 0, 120, 255), (100, 100, 500, 130))
    found = cleaning.clean(content=photos.encoded(drawing, "PNG"), limits=LIMITS, seconds=20)

    with Image.open(io.BytesIO(found.pages[0].jpeg)) as picture:
        assert all(band > 245 for band in picture.getpixel((20, 20)))  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "I;16"])
def test_every_colour_space_becomes_rgb(mode: str) -> None:
    grey = photos.a_card(800).convert("L")
    picture = grey.convert("CMYK") if mode == "CMYK" else grey.convert("I;16") if mode == "I;16" else grey.convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    found = cleaning.clean(content=photos.encoded(picture, kind), limits=LIMITS, seconds=20)

    with Image.open(io.BytesIO(found.pages[0].jpeg)) as clean:
        assert clean.mode == "RGB"
