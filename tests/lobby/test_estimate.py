"""What a page says of waiting: whole minutes that hold what was estimated."""

from hypothesis import given
from hypothesis import strategies as st

from giliran.lobby.rules.estimate import Range, minutes


def test_short_waits_to_the_minute_and_long_ones_in_fives() -> None:
    assert minutes(0, 10, 50) == Range(low=0, high=1, middle=0)
    assert minutes(70, 200, 500) == Range(low=1, high=9, middle=3)
    assert minutes(13 * 60, 21 * 60, 38 * 60) == Range(low=10, high=40, middle=20)


@given(st.lists(st.floats(0, 6 * 3600), min_size=3, max_size=3))
def test_what_is_said_holds_what_was_estimated(seconds: list[float]) -> None:
    low, middle, high = sorted(seconds)
    said = minutes(low, middle, high)
    assert said.low * 60 <= low
    assert said.high * 60 >= high
    assert said.low <= said.middle <= said.high
    assert said.high > said.low
