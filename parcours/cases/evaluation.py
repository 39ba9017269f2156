"""What a programme's rules say of a person, with the reasons. Pure: a pack and facts in, a proposal out.

Three values, after Kleene's strong logic: met, unmet, missing. A fact that nobody knows is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from parcours.programmes.pack import Criterion, Pack, Rule, Text

MET, UNMET, MISSING = "met", "unmet", "missing"
PROJECT, NOT_COVERED, INCOMPLETE = "project", "not_covered", "incomplete"

Facts = Mapping[str, Any]
"""Fact name → its value: a code, a number, a bool, a set of codes, ``Between``, or ``NOT_ASKED``.
Absent or None: not known."""


@dataclass(frozen=True)
class Between:
    """A number that is known to lie between two bounds, both included (an age of which the year is known)."""

    low: int
    high: int


@dataclass(frozen=True)
class _NotAsked:
    pass


NOT_ASKED = _NotAsked()
"""A question that does not concern her, because of another answer. Known: so only ``not_in`` is met."""


@dataclass(frozen=True)
class Reason:
    """``text``: the pack's sentence for this state. ``group``: 0 where it must hold; else alternatives."""

    criterion: str
    state: str
    text: Text
    group: int = 0


@dataclass(frozen=True)
class Fit:
    """How a lot (``code``: its number) or a project stands.

    ``own``: its own rule. ``verdict``: of a project, together with its lot: met only when that lot is the
    proposed one.
    """

    code: str
    verdict: str
    reasons: tuple[Reason, ...]
    lot: int
    own: str


@dataclass(frozen=True)
class Proposal:
    """``lot``: the first, in the pack's order, whose rule is met. ``also``: later lots that are met as well.
    ``open_before``: earlier lots of which something is not known yet.
    ``outcome``: project, not_covered, or incomplete (what is missing may still lead to a project)."""

    lot: int | None
    projects: tuple[Fit, ...]
    lots: tuple[Fit, ...]
    outcome: str
    also: tuple[int, ...] = ()
    open_before: tuple[int, ...] = ()

    @property
    def fitting(self) -> tuple[str, ...]:
        """Codes of the projects that are proposed."""
        return tuple(fit.code for fit in self.projects if fit.verdict == MET)


def all_of(states: list[str]) -> str:
    if UNMET in states:
        return UNMET
    return MISSING if MISSING in states else MET


def any_of(states: list[str]) -> str:
    if MET in states:
        return MET
    return MISSING if MISSING in states else UNMET


def _codes(value: Any) -> frozenset[str]:
    if isinstance(value, bool):
        return frozenset(("yes", "true") if value else ("no", "false"))
    if isinstance(value, set | frozenset | list | tuple):
        return frozenset(str(one) for one in value)
    return frozenset((str(value),))


def _bounds(value: Any) -> tuple[Decimal, Decimal] | None:
    if isinstance(value, Between):
        return Decimal(value.low), Decimal(value.high)
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return (number, number) if number.is_finite() else None


def _compared(criterion: Criterion, value: Any) -> str:
    bounds = _bounds(value)
    if bounds is None:
        return MISSING
    (low, high), limit = bounds, Decimal(criterion.values[0])
    if criterion.op == "at_least":
        return MET if low >= limit else UNMET if high < limit else MISSING
    return MET if high <= limit else UNMET if low > limit else MISSING


def state_of(criterion: Criterion, facts: Facts) -> str:
    """met, unmet or missing: one criterion against what is known."""
    value, op = facts.get(criterion.fact), criterion.op
    if value is None:
        return MISSING
    if value is NOT_ASKED:
        return MET if op == "not_in" else UNMET
    if op in ("at_least", "at_most"):
        return _compared(criterion, value)
    if op in ("is_true", "is_false"):
        says_yes = bool(_codes(value) & {"yes", "true"})
        return MET if says_yes == (op == "is_true") else UNMET
    shared = bool(_codes(value) & set(criterion.values))
    return MET if shared == (op == "in") else UNMET


def _reasons(pack: Pack, codes: tuple[str, ...], facts: Facts, group: int = 0) -> list[Reason]:
    found = []
    for code in codes:
        criterion = pack.criteria[code]
        state = state_of(criterion, facts)
        found.append(Reason(code, state, getattr(criterion, state), group))
    return found


def judge(pack: Pack, rule: Rule, facts: Facts) -> tuple[str, tuple[Reason, ...]]:
    """The verdict of a rule and its reasons. Of alternatives that are met, only those that hold are told."""
    reasons = _reasons(pack, rule.all, facts)
    states = [reason.state for reason in reasons]
    for number, codes in enumerate(rule.any, start=1):
        group = _reasons(pack, codes, facts, number)
        verdict = any_of([reason.state for reason in group])
        states.append(verdict)
        reasons += [reason for reason in group if verdict != MET or reason.state == MET]
    return all_of(states), tuple(reasons)


def _outcome(lot: int | None, lots: tuple[Fit, ...], projects: tuple[Fit, ...]) -> str:
    if any(fit.verdict == MET for fit in projects):
        return PROJECT
    # A lot after the proposed one is never reached, whatever else comes to be known.
    reachable = {}
    for fit in lots:
        reachable[fit.lot] = fit.own
        if fit.lot == lot:
            break
    may_come = any(all_of([reachable.get(fit.lot, UNMET), fit.own]) == MISSING for fit in projects)
    return INCOMPLETE if may_come else NOT_COVERED


def evaluate(pack: Pack, facts: Facts) -> Proposal:
    """The lot and the projects that the pack's rules propose, and what is missing for each other."""
    lots = []
    for lot in pack.lots:
        verdict, reasons = judge(pack, lot.rule, facts)
        lots.append(Fit(str(lot.number), verdict, reasons, lot.number, verdict))
    met = [fit.lot for fit in lots if fit.own == MET]
    chosen = met[0] if met else None
    standing = {fit.lot: fit.own for fit in lots}
    projects = []
    for project in pack.projects:
        own, reasons = judge(pack, project.rule, facts)
        of_lot = standing.get(project.lot, UNMET)
        if of_lot == MET and project.lot != chosen:
            of_lot = UNMET
        projects.append(Fit(project.code, all_of([of_lot, own]), reasons, project.lot, own))
    before = lots[: [fit.lot for fit in lots].index(chosen)] if met else lots
    return Proposal(
        lot=chosen,
        projects=tuple(projects),
        lots=tuple(lots),
        outcome=_outcome(chosen, tuple(lots), tuple(projects)),
        also=tuple(met[1:]),
        open_before=tuple(fit.lot for fit in before if fit.own == MISSING),
    )


def snapshot(proposal: Proposal) -> dict[str, Any]:
    """The proposal as codes and states only, to be kept with the decision."""

    def told(fit: Fit) -> dict[str, Any]:
        return {
            "code": fit.code,
            "verdict": fit.verdict,
            "criteria": {reason.criterion: reason.state for reason in fit.reasons},
        }

    return {
        "lot": proposal.lot,
        "outcome": proposal.outcome,
        "fitting": list(proposal.fitting),
        "lots": [told(fit) for fit in proposal.lots],
        "projects": [told(fit) for fit in proposal.projects],
    }
