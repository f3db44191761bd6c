"""Codes that people read out."""

import string

from hypothesis import given
from hypothesis import strategies as st

from giliran.foundation import references

positions = st.integers(min_value=0, max_value=7)
characters = st.sampled_from(references.ALPHABET)


def test_a_new_code_is_accepted_however_it_is_typed() -> None:
    code = references.new_reference()
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert references.normalise(typed) == code


@given(positions, characters)
def test_one_wrong_character_is_caught(position: int, character: str) -> None:
    plain = references.new_reference().replace("-", "")
    wrong = plain[:position] + character + plain[position + 1 :]
    assert (references.normalise(wrong) is None) == (wrong != plain)


@given(st.integers(min_value=0, max_value=6))
def test_two_neighbours_swapped_are_caught(position: int) -> None:
    plain = references.new_reference().replace("-", "")
    swapped = plain[:position] + plain[position + 1] + plain[position] + plain[position + 2 :]
    assert (references.normalise(swapped) is None) == (swapped != plain)


@given(st.text(alphabet=string.printable, max_size=30))
def test_anything_typed_is_a_code_or_nothing(text: str) -> None:
    found = references.normalise(text)
    assert found is None or references.normalise(found) == found


def test_letters_that_are_mistaken_for_others_never_occur() -> None:
    assert not set("01ILO") & set(references.ALPHABET)
