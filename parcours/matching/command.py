"""``parcours match``: a round on plain files, without a database."""

import os
import signal
import sys
from pathlib import Path


def configure(commands):
    parser = commands.add_parser(
        "match",
        help="propose the best places for everybody, on plain files",
        description="Reads people, places and pairs (CSV or Parquet) and rules.toml from a folder; writes "
        "placements.csv and report.json with a proven bound. Ctrl-C keeps the best so far.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="people, places, pairs and rules.toml")
    parser.add_argument("--out", metavar="OUT", type=Path, required=True, help="where to write")
    parser.add_argument("--time-limit", metavar="S", type=float, default=60.0, help="seconds (60)")
    parser.add_argument(
        "--seed", metavar="N", type=int, default=0, help="another one breaks ties otherwise (0)"
    )
    parser.add_argument("--engine", choices=["highs"], default="highs", help="the solver (highs)")
    parser.set_defaults(handle=_match)


def _match(given) -> int:
    # Many small sums: threads of the linear algebra would only wait for each other.
    os.environ |= {"OPENBLAS_NUM_THREADS": "1"}
    from . import reporting, rounds
    from .deadline import Deadline
    from .faults import Fault

    if not 0 < given.time_limit <= 86_400:
        raise Fault("--time-limit", None, "it is a number of seconds, above 0 and at most a day.")
    if not given.folder.is_dir():
        raise Fault(str(given.folder), None, "there is no such folder.")
    until = Deadline(given.time_limit)
    before = signal.signal(signal.SIGINT, lambda *_told: until.stop())
    try:
        outcome = rounds.run(given.folder, until, given.seed)
        told = reporting.write(outcome, given.out)
    finally:
        signal.signal(signal.SIGINT, before)
    if outcome.status == "infeasible" or outcome.reason:
        sys.stderr.write(f"{outcome.reason}\n")
        return 1
    sys.stdout.write(
        f"{told['placed']} of {told['people']} people placed, {told['objective']} points, "
        f"at most {told['upper_bound']:.0f} possible (gap {100 * told['gap']:.4f} %), "
        f"{told['seconds']:.1f} s\n"
    )
    return 0
