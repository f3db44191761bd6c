"""The draw as pure functions: the same for everybody, unpredictable without the secrets, and tampering is found."""

import hashlib
import hmac
from collections import Counter
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giliran.appointments import rules_draw
from giliran.foundation.merkle import audit_path, merkle_root, root_by_path

ids = st.lists(st.uuids(), min_size=1, max_size=40, unique=True)
secrets = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=3)


@given(leaves=st.lists(st.binary(max_size=40), max_size=40))
def test_the_root_is_that_of_rfc_6962(leaves: list[bytes]) -> None:
    def by_the_text(some: list[bytes]) -> bytes:
        if not some:
            return hashlib.sha256().digest()
        if len(some) == 1:
            return hashlib.sha256(b"\x00" + some[0]).digest()
        split = 1 << (len(some) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + by_the_text(some[:split]) + by_the_text(some[split:])).digest()

    assert merkle_root(leaves) == by_the_text(leaves)


@given(leaves=st.lists(st.binary(max_size=40), min_size=1, max_size=40), data=st.data())
def test_a_path_leads_to_the_root_and_no_other_leaf_does(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = audit_path(leaves, index)
    assert root_by_path(leaves[index], path) == merkle_root(leaves)
    assert root_by_path(leaves[index] + b"!", path) != merkle_root(leaves)


@given(entrants=ids)
def test_each_entrant_can_be_shown_to_be_under_the_root_and_nobody_else(entrants: list[UUID]) -> None:
    root = rules_draw.root(entrants)
    assert all(rules_draw.proves(each, rules_draw.proof(entrants, each), root) for each in entrants)
    stranger = uuid4()
    assert not rules_draw.proves(stranger, rules_draw.proof(entrants, entrants[0]), root)
    with pytest.raises(ValueError, match="not in list"):
        rules_draw.proof(entrants, stranger)


@given(entrants=ids, known=secrets, data=st.data())
def test_the_line_depends_on_no_order_of_anything(
    entrants: list[UUID], known: list[bytes], data: st.DataObject
) -> None:
    shuffled, mixed = data.draw(st.permutations(entrants)), data.draw(st.permutations(known))
    seed = rules_draw.seed(known, rules_draw.root(entrants))
    assert rules_draw.root(shuffled) == rules_draw.root(entrants)
    assert rules_draw.seed(mixed, rules_draw.root(shuffled)) == seed
    line = rules_draw.order(seed, entrants)
    assert rules_draw.order(seed, shuffled) == line
    assert sorted(entry for _, entry in line) == sorted(entrants)
    assert line == sorted(line)


@given(entrants=ids, known=secrets, other=st.binary(min_size=32, max_size=32), newcomer=st.uuids())
def test_one_other_secret_or_one_more_entrant_gives_another_seed(
    entrants: list[UUID], known: list[bytes], other: bytes, newcomer: UUID
) -> None:
    root = rules_draw.root(entrants)
    seed = rules_draw.seed(known, root)
    if other != known[0]:
        assert rules_draw.seed([other, *known[1:]], root) != seed
    if newcomer not in entrants:
        assert rules_draw.root([*entrants, newcomer]) != root
    assert rules_draw.seed(known, root, "a beacon") != seed
    assert rules_draw.seed(known[1:], root) != seed


def test_the_numbers_are_as_published() -> None:
    release, entry, secret = UUID(int=1), UUID(int=7), bytes(range(32))
    assert rules_draw.commitment(release, secret) == hashlib.sha256(release.bytes + secret).digest()
    seed = rules_draw.seed([secret], bytes(32))
    assert seed == hashlib.sha256(secret + bytes(32)).digest()
    assert rules_draw.number(seed, entry) == hmac.new(seed, entry.bytes, hashlib.sha256).digest()[:16]


def test_a_secret_fits_the_commitment_for_one_release_only() -> None:
    secret = bytes(32)
    assert rules_draw.commitment(UUID(int=1), secret) != rules_draw.commitment(UUID(int=2), secret)


def test_everybody_is_first_about_as_often() -> None:
    entrants = [UUID(int=n) for n in range(8)]
    root = rules_draw.root(entrants)
    firsts = Counter(
        rules_draw.order(rules_draw.seed([n.to_bytes(32, "big")], root), entrants)[0][1] for n in range(8000)
    )
    expected = 1000
    assert sum((firsts[each] - expected) ** 2 / expected for each in entrants) < 24.3, "chi-square, 7 degrees, 0.1 %"
