"""The range: honest about how little is known."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from giliran.lobby.rules.estimate import Range, waiting_range

FIVE = timedelta(minutes=5)


def test_an_empty_queue_a_long_one_and_no_counter() -> None:
    assert waiting_range(ahead=0, counters=1, service=FIVE) == Range(low=0, high=10)
    assert waiting_range(ahead=12, counters=3, service=FIVE) == Range(low=10, high=40)
    assert waiting_range(ahead=3, counters=0, service=FIVE) is None


@given(st.integers(0, 300), st.integers(1, 20), st.integers(1, 60))
def test_a_range_holds_the_middle_and_grows_with_the_queue(ahead: int, counters: int, minutes: int) -> None:
    service = timedelta(minutes=minutes)
    found, longer = (waiting_range(ahead=each, counters=counters, service=service) for each in (ahead, ahead + 1))
    assert found is not None
    assert longer is not None
    assert found.low <= (ahead + 1) * minutes / counters <= found.high
    assert found.high > found.low
    assert found.low % 5 == found.high % 5 == 0
    assert (longer.low, longer.high) >= (found.low, found.high)
