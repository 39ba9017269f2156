"""Which cells are hidden beside the small ones, so that nobody finds a small one out. Pure.

Complementary cell suppression as an optimisation: the master chooses cells to hide at the least cost, the
attacker computes for each cell that must stay unknown how far it may be pinned down from all that is
published, this month and those before, and every success of the attacker becomes a condition on the master
(a cut from the duals of his linear programme), until he has none. After M. Fischetti and J. J. Salazar,
"Solving the cell suppression problem on tabular data with linear constraints", Management Science 47 (2001).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

import highspy
import numpy as np

from parcours.kernel.solving import Quiet

from .cells import Cell, K, Key, Month, bounds

ROUNDS = 500
PRIMAL = 4
ENOUGH = 12
"""Successes of the attacker after which the master chooses anew; the first to be tried next time."""
TINY = 1e-6
SAME = 1.0
"""What is saved where a cell stays as it was the month before: tables that flicker tell more."""


class NotSafe(Exception):
    """No choice of hidden cells was found that keeps every small one unknown."""


@dataclass(frozen=True)
class Wanted:
    """The attacker must believe in ``low`` or less and in ``high`` or more. ``only_hidden``: as long as the
    cell is hidden at all."""

    place: int
    low: int
    high: int
    only_hidden: bool = False


def wanted(cell: Cell, place: int, choice: bool) -> Wanted:
    """A small count stays anything from 1 to 10, a sensitive zero anything from 0; what is hidden beside
    them may be less by as much."""
    if cell.primary:
        return Wanted(place, 0 if cell.value == 0 else 1, K - 1)
    if cell.value == 0:
        return Wanted(place, 0, K - 1, choice)
    return Wanted(place, cell.value - (K - 1), cell.value, choice)


class _Attacker:
    """All that is published as one linear programme; how far one cell is pinned down."""

    def __init__(self, months: Sequence[Month]):
        self.months = months
        self.start = np.cumsum([0, *(len(one.cells) for one in months)])
        self.most = 10 * max((cell.value for one in months for cell in one.cells), default=0) + 1000
        self.last = self.start[-2]
        self.solver = Quiet()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("presolve", "off")
        # From one question to the next only the aim changes: what was feasible stays so.
        self.solver.setOptionValue("simplex_strategy", PRIMAL)
        self.rows: list[tuple[float, float]] = []
        self._build()
        self.low, self.high = np.array(self.rows, dtype=float).reshape(-1, 2).T

    def _build(self) -> None:
        inf = highspy.kHighsInf
        for one in self.months:
            for cell in one.cells:
                low, high = bounds(cell.value, cell.key in one.hidden, self.most, cell.exact)
                self.solver.addVar(float(low), float(high))
        for number, one in enumerate(self.months):
            at = int(self.start[number])
            for tie in one.ties:
                places = [*(at + part for part in tie.parts), at + tie.whole]
                self._row(0.0, inf if tie.at_least else 0.0, places, [1.0] * len(tie.parts) + [-1.0])
        for number, (before, after) in enumerate(zip(self.months, self.months[1:], strict=False)):
            then = after.places
            for place, cell in enumerate(before.cells):
                later = then.get(cell.key)
                if later is not None and after.cells[later].value >= cell.value:
                    where = [int(self.start[number + 1]) + later, int(self.start[number]) + place]
                    self._row(0.0, inf, where, [1.0, -1.0])

    def _row(self, low: float, high: float, places: list[int], signs: list[float]) -> None:
        self.rows.append((low, high))
        self.solver.addRow(low, high, len(places), np.array(places, dtype=np.int32), np.array(signs))

    def hide(self, hidden: Iterable[int]) -> None:
        """Which cells of the last month are hidden, by their places."""
        chosen = set(hidden)
        for place, cell in enumerate(self.months[-1].cells):
            low, high = bounds(cell.value, place in chosen, self.most, cell.exact)
            self.solver.changeColBounds(int(self.last) + place, float(low), float(high))

    def farthest(self, column: int, sign: int) -> tuple[float, float, np.ndarray]:
        """The least of ``sign`` × the cell; with what the rows give and the reduced costs of the columns."""
        self.solver.changeColCost(column, float(sign))
        self.solver.run()
        found = self.solver.getInfo().objective_function_value
        solution = self.solver.getSolution()
        duals, reduced = np.array(solution.row_dual), np.array(solution.col_dual)
        self.solver.changeColCost(column, 0.0)
        active = np.where(duals > 0, self.low, self.high)
        told = (np.abs(duals) > TINY) & np.isfinite(active)
        given = float(duals[told] @ active[told])
        return found, given, reduced


def known(months: Sequence[Month]) -> dict[tuple[int, Key], tuple[float, float]]:
    """What is known of every hidden cell by all that is published: (month, cell) → least and most."""
    attacker = _Attacker(months)
    attacker.hide(place for place, cell in enumerate(months[-1].cells) if cell.key in months[-1].hidden)
    found = {}
    for number, one in enumerate(months):
        for place, cell in enumerate(one.cells):
            if cell.key in one.hidden:
                column = int(attacker.start[number]) + place
                low, high = attacker.farthest(column, 1)[0], -attacker.farthest(column, -1)[0]
                found[number, cell.key] = (low, high)
    return found


@dataclass
class _Cut:
    """The hidden ones of ``weights`` must weigh ``least`` together, if ``when`` is hidden at all."""

    weights: dict[int, float]
    least: float
    when: int | None = None


def hide(month: Month, before: Sequence[Month] = ()) -> frozenset[Key]:
    """The keys of the cells of ``month`` that are not published, given what was published ``before``.

    Raises NotSafe where even hiding everything does not do, or no choice was found.
    """
    return _Search([*before, month]).run()


class _Search:
    def __init__(self, months: Sequence[Month]):
        self.months, self.month = months, months[-1]
        self.attacker = _Attacker(months)
        self.primary = [place for place, cell in enumerate(self.month.cells) if cell.primary]
        self.master = Quiet()
        self.master.setOptionValue("output_flag", False)
        self.master.setOptionValue("mip_rel_gap", 0.0)
        self._columns()
        self.shut = [
            bounds(
                cell.value, one is not self.month and cell.key in one.hidden, self.attacker.most, cell.exact
            )
            for one in months
            for cell in one.cells
        ]
        self.values = [cell.value for one in months for cell in one.cells]
        self.found_out: Counter[int] = Counter()
        self.attacker.hide(range(len(self.month.cells)))
        self.asked: dict[int, Wanted] = self._of_before()
        for place in self.primary:
            self._ask(place, choice=False)

    def _columns(self) -> None:
        before = self.months[-2] if len(self.months) > 1 else None
        for place, cell in enumerate(self.month.cells):
            cost = cell.cost * (1 + np.log10(1 + cell.value))
            if before is not None and cell.key in before.places:
                cost += -SAME if cell.key in before.hidden else SAME
            # Places break the tie between cells that cost the same, always in one way.
            cost = max(cost, 0.1) * (1 + place * 1e-6)
            self.master.addVar(1.0 if cell.primary else 0.0, 1.0)
            self.master.changeColCost(place, cost)
            self.master.changeColIntegrality(place, highspy.HighsVarType.kInteger)

    def _of_before(self) -> dict[int, Wanted]:
        """What was hidden before must stay unknown as well as it was."""
        found = {}
        for number, one in enumerate(self.months[:-1]):
            for place, cell in enumerate(one.cells):
                if cell.key in one.hidden:
                    column = int(self.attacker.start[number]) + place
                    found[column] = self._reachable(wanted(cell, column, choice=False))
        return found

    def _ask(self, place: int, choice: bool) -> None:
        column = int(self.attacker.last) + place
        self.asked[column] = self._reachable(wanted(self.month.cells[place], column, choice))

    def _reachable(self, one: Wanted) -> Wanted:
        """No more than hiding all would give, as it is hidden now: months before may have told the least of a
        count already; then it stays unknown upwards."""
        least, most = self.attacker.farthest(one.place, 1)[0], -self.attacker.farthest(one.place, -1)[0]
        low = max(one.low, ceil(least - TINY))
        return replace(one, low=low, high=min(max(one.high, low + K - 1), floor(most + TINY)))

    def run(self) -> frozenset[Key]:
        for _round in range(ROUNDS):
            hidden = self._choose()
            cuts = self._attack(hidden)
            if cuts:
                for cut in cuts:
                    self._demand(cut)
                continue
            fresh = [one for one in hidden if int(self.attacker.last) + one not in self.asked]
            if not fresh:
                return frozenset(self.month.cells[place].key for place in hidden)
            self.attacker.hide(range(len(self.month.cells)))
            for place in fresh:
                self._ask(place, choice=True)
        raise NotSafe

    def _choose(self) -> set[int]:
        self.master.run()
        if self.master.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise NotSafe
        return {place for place, value in enumerate(self.master.getSolution().col_value) if value > 0.5}

    def _attack(self, hidden: set[int]) -> list[_Cut]:
        """What the attacker finds out; those cells first that he found out last."""
        self.attacker.hide(hidden)
        found: list[_Cut] = []
        for column in sorted(self.asked, key=lambda one: (-self.found_out[one], one)):
            cuts = self._cuts(self.asked[column], hidden)
            if cuts:
                self.found_out[column] += 1
                found += cuts
            if len(found) >= ENOUGH:
                break
        return found

    def _cuts(self, one: Wanted, hidden: set[int]) -> list[_Cut]:
        own = one.place - int(self.attacker.last)
        if one.only_hidden and own not in hidden:
            return []
        cuts = []
        for sign, aim in ((1, one.low), (-1, -one.high)):
            if sign * self.values[one.place] <= aim:
                # What is true can be believed.
                continue
            found, given, reduced = self.attacker.farthest(one.place, sign)
            if found > aim + TINY:
                cuts.append(self._cut(given, reduced, aim, own if one.only_hidden else None))
        return cuts

    def _cut(self, given: float, reduced: np.ndarray, aim: float, when: int | None) -> _Cut:
        """The least is bound by the duals whatever is hidden: so much must be hidden that the bound lets the
        aim be reached."""
        base, weights = given, {}
        for column in np.flatnonzero(np.abs(reduced) > TINY):
            cost, end = reduced[column], 0 if reduced[column] > 0 else 1
            base += cost * self.shut[column][end]
            place = int(column - self.attacker.last)
            if place >= 0:
                gain = cost * (self.shut[column][end] - (0, self.attacker.most)[end])
                if gain > TINY:
                    weights[place] = gain
        least = base - aim
        return _Cut({place: min(gain, least) for place, gain in weights.items()}, least, when)

    def _demand(self, cut: _Cut) -> None:
        weights, least = dict(cut.weights), cut.least
        if cut.when is not None:
            weights[cut.when] = weights.get(cut.when, 0.0) - least
            least = 0.0
        places = np.array(list(weights), dtype=np.int32)
        # Scaled so that a condition is one of its own weight, whatever the counts.
        scale = 1.0 / max(cut.least, TINY)
        values = np.array([weight * scale for weight in weights.values()])
        self.master.addRow(least * scale - TINY, highspy.kHighsInf, len(places), places, values)
