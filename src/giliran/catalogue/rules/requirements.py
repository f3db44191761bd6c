"""When a requirement applies.

A rule is data:

    {"min_age": 17, "max_age": 60, "adult": true, "when": {"old_passport": "after_2009"}, "unless": {…}}

All parts must hold. `min_age` and `max_age` are in years, both included; `adult` is true for those of 17 and older and
for the married; each circumstance under `when` must have that value, or one of those values where a list stands; under
`unless` none may. What a rule asks about but the circumstances do not tell (None) does not hold.
"""

from collections.abc import Mapping
from typing import Any

from giliran.catalogue.rules.products import ADULT_AGE, old_enough

PARTS = frozenset({"min_age", "max_age", "adult", "when", "unless"})
CIRCUMSTANCES: Mapping[str, frozenset[Any]] = {
    "old_passport": frozenset({"none", "after_2009", "before_2009", "abroad"}),
    "reason": frozenset({"expired", "full"}),
    "married": frozenset({True, False}),
    "name_changed": frozenset({True, False}),
    "naturalised": frozenset({True, False}),
    "parents_divorced": frozenset({True, False}),
    "parents_have_passports": frozenset({True, False}),
    "birth_proof_incomplete": frozenset({True, False}),
}
"""What a rule may ask about, beside `age`, and the answers there are."""


def applies(rule: Mapping[str, Any], circumstances: Mapping[str, Any]) -> bool:
    """Say whether a requirement with this rule is asked of somebody in these circumstances."""
    age = circumstances.get("age")
    if not _age_fits(rule, age):
        return False
    if "adult" in rule and rule["adult"] is not _is_adult(age, circumstances):
        return False
    if not all(_holds(circumstances.get(name), wanted) for name, wanted in rule.get("when", {}).items()):
        return False
    return not any(_holds(circumstances.get(name), refused) for name, refused in rule.get("unless", {}).items())


def faults(rule: Any) -> list[str]:
    """Return what is wrong with a rule as written, for whoever writes it; empty: nothing."""
    if not isinstance(rule, dict):
        return ["a rule is an object"]
    found = [f"unknown part: {part}" for part in sorted(rule.keys() - PARTS)]
    found += [f"{part} is a whole number" for part in ("min_age", "max_age") if not _is_age(rule.get(part, 0))]
    if not isinstance(rule.get("adult", True), bool):
        found.append("adult is true or false")
    for part in ("when", "unless"):
        found += _faults_of_conditions(part, rule.get(part, {}))
    return found


def _faults_of_conditions(part: str, conditions: Any) -> list[str]:
    if not isinstance(conditions, dict):
        return [f"{part} is an object"]
    found = [f"{part}: unknown circumstance: {name}" for name in conditions if name not in CIRCUMSTANCES]
    return found + [
        f"{part}: {name} is never {value}"
        for name, wanted in conditions.items()
        for value in (wanted if isinstance(wanted, list) else [wanted])
        if name in CIRCUMSTANCES and not (isinstance(value, str | bool) and value in CIRCUMSTANCES[name])
    ]


def _age_fits(rule: Mapping[str, Any], age: int | None) -> bool:
    if age is None:
        return "min_age" not in rule and "max_age" not in rule
    return bool(rule.get("min_age", 0) <= age <= rule.get("max_age", age))


def _is_adult(age: int | None, circumstances: Mapping[str, Any]) -> bool | None:
    if age is None:
        return None
    return old_enough(min_age=ADULT_AGE, age=age, married=bool(circumstances.get("married")))


def _holds(actual: Any, wanted: Any) -> bool:
    if actual is None:
        return False
    return actual in wanted if isinstance(wanted, list) else bool(actual == wanted)


def _is_age(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
