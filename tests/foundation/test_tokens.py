"""Signed tokens."""

from datetime import datetime, timedelta

import pytest

from giliran.foundation import tokens

TTL = timedelta(minutes=5)


def test_a_token_is_good_for_its_purpose_until_its_end(at: datetime) -> None:
    token = tokens.sign(purpose="ticket", payload={"visit": "v"}, at=at, ttl=TTL)
    assert tokens.read(purpose="ticket", token=token, at=at + TTL - timedelta(seconds=1)) == {"visit": "v"}
    with pytest.raises(tokens.ExpiredToken):
        tokens.read(purpose="ticket", token=token, at=at + TTL)
    with pytest.raises(tokens.BadToken):
        tokens.read(purpose="pass", token=token, at=at)


@pytest.mark.parametrize("position", [0, 3, -1])
def test_an_altered_token_is_refused(at: datetime, position: int) -> None:
    token = tokens.sign(purpose="ticket", payload={"visit": "v"}, at=at, ttl=TTL)
    letters = list(token)
    letters[position] = "A" if letters[position] != "A" else "B"
    with pytest.raises(tokens.BadToken):
        tokens.read(purpose="ticket", token="".join(letters), at=at)
