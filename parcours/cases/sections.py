"""Tables of a programme pack that are this package's.

``[calendar]``: on which days nobody is received, and when files need care. ``[vulnerability]``: what makes a
situation harder, and the classes that follow from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from parcours.people.enums import RestrictedKind
from parcours.programmes import making
from parcours.programmes.checking import Checker
from parcours.programmes.findings import Findings
from parcours.programmes.pack import Criterion, Pack
from parcours.programmes.sections import section
from parcours.programmes.taking import Table
from parcours.reference.enums import Literacy

from .vulnerability import ORDINARY, RESTRICTED, STRONG, Factor, Level, Need, Plan


@dataclass(frozen=True)
class Calendar:
    """``yearly``: (month, day); ``days``: those whose day changes from year to year.

    ``silent_days``: after so many days without a contact somebody is asked about. ``stalled_days``: so long a
    step past its day may rest. ``attempts``: how often she is tried before contact counts as lost.
    ``review_days``: within so many days a second opinion is given.
    """

    yearly: tuple[tuple[int, int], ...] = ()
    days: frozenset[date] = frozenset()
    silent_days: int = 60
    stalled_days: int = 30
    attempts: int = 3
    review_days: int = 15

    def is_holiday(self, day: date) -> bool:
        return (day.month, day.day) in self.yearly or day in self.days


DEFAULT = Calendar()


def _read(table: Table, key: str, text: str, make: Callable[[str], object]) -> object | None:
    try:
        return make(text)
    except ValueError:
        table.wrong(key, f"{text!r} is no such day.")
        return None


def _yearly(text: str) -> tuple[int, int]:
    day = date.fromisoformat(f"2000-{text}")
    return day.month, day.day


def make(table: Table) -> Calendar:
    yearly = [_read(table, "yearly", one, _yearly) for one in table.texts("yearly")]
    days = [_read(table, "days", one, date.fromisoformat) for one in table.texts("days")]

    def number(key: str, default: int, most: int) -> int:
        return table.whole(key, required=False, least=1, most=most) if table.has(key) else default

    return Calendar(
        yearly=tuple(one for one in yearly if one),
        days=frozenset(one for one in days if one),
        silent_days=number("silent_days", DEFAULT.silent_days, 730),
        stalled_days=number("stalled_days", DEFAULT.stalled_days, 365),
        attempts=number("attempts", DEFAULT.attempts, 20),
        review_days=number("review_days", DEFAULT.review_days, 90),
    )


SECTION = section("calendar", make, DEFAULT)


# Vulnerability ------------------------------------------------------------------------------------

MOST_FACTORS, MOST_NEEDED = 40, 10
OWN_FACTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "person.literacy": (("in", "not_in"), tuple(one for one in Literacy.values if one != "not_stated")),
    "person.interpreter": (("is_true", "is_false"), ()),
    **{
        f"{RESTRICTED}{kind}": (("is_true",), ())
        for kind in RestrictedKind.values
        if kind != RestrictedKind.OTHER
    },
}
"""Facts that only a profile uses: the tests that fit, and their values."""


def _factor(table: Table) -> Factor:
    return Factor(making.criterion(table), table.choice("weight", (STRONG, ORDINARY)))


def _need(table: Table) -> Need:
    found = Need(
        table.whole("strong", required=False, most=MOST_NEEDED),
        table.whole("all", required=False, most=MOST_NEEDED),
    )
    if not found.strong and not found.all:
        table.wrong("strong", "or all must be given: a class without a need would hold for everybody.")
    return found


def _level(table: Table) -> Level:
    return Level(table.code(), table.words("name"), table.each("needs", _need, required=True))


def make_vulnerability(table: Table) -> Plan:
    found = Plan(
        table.each("factors", _factor, required=True),
        table.each("levels", _level, required=True),
        table.words("note", required=False),
    )
    if len(found.factors) > MOST_FACTORS:
        table.wrong("factors", f"are more than {MOST_FACTORS}: nobody reads so many with a person.")
    for key, rows in (("factors", found.factors), ("levels", found.levels)):
        codes = [one.code for one in rows]
        for place, code in enumerate(codes):
            if code and code in codes[:place]:
                table.findings.add((*table.path, key, place, "code"), f"{code!r} is there already.")
    return found


def check_vulnerability(pack: Pack, plan: Plan, findings: Findings) -> None:
    """Facts that exist, with tests that fit; classes in order: the graver holds, so does the next."""
    checker = Checker(pack, findings)
    for place, factor in enumerate(plan.factors):
        path = ("vulnerability", "factors", place)
        if factor.criterion.fact in OWN_FACTS:
            _check_own(path, factor.criterion, findings)
        elif factor.criterion.fact == "person.great_vulnerability":
            findings.add((*path, "fact"), "is confirmed by a named officer; no factor leads to it.")
        else:
            checker.criterion(path, factor.criterion)
    for place, (graver, next_one) in enumerate(zip(plan.levels, plan.levels[1:], strict=False)):
        for number, need in enumerate(graver.needs):
            if not any(need.implies(other) for other in next_one.needs):
                path = ("vulnerability", "levels", place, "needs", number)
                findings.add(path, f"must ask for more than the next class, {next_one.code!r}.")


def _check_own(path: tuple, criterion: Criterion, findings: Findings) -> None:
    fitting, allowed = OWN_FACTS[criterion.fact]
    if criterion.op and criterion.op not in fitting:
        findings.add((*path, "op"), f"{criterion.op} does not fit {criterion.fact}: {', '.join(fitting)}.")
    if bool(criterion.values) != bool(allowed):
        findings.add((*path, "values"), "are needed." if allowed else f"{criterion.op} takes none.")
    for index, code in enumerate(criterion.values):
        if allowed and code not in allowed:
            findings.add(
                (*path, "values", index), f"there is no value {code!r}; known: {', '.join(allowed)}."
            )


VULNERABILITY = section("vulnerability", make_vulnerability, Plan(), check_vulnerability)
