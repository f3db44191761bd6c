"""One round under fire, in which everybody who matters most is killed once."""

from collections.abc import Iterator

import pytest

from tests.fire import rounds
from tests.fire.product import Product, running
from tests.fire.rounds import Blow
from tests.fire.traffic import Crowd

pytestmark = [pytest.mark.prove, pytest.mark.xdist_group("fire")]

BLOWS = [
    Blow(kinds=("web worker",), after=0.5, waits=False),
    Blow(kinds=("simulator-bank", "worker-jobs"), after=1.5, waits=False),
    Blow(kinds=("worker-ledger",), after=0.5, waits=False),
    Blow(kinds=("postmaster",), after=1.5, waits=True, at_checkpoint=True),
    Blow(kinds=("keeper",), after=1.0, waits=True),
]


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """The whole product, running."""
    with running() as found:
        yield found


def test_everything_acknowledged_survives(product: Product) -> None:
    crowd = Crowd(seed=4, people=12, newcomers=8, scale=0.05, payers=6, offices=("jakarta-selatan",))

    played = rounds.play(product, crowd, BLOWS, number=1, chance=rounds.chance_of(4, 1))

    assert {kill["kind"] for kill in played.kills} == {kind for blow in BLOWS for kind in blow.kinds}
    assert played.acknowledged["paid"] > 1
    assert played.problems == []
