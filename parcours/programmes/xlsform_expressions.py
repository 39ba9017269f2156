"""The conditions and constraints of XLSForm that a form of a pack can hold: written, and read back. Pure.

Anything else raises :class:`Unread`: a condition that is half understood would ask the wrong people.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .pack import Condition, Question, Rule

TOKEN = re.compile(
    r"\s*(?:\$\{(?P<name>[^{}\s]+)\}|'(?P<one>[^']*)'|\"(?P<two>[^\"]*)\"|(?P<word>[A-Za-z][\w-]*)|(?P<sign>[=(),]))"
)
BOUND = re.compile(r"\.\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?)\Z")
ALONE = re.compile(
    r"not\s*\(\s*selected\s*\(\s*\.\s*,\s*['\"]([^'\"]+)['\"]\s*\)\s+and\s+count-selected\s*\(\s*\.\s*\)\s*>\s*1\s*\)"
)
AND = re.compile(r"\s+and\s+")


class Unread(ValueError):
    """An expression that is not read. ``args[0]``: the part that stops it."""


# Conditions ---------------------------------------------------------------------------------------


def write_relevant(conditions: Iterable[Condition], kinds: dict[str, str]) -> str:
    """All conditions as ``relevant``; ``kinds``: question code → kind."""
    parts = []
    for gate, codes in conditions:
        many = kinds.get(gate) == "many"
        tests = [f"selected(${{{gate}}}, '{code}')" if many else f"${{{gate}}} = '{code}'" for code in codes]
        parts.append(" or ".join(tests) if len(tests) == 1 else f"({' or '.join(tests)})")
    if len(parts) == 1 and parts[0].startswith("("):
        return parts[0][1:-1]
    return " and ".join(parts)


@dataclass(frozen=True)
class _Test:
    name: str
    value: str


@dataclass(frozen=True)
class _All:
    parts: tuple


@dataclass(frozen=True)
class _Any:
    parts: tuple


def read_relevant(text: str) -> tuple[Condition, ...]:
    """The conditions that all must hold. Raises Unread."""
    reader = _Reader(text)
    tree = reader.any_of()
    reader.end()
    return tuple(_conditions(tree, text))


def _conditions(tree: object, text: str) -> list[Condition]:
    if isinstance(tree, _All):
        return [condition for part in tree.parts for condition in _conditions(part, text)]
    tests = _tests(tree)
    names = {test.name for test in tests}
    if len(names) != 1:
        raise Unread(text)
    return [(names.pop(), tuple(dict.fromkeys(test.value for test in tests)))]


def _tests(tree: object) -> list[_Test]:
    if isinstance(tree, _Test):
        return [tree]
    if isinstance(tree, _Any):
        return [test for part in tree.parts for test in _tests(part)]
    raise Unread("and … or")


class _Reader:
    def __init__(self, text: str):
        self.text, self.tokens, at = text, [], 0
        while at < len(text.rstrip()):
            match = TOKEN.match(text, at)
            if match is None:
                raise Unread(text[at : at + 20].strip())
            self.tokens.append(match)
            at = match.end()
        self.at = 0

    def peek(self, group: str) -> str | None:
        return self.tokens[self.at][group] if self.at < len(self.tokens) else None

    def takes(self, group: str, wanted: str) -> bool:
        if self.peek(group) != wanted:
            return False
        self.at += 1
        return True

    def demand(self, group: str, wanted: str) -> None:
        if not self.takes(group, wanted):
            raise Unread(self.rest())

    def rest(self) -> str:
        return self.tokens[self.at][0].strip() if self.at < len(self.tokens) else self.text

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise Unread(self.rest())

    def any_of(self) -> object:
        parts = [self.all_of()]
        while self.takes("word", "or"):
            parts.append(self.all_of())
        return _Any(tuple(parts)) if len(parts) > 1 else parts[0]

    def all_of(self) -> object:
        parts = [self.one()]
        while self.takes("word", "and"):
            parts.append(self.one())
        return _All(tuple(parts)) if len(parts) > 1 else parts[0]

    def one(self) -> object:
        if self.takes("sign", "("):
            inner = self.any_of()
            self.demand("sign", ")")
            return inner
        if self.takes("word", "selected"):
            self.demand("sign", "(")
            name = self.name()
            self.demand("sign", ",")
            test = _Test(name, self.value())
            self.demand("sign", ")")
            return test
        name = self.name()
        self.demand("sign", "=")
        return _Test(name, self.value())

    def name(self) -> str:
        found = self.peek("name")
        if found is None:
            raise Unread(self.rest())
        self.at += 1
        return found

    def value(self) -> str:
        found = self.peek("one") if self.peek("one") is not None else self.peek("two")
        if found is None:
            raise Unread(self.rest())
        self.at += 1
        return found


# Constraints --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Limits:
    """``alone``: choices that go with no other."""

    least: Decimal | None = None
    most: Decimal | None = None
    alone: tuple[str, ...] = ()


def write_constraint(question: Question) -> str:
    parts = []
    if question.least is not None:
        parts.append(f". >= {question.least:f}")
    if question.most is not None:
        parts.append(f". <= {question.most:f}")
    parts += [
        f"not(selected(., '{option.code}') and count-selected(.) > 1)"
        for option in question.options
        if option.alone
    ]
    return " and ".join(parts)


def read_constraint(text: str, kind: str) -> Limits:
    """The bounds of a number, or the choices that stand alone. Raises Unread."""
    if kind == "many":
        alone = tuple(ALONE.findall(text))
        if not alone or re.sub(r"[\s()]|and", "", ALONE.sub("", text)):
            raise Unread(text)
        return Limits(alone=alone)
    if kind not in ("number", "whole"):
        raise Unread(text)
    least = most = None
    for part in AND.split(text.strip()):
        sign, value = _bound(part, kind)
        if sign == ">=":
            least = value if least is None else max(least, value)
        else:
            most = value if most is None else min(most, value)
    return Limits(least, most)


def _bound(part: str, kind: str) -> tuple[str, Decimal]:
    bare = part.strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1].strip()
    match = BOUND.match(bare)
    if match is None:
        raise Unread(part)
    sign, value = match[1], _number(match[2])
    if sign in (">", "<"):
        # Between whole numbers nothing is lost; of decimals the bound itself is no answer.
        if kind != "whole" or value != value.to_integral_value():
            raise Unread(part)
        value = value + 1 if sign == ">" else value - 1
        sign += "="
    if value < 0:
        raise Unread(part)
    return sign, value


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Unread(text) from error


# To whom a form is proposed -----------------------------------------------------------------------


def write_rule(rule: Rule | None) -> str:
    """``a and (b or c)``, codes of criteria."""
    if rule is None:
        return ""
    return " and ".join([*rule.all, *(f"({' or '.join(group)})" for group in rule.any)])


def read_rule(text: str) -> Rule:
    """Raises Unread."""
    alone: list[str] = []
    groups: list[Sequence[str]] = []
    for part in AND.split(text.strip()):
        bare = part.strip()
        if bare.startswith("(") and bare.endswith(")"):
            groups.append(tuple(one.strip() for one in re.split(r"\s+or\s+", bare[1:-1])))
        else:
            alone.append(bare)
    codes = [*alone, *(code for group in groups for code in group)]
    if not codes or not all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", code) for code in codes):
        raise Unread(text)
    return Rule(tuple(alone), tuple(tuple(group) for group in groups))
