"""parcours results show|snapshot"""

import sys
from contextlib import nullcontext
from pathlib import Path

from .. import runtime
from .figures import day


def configure(commands):
    parser = commands.add_parser(
        "results",
        help="figures of any period, live or of a snapshot; take a snapshot",
        description="Figures of the programme, drawn from the journal, and snapshots of it for analysis.",
    )
    ways = parser.add_subparsers(metavar="show|snapshot", required=True)
    _configure_show(ways)
    snapshot = ways.add_parser(
        "snapshot",
        help="write the coded journal as Parquet",
        description="Writes the coded journal, the map of people registered twice and the programme into a "
        "new folder: codes, days and numbers in place of identifiers, nobody's name. It still speaks of "
        "single people: keep it as you keep a backup.",
    )
    snapshot.add_argument("--out", metavar="DIR", type=Path, required=True, help="the folder; must not exist")
    snapshot.set_defaults(handle=_snapshot)


def _configure_show(ways):
    show = ways.add_parser(
        "show",
        help="print every indicator: target and achieved",
        description="Both ends of a period count. With a snapshot no database is needed.",
    )
    show.add_argument("--json", action="store_true", help="as JSON, with projects and rows")
    show.add_argument(
        "--period",
        metavar="PERIOD",
        help="2019, 2019-Q1, 2019-01 or 2019-01-01..2019-06-30 (an end may be missing)",
    )
    show.add_argument("--as-of", type=day, metavar="DAY", help="as it was known at the end of this day")
    show.add_argument(
        "--snapshot", metavar="DIR", type=Path, help="of a snapshot instead of the live journal"
    )
    show.add_argument(
        "--engine",
        choices=("postgresql", "duckdb", "arrays", "spark"),
        help="what counts: postgresql (live); of a snapshot arrays (fastest), duckdb or spark; equal figures",
    )
    show.add_argument("--indicator", metavar="CODE", nargs="+", help="these alone")
    show.set_defaults(handle=_show)


def _without_a_database():
    runtime.load_django()
    return nullcontext()


def _show(given) -> int:
    with runtime.django() if given.snapshot is None else _without_a_database():
        from parcours.results import periods, printing

        since, until = periods.read(given.period) if given.period else (None, None)
        printing.show(
            since=since,
            until=until,
            as_of=given.as_of,
            as_json=given.json,
            codes=given.indicator,
            engine=given.engine,
            folder=given.snapshot,
            out=sys.stdout,
        )
    return 0


def _snapshot(given) -> int:
    with runtime.django():
        from parcours.results import taking

        with runtime.step("snapshot"):
            manifest = taking.take(given.out)
        size = sum(one["bytes"] for one in manifest["files"].values()) / 1e6
        runtime.say(f"{given.out}: {manifest['entries']} entries, {size:.1f} MB.")
    return 0
