"""The round as a mixed-integer programme, solved by HiGHS: exact where it has the time."""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import coo_matrix, csc_matrix

from parcours.kernel.solving import Quiet

from .deadline import Deadline
from .prices import Prices
from .problem import Array, Problem

NO_LIMIT = highspy.kHighsInf


@dataclass(frozen=True)
class Found:
    """``chosen``: a bool for each pair, or None when nothing was found; ``bound``: proven, of the value.
    ``status``: optimal, limit, infeasible. ``prices``: of the rows of the relaxation, if it was asked for."""

    chosen: Array | None
    bound: float
    status: str
    prices: Prices | None = None


@dataclass(frozen=True)
class Model:
    """Columns: pairs, then one for each closable place (open or not), then how many pairs with one
    coefficient a row has at one place (``counted``: of each nonzero coefficient of a row, in which column).

    So a row over all pairs is one over places: presolving of HiGHS takes the square of the length of a row.
    """

    matrix: csc_matrix
    low: Array
    high: Array
    most: Array
    cost: Array
    opening: Array
    counted: list[tuple[Array, Array]]
    firsts: tuple[int, ...]


class _Rows:
    """Rows of a model as they are added: coefficients, and between what they lie."""

    def __init__(self):
        self.count = 0
        self.rows, self.at, self.values, self.low, self.high = [], [], [], [], []

    def put(self, row: Array, column: Array, value: Array | float) -> None:
        """Coefficients of the rows that are added next."""
        self.rows.append(self.count + np.asarray(row))
        self.at.append(np.asarray(column))
        self.values.append(np.broadcast_to(np.asarray(value, dtype=float), np.shape(row)))

    def end(self, low: Array, high: Array) -> int:
        """The rows whose coefficients were put are complete; the number of the first one."""
        first, self.count = self.count, self.count + len(low)
        self.low.append(np.asarray(low, dtype=float))
        self.high.append(np.asarray(high, dtype=float))
        return first

    def matrix(self, columns: int) -> csc_matrix:
        told = (np.concatenate(self.values), (np.concatenate(self.rows), np.concatenate(self.at)))
        return coo_matrix(told, shape=(self.count, columns)).tocsc()


def model(problem: Problem) -> Model:
    """Rows: people, capacities, minima, childcare, the others, what they count; in this order."""
    pairs, closable = problem.pairs, np.flatnonzero(problem.closable)
    opens = np.full(problem.places, -1)
    opens[closable] = pairs + np.arange(len(closable))
    told, every = _Rows(), np.arange(pairs)
    nothing = np.full(problem.places, -NO_LIMIT)

    told.put(problem.person, every, 1.0)
    firsts = [told.end(np.full(problem.people, -NO_LIMIT), np.ones(problem.people))]
    told.put(problem.place, every, 1.0)
    told.put(closable, opens[closable], -problem.capacity[closable].astype(float))
    firsts.append(told.end(nothing, np.where(problem.closable, 0.0, problem.capacity)))
    firsts.append(_minima(problem, told, opens))
    cared = np.flatnonzero(problem.child[problem.person])
    told.put(problem.place[cared], cared, 1.0)
    firsts.append(told.end(nothing, problem.care))
    counted, rooms = _counts(problem, told, pairs + len(closable), firsts)
    cost = np.zeros(pairs + len(closable) + len(rooms))
    cost[:pairs] = problem.score
    return Model(
        matrix=told.matrix(len(cost)),
        low=np.concatenate(told.low),
        high=np.concatenate(told.high),
        most=np.concatenate([np.ones(pairs + len(closable)), rooms]),
        cost=cost,
        opening=opens,
        counted=counted,
        firsts=tuple(firsts),
    )


def _counts(
    problem: Problem, told: _Rows, column: int, firsts: list[int]
) -> tuple[list[tuple[Array, Array]], Array]:
    """The other rows, over counts that begin at a column, and what these count; their most."""
    counted, rooms, at_end = [], [np.zeros(0)], []
    for number, row in enumerate(problem.rows):
        at = np.flatnonzero(row.coefficient)
        keys = np.stack([problem.place[at].astype(np.int64), row.coefficient[at]])
        groups, of = np.unique(keys, axis=1, return_inverse=True)
        columns = column + np.arange(groups.shape[1])
        told.put(np.full(len(columns), number), columns, groups[1])
        counted.append((at, column + of.ravel()))
        rooms.append(problem.capacity[groups[0]].astype(float))
        at_end.append((at, of.ravel(), columns))
        column += len(columns)
    firsts.append(told.end([row.least for row in problem.rows], np.full(len(problem.rows), NO_LIMIT)))
    for at, of, columns in at_end:
        told.put(of, at, 1.0)
        told.put(np.arange(len(columns)), columns, -1.0)
        told.end(np.zeros(len(columns)), np.zeros(len(columns)))
    return counted, np.concatenate(rooms)


def _minima(problem: Problem, told: _Rows, opens: Array) -> int:
    """Of places that may stay empty, and of those that have to open."""
    closable = np.flatnonzero(problem.closable)
    held = np.flatnonzero(problem.closable | (problem.must_open & (problem.minimum > 0)))
    at = np.full(problem.places, -1)
    at[held] = np.arange(len(held))
    inside = np.flatnonzero(at[problem.place] >= 0)
    told.put(at[problem.place[inside]], inside, 1.0)
    told.put(at[closable], opens[closable], -problem.minimum[closable].astype(float))
    return told.end(
        np.where(problem.closable[held], 0.0, problem.minimum[held]), np.full(len(held), NO_LIMIT)
    )


def _solver(told: Model, whole: bool, until: Deadline, seed: int, **options: float) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = told.matrix.shape
    lp.col_cost_ = told.cost
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = told.most
    lp.row_lower_, lp.row_upper_ = told.low, told.high
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = told.matrix.indptr
    lp.a_matrix_.index_ = told.matrix.indices
    lp.a_matrix_.value_ = told.matrix.data
    if whole:
        # What is counted is whole by itself.
        free = sum(len(np.unique(columns)) for _at, columns in told.counted)
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger] * (lp.num_col_ - free) + [kinds.kContinuous] * free
    solver = Quiet()
    wanted = {"random_seed": seed, "threads": 2, "time_limit": max(0.85 * until.left(), 0.01)}
    for name, value in (wanted | options).items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)

    def look(event):
        if until.passed():
            event.interrupt()

    for moment in (solver.cbSimplexInterrupt, solver.cbIpmInterrupt, solver.cbMipInterrupt):
        moment.subscribe(look)
    return solver


def relaxed(problem: Problem, until: Deadline, seed: int = 0) -> Found:
    """The bound when people and places may be parted, with the prices that prove it."""
    told = model(problem)
    solver = _solver(told, False, until, seed)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Found(None, 0.0, "infeasible")
    if status != highspy.HighsModelStatus.kOptimal:
        return Found(None, float(problem.score.sum()), "limit")
    dual = np.array(solver.getSolution().row_dual)
    _people, capacity, minimum, care, others = told.firsts
    place = np.maximum(dual[capacity:minimum], 0)
    prices = Prices(
        place, np.maximum(dual[care:others], 0), np.maximum(-dual[others : others + len(problem.rows)], 0)
    )
    return Found(None, solver.getInfo().objective_function_value, "optimal", prices)


def whole(problem: Problem, until: Deadline, start: Array | None = None, seed: int = 0) -> Found:
    """The best choice that is found in time, and what is proven of any."""
    told = model(problem)
    solver = _solver(told, True, until, seed, mip_rel_gap=0.0, mip_abs_gap=0.99)
    if start is not None:
        solution = highspy.HighsSolution()
        value = np.zeros(told.matrix.shape[1])
        value[: problem.pairs] = start
        closable = np.flatnonzero(problem.closable)
        taken = np.bincount(problem.place[start], minlength=problem.places)
        value[told.opening[closable]] = taken[closable] > 0
        for at, columns in told.counted:
            np.add.at(value, columns, start[at])
        solution.col_value = value.tolist()
        solver.setSolution(solution)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Found(None, 0.0, "infeasible")
    chosen = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        chosen = np.array(solver.getSolution().col_value[: problem.pairs]) > 0.5
    ended = "optimal" if status == highspy.HighsModelStatus.kOptimal else "limit"
    bound = info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else float(problem.score.sum())
    return Found(chosen, bound, ended)
