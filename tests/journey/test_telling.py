"""One moment is told once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from giliran.journey.rules.telling import ONE_MOMENT, SAID_BETTER, Happening, told
from giliran.ledger.facts import kinds

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KINDS = sorted(
    {*SAID_BETTER, *(kind for better in SAID_BETTER.values() for kind in better), "casework.interview_noted"}
)
HAPPENINGS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 20)).map(
        lambda made: Happening(kind=made[0], at=START + timedelta(minutes=made[1]), sentence=made[0])
    ),
    max_size=12,
).map(lambda made: sorted(made, key=lambda each: each.at))


def test_every_fact_named_is_told_at_all() -> None:
    assert all(kinds()[kind].sentence for kind in KINDS)


@given(HAPPENINGS)
def test_nothing_is_said_twice_and_nothing_is_lost(happened: list[Happening]) -> None:
    kept = told(happened)
    assert all(one.sentence != other.sentence for one, other in pairwise(kept))
    assert kept or not happened
    for each in happened:
        if each in kept:
            continue
        better = SAID_BETTER.get(each.kind, frozenset())
        assert any(other.kind in better and abs(other.at - each.at) <= ONE_MOMENT for other in happened) or any(
            other.sentence == each.sentence and other.at >= each.at for other in kept
        )


def test_the_same_much_later_is_told_again() -> None:
    first, second = (
        Happening(kind="payments.bill_created", at=START + timedelta(days=day), sentence="Tagihan dibuat.")
        for day in (0, 3)
    )
    between = Happening(kind="payments.bill_expired", at=START + timedelta(days=1), sentence="Lewat.")
    assert told([first, between, second]) == [first, between, second]
