"""The first automatic check: clear photos pass, and what is wrong with the others is said."""

import resource
from collections.abc import Callable

import pytest
from PIL import Image

from giliran.documents.rules.advice import ADVICE, sentences
from giliran.documents.rules.judging import ORDER, THRESHOLDS, judge
from giliran.documents.rules.limits import Limits
from giliran.documents.rules.reading.read import read_file
from giliran.documents.services import cleaning
from tests.documents import corpus, photos

CARD, SHEET = photos.a_card(), photos.a_sheet()
PALE = Image.new("RGB", (2000, 1500), (235, 235, 230))
WHITE_BED = Image.new("RGB", (1700, 2400), (254, 254, 254))


def reasons(content: bytes, kind: str) -> list[str]:
    _, pages = read_file(content, Limits())
    return judge(pages[0].measures, kind=kind)


def card(**how: object) -> Image.Image:
    return photos.on_table(CARD, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("make", [
    card,
    lambda: card(size=(4000, 3000)),
    lambda: card(size=(1280, 960)),
    lambda: card(size=(1500, 2000), share=0.9),
    lambda: card(tilt=10, share=0.7),
    lambda: card(tilt=-12, share=0.6),
    lambda: card(lean=0.1),
    lambda: card(table=PALE),
    lambda: card(table=photos.a_table((2000, 1500), colour=(60, 60, 70), seed=8)),
    lambda: card(table=photos.a_table((2000, 1500), colour=(120, 150, 120), seed=9)),
    lambda: photos.dark(card(), 0.45),
    lambda: photos.glaring(card(), 0.03),
    lambda: photos.on_table(photos.a_card(seed=7), share=0.55, shift=(0.1, -0.1)),
    lambda: CARD,
    lambda: photos.on_table(CARD, size=(1700, 2400), share=0.5, tilt=0, table=WHITE_BED, shift=(-0.2, -0.3)),
    lambda: photos.on_table(CARD, size=(1700, 2400), share=0.5, tilt=0, table=WHITE_BED, shift=(-0.25, -0.385)),
])  # fmt: skip
def test_clear_cards_pass(make: Callable[[], Image.Image]) -> None:
    assert reasons(photos.jpeg(make()), "ktp") == []


@pytest.mark.parametrize("make", [
    lambda: SHEET,
    lambda: photos.a_sheet(landscape=True),
    lambda: photos.on_table(SHEET, size=(1800, 2400), share=0.9),
    lambda: photos.on_table(photos.a_sheet(paper=205), size=(1800, 2400), share=0.93),
    lambda: photos.on_table(photos.a_sheet(landscape=True), size=(2400, 1800), share=0.95),
    lambda: photos.on_table(SHEET, size=(1800, 2400), share=0.9, table=Image.new("RGB", (8, 8), (225, 225, 222))),
    lambda: photos.on_table(SHEET, size=(1800, 2400), share=1.1),
])  # fmt: skip
def test_clear_sheets_pass(make: Callable[[], Image.Image]) -> None:
    assert reasons(photos.jpeg(make()), "kk") == []


def test_a_scan_as_pdf_passes() -> None:
    assert reasons(corpus.a_pdf(), "birth_certificate") == []


def test_a_heic_passes() -> None:
    assert reasons(photos.encoded(card(size=(1280, 960)), "HEIF", quality=80), "ktp") == []


@pytest.mark.parametrize(("make", "reason"), [
    (lambda: photos.blurred(card()), "blur"),
    (lambda: photos.blurred(card(), 3), "blur"),
    (lambda: photos.shaken(card()), "blur"),
    (lambda: photos.blurred(CARD, 5), "blur"),
    (lambda: photos.glaring(card()), "glare"),
    (lambda: photos.dark(card()), "dark"),
    (lambda: Image.new("RGB", (2000, 1500)), "dark"),
    (lambda: card(shift=(0.3, 0)), "cut"),
    (lambda: card(shift=(0, 0.4)), "cut"),
    (lambda: card(shift=(0.25, 0.25)), "cut"),
    (lambda: card(tilt=30, share=0.7), "tilt"),
    (lambda: card(lean=0.35), "skew"),
    (lambda: card(share=0.25), "far"),
    (lambda: card().resize((400, 300)), "small"),
    (lambda: photos.a_table((2000, 1500)), "no_page"),
    (lambda: Image.new("RGB", (2000, 1500), "white"), "no_page"),
])  # fmt: skip
def test_what_is_wrong_is_said_first(make: Callable[[], Image.Image], reason: str) -> None:
    assert reasons(photos.jpeg(make()), "ktp")[:1] == [reason]


def test_a_sheet_out_of_the_picture() -> None:
    assert reasons(photos.jpeg(photos.on_table(SHEET, size=(1800, 2400), share=0.9, shift=(0.25, 0))), "kk") == ["cut"]


def test_every_reason_has_advice() -> None:
    assert set(ORDER) <= set(ADVICE)
    assert all(len(sentence) > 20 for sentence in sentences(ORDER))


def test_an_unknown_reason_of_long_ago_is_left_out() -> None:
    assert sentences(["no_such_reason"]) == []


def test_thresholds_have_a_version() -> None:
    assert THRESHOLDS["version"] >= 1


def test_the_answer_comes_within_seconds() -> None:
    content = photos.jpeg(card(size=(4000, 3000)), 95)
    before = _cpu_of_children()
    cleaning.clean(content=content, limits=Limits(), seconds=20)

    assert _cpu_of_children() - before < 4


def _cpu_of_children() -> float:
    """Seconds of work: how long the machine was busy with other things does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
