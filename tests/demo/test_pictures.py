"""Made-up photographs before the product's own eyes: clear ones pass, flawed ones are asked for again."""

import io
from collections import Counter
from random import Random

import numpy as np
import pytest
from PIL import Image

from giliran.catalogue.reference import catalogue
from giliran.demo.people import Synthetic, synthetic
from giliran.demo.pictures import KINDS, SHARES, Flaw, document, flaws, portrait
from giliran.documents.rules.judging import judge
from giliran.documents.rules.limits import Limits
from giliran.documents.rules.reading.read import read_file
from giliran.documents.services import cleaning

SEED = 11
A_KIND_EACH = 1


def people(number: int) -> list[Synthetic]:
    return [synthetic(seed=SEED, number=place) for place in range(number)]


def reasons(content: bytes, kind: str) -> list[str]:
    _kind, pages = read_file(content, Limits())
    return judge(pages[0].measures, kind=kind)


def test_every_kind_of_the_catalogue_can_be_photographed() -> None:
    assert {row[0] for row in catalogue.KINDS} == KINDS


@pytest.mark.parametrize("flaw", list(Flaw))
def test_the_first_check_sees_what_is_wrong(flaw: Flaw) -> None:
    seen: Counter[str] = Counter()
    for kind in sorted(KINDS):
        for person in people(A_KIND_EACH):
            found = reasons(document(kind=kind, person=person, seed=SEED, flaw=flaw).content, kind)
            seen["as drawn" if (flaw in found if flaw is not Flaw.CLEAR else not found) else f"{kind}: {found}"] += 1
    # Some glare may miss what is printed, and pass.
    assert seen["as drawn"] >= 0.95 * len(KINDS) * A_KIND_EACH, seen


@pytest.mark.parametrize("flaw", list(Flaw))
def test_the_reader_of_hostile_files_agrees(flaw: Flaw) -> None:
    photographed = document(kind="ktp", person=people(1)[0], seed=SEED, flaw=flaw)
    found = cleaning.clean(content=photographed.content, limits=Limits(), seconds=20)
    assert found.kind == "jpeg"
    told = judge(found.pages[0].measures, kind="ktp")
    assert (flaw in told) if flaw is not Flaw.CLEAR else told == []


def test_flaws_come_in_the_shares_that_are_told() -> None:
    chance = Random(SEED)  # noqa: S311 - repeatable on purpose
    drawn = Counter(flaws.drawn(chance) for _ in range(20_000))
    assert sum(SHARES.values()) == pytest.approx(1)
    for flaw, share in SHARES.items():
        assert drawn[flaw] / 20_000 == pytest.approx(share, abs=0.01)


def test_the_same_arguments_give_the_same_photograph() -> None:
    one, other = people(2)
    assert document(kind="kk", person=one, seed=1) == document(kind="kk", person=one, seed=1)
    assert document(kind="kk", person=one, seed=1) != document(kind="kk", person=one, seed=2)
    assert document(kind="kk", person=one, seed=1) != document(kind="kk", person=other, seed=1)
    assert document(kind="kk", person=one, seed=1).flaw == document(kind="kk", person=one, seed=1).flaw


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(LookupError):
        document(kind="tiket", person=people(1)[0], seed=1)


def test_a_portrait_passes_the_reader_and_shows_somebody_else_each_time() -> None:
    pictures = [portrait(person=person, seed=SEED) for person in people(40)]
    assert len(set(pictures)) == len(pictures)
    found = cleaning.clean(content=pictures[0], limits=Limits(), seconds=20)
    assert found.kind == "jpeg"
    assert (found.pages[0].width, found.pages[0].height) == (720, 960)


def test_a_portrait_has_a_plain_light_background_and_a_face_before_it() -> None:
    with Image.open(io.BytesIO(portrait(person=people(3)[2], seed=SEED))) as picture:
        grey = np.asarray(picture.convert("L"))
    assert min(grey[:20, :20].min(), grey[:20, -20:].min()) > 170
    assert grey[:20, :20].std() < 8
    assert np.ptp(grey[300:600, 300:420]) > 60
