"""Every page as everybody: whatever is sent to it, it answers with a page of ours."""

import os

import pytest

from giliran.config import openapi
from tests.fuzz.conftest import Ear, Walk
from tests.fuzz.rounds import Round, at_addresses, at_forms
from tests.fuzz.scene import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fuzz")]
SEED = int(os.environ.get("GILIRAN_FUZZ_SEED", "20261123"))


def test_every_page_opens_for_those_whom_it_is_for(walk: Walk) -> None:
    assert walk.round.sent["2xx"] > 200
    assert not walk.round.wrong, walk.round.told()


def test_whatever_is_sent_to_a_form_is_answered_by_a_page_of_ours(scene: Scene, ear: Ear, walk: Walk) -> None:
    round_ = Round(scene)
    # Every third form; the long run takes them all, as everybody.
    round_.shoot_all(at_forms(walk.forms[::3], scene, each=1, seed=SEED))
    assert len(walk.forms) > 80
    assert round_.sent["all"] > 100
    assert not round_.wrong, round_.told()
    assert not _leaked(scene, ear)


def test_whatever_address_is_asked_for_is_answered_by_a_page_of_ours(scene: Scene, ear: Ear) -> None:
    round_ = Round(scene)
    # Every second of them; the long run takes them all.
    round_.shoot_all(list(at_addresses(scene, each=1, seed=SEED))[::2])
    assert round_.sent["4xx"] > 50
    assert not round_.wrong, round_.told()
    assert not _leaked(scene, ear)


@pytest.mark.prove
def test_every_form_as_everybody_at_length(scene: Scene, ear: Ear) -> None:
    round_ = Round(scene)
    forms = round_.forms(everybody=True)
    round_.shoot_all(at_forms(forms, scene, each=int(os.environ.get("GILIRAN_FUZZ_EACH", "20")), seed=SEED))
    print(len(forms), "forms", dict(round_.sent))  # noqa: T201 - a long run says how far it went
    assert not round_.wrong, round_.told()
    assert not _leaked(scene, ear)


@pytest.mark.prove
def test_every_address_at_length(scene: Scene, ear: Ear) -> None:
    round_ = Round(scene)
    round_.shoot_all(at_addresses(scene, each=int(os.environ.get("GILIRAN_FUZZ_EACH", "20")), seed=SEED))
    print(dict(round_.sent))  # noqa: T201 - the same
    assert not round_.wrong, round_.told()
    assert not _leaked(scene, ear)


def test_whatever_answers_programs_is_described(scene: Scene, walk: Walk) -> None:
    named = {address: name for name, address in scene.all_addresses() if not name.startswith("admin:")}
    described = set(openapi.document()["paths"])
    found = {address for address in named if address in walk.round.programs}
    assert found, "the walk met no API at all"
    assert {address for address in found if not _fits(address, described)} == set()


def _fits(address: str, described: set[str]) -> bool:
    parts = address.split("/")
    templates = (path.split("/") for path in described)
    return any(
        len(template) == len(parts) and all(t.startswith("{") or t == p for t, p in zip(template, parts, strict=True))
        for template in templates
    )


def _leaked(scene: Scene, ear: Ear) -> list[str]:
    """Return what of anybody stands in the log; the log must have something in it."""
    said = ear.said()
    assert '"event": "request"' in said
    return [secret for secret in scene.secrets if secret.lower() in said]
