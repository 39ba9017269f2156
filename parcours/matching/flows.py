"""The round without its rows and minima: a flow of least cost, solved by OR-Tools; always whole.

A person is one unit; she flows to a place, through its childcare if she needs it, or stays unplaced.
"""

import numpy as np
from ortools.graph.python import min_cost_flow

from .problem import Array, Problem

FINE = 256
"""Costs are whole: so many to a point of score."""
PULL = 4_000
"""Points by which a place that is to reach its minimum is preferred until it has."""


def flow(problem: Problem, worth: Array, closed: Array | None = None, filled: Array | None = None) -> Array:
    """The best choice (a bool for each pair) by ``worth`` (a float for each pair; only pairs > 0 are taken).

    ``closed``: places that take nobody; ``filled``: places that reach their minimum before others are served.
    """
    people, places = problem.people, problem.places
    cost = -np.rint(worth * FINE).astype(np.int64)
    usable = cost < 0 if filled is None else (cost < 0) | filled[problem.place]
    if closed is not None:
        usable &= ~closed[problem.place]
    at = np.flatnonzero(usable)
    person, place = problem.person[at], problem.place[at]
    cared = problem.child[person]
    # Nodes: people, places, their childcare, the end.
    end = people + 2 * places
    into = people + place + np.where(cared, places, 0)
    least = np.where(filled, problem.minimum, 0) if filled is not None else np.zeros(places, dtype=np.int64)
    every, everybody = np.arange(places), np.arange(people)
    tails = [person, people + places + every, people + every, people + every, everybody]
    heads = [into, people + every, np.full(places, end), np.full(places, end), np.full(people, end)]
    rooms = [np.ones(len(at)), problem.care, least, problem.capacity - least, np.ones(people)]
    costs = [cost[at], np.zeros(places), np.full(places, -PULL * FINE), np.zeros(places), np.zeros(people)]
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate(tails).astype(np.int32),
        np.concatenate(heads).astype(np.int32),
        np.concatenate(rooms).astype(np.int64),
        np.concatenate(costs).astype(np.int64),
    )
    supplies = np.zeros(end + 1, dtype=np.int64)
    supplies[:people], supplies[end] = 1, -people
    solver.set_nodes_supplies(np.arange(end + 1, dtype=np.int32), supplies)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the flow ended with {status}")
    chosen = np.zeros(problem.pairs, dtype=bool)
    chosen[at] = solver.flows(arcs[: len(at)]) > 0
    return chosen
