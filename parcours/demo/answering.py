"""From what somebody is like to the answers of the programme's own form. Pure."""

from typing import Any

from .cohort import Traits


def _answer(rule: dict, value: Any) -> Any:
    known = rule.get("map", {})
    if "steps" in rule:
        return next(code for most, code in rule["steps"] if value <= most)
    if isinstance(value, tuple):
        chosen = [known.get(one, one) for one in value if known.get(one, one)]
        return chosen or rule.get("none")
    if isinstance(value, bool):
        value = "yes" if value else "no"
        return known.get(value, value == "yes")
    return known.get(str(value), value)


def answers(rules: list[dict], traits: Traits) -> dict[str, Any]:
    """Answers by question code. A rule names the question, the trait, what its values are called there, and
    ``only_if``: a question and the answers after which it is asked."""
    found: dict[str, Any] = {}
    for rule in rules:
        gate = rule.get("only_if")
        if gate and not _opens(found.get(gate[0]), gate[1]):
            continue
        answer = _answer(rule, getattr(traits, rule["trait"]))
        if answer not in (None, [], ""):
            found[rule["question"]] = answer
    return found


def _opens(given: Any, wanted: list) -> bool:
    if isinstance(given, bool):
        given = "yes" if given else "no"
    return bool(set(given if isinstance(given, list) else [given]) & set(wanted))
