"""Joining the rooms' descriptions."""

import pytest

from giliran.config import openapi


def test_two_rooms_may_not_describe_one_thing() -> None:
    with pytest.raises(ValueError, match="described twice"):
        openapi._joined([{"/a": 1}, {"/b": 1}, {"/a": 2}])
