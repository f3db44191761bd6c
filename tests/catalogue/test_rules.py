"""Who may have what, and who must bring what, by table."""

from typing import Any

import pytest

from giliran.catalogue.reference.catalogue import KINDS
from giliran.catalogue.reference.requirements import REQUIREMENTS
from giliran.catalogue.rules.products import old_enough
from giliran.catalogue.rules.requirements import applies, faults


@pytest.mark.parametrize(
    ("min_age", "age", "married", "may"),
    [(0, 0, False, True), (17, 16, False, False), (17, 17, False, True), (17, 16, True, True), (17, 80, False, True)],
)
def test_ten_years_are_for_those_of_seventeen_and_the_married(
    *, min_age: int, age: int, married: bool, may: bool
) -> None:
    assert old_enough(min_age=min_age, age=age, married=married) is may


@pytest.mark.parametrize(
    ("rule", "circumstances", "asked"),
    [
        ({}, {}, True),
        ({"min_age": 17}, {"age": 17}, True),
        ({"min_age": 17}, {"age": 16}, False),
        ({"min_age": 17}, {}, False),
        ({"max_age": 16}, {"age": 16}, True),
        ({"max_age": 16}, {"age": 17}, False),
        ({"adult": True}, {"age": 16}, False),
        ({"adult": True}, {"age": 16, "married": True}, True),
        ({"adult": False}, {"age": 16, "married": True}, False),
        ({"adult": False}, {"age": 5}, True),
        ({"adult": True}, {}, False),
        ({"when": {"old_passport": "after_2009"}}, {"old_passport": "after_2009"}, True),
        ({"when": {"old_passport": "after_2009"}}, {"old_passport": "abroad"}, False),
        ({"when": {"old_passport": "after_2009"}}, {}, False),
        ({"when": {"old_passport": ["abroad", "none"]}}, {"old_passport": "none"}, True),
        ({"when": {"name_changed": True}}, {"name_changed": False}, False),
        ({"unless": {"old_passport": "after_2009"}}, {"old_passport": "after_2009"}, False),
        ({"unless": {"old_passport": "after_2009"}}, {"old_passport": "before_2009"}, True),
        ({"unless": {"old_passport": "after_2009"}}, {}, True),
        ({"adult": True, "when": {"naturalised": True}}, {"age": 30, "naturalised": True}, True),
        ({"adult": True, "when": {"naturalised": True}}, {"age": 3, "naturalised": True}, False),
    ],
)
def test_a_rule_applies_when_all_its_parts_hold(
    *, rule: dict[str, Any], circumstances: dict[str, Any], asked: bool
) -> None:
    assert applies(rule, circumstances) is asked


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ([], "object"),
        ({"whenever": {}}, "whenever"),
        ({"min_age": "17"}, "whole number"),
        ({"max_age": True}, "whole number"),
        ({"adult": "yes"}, "true or false"),
        ({"when": ["married"]}, "object"),
        ({"when": {"shoe_size": 42}}, "shoe_size"),
        ({"unless": {"old_passport": "green"}}, "green"),
        ({"when": {"married": [["nested"]]}}, "nested"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said(rule: Any, said: str) -> None:
    assert said in " ".join(faults(rule))


def test_the_rules_of_the_first_day_can_be_read() -> None:
    kinds = {row[0] for row in KINDS}
    for wanted in REQUIREMENTS.values():
        assert len({row.key for row in wanted}) == len(wanted)
        for row in wanted:
            assert faults(row.rule) == []
            assert set(row.kinds) <= kinds
