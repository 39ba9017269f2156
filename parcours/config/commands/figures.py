"""parcours figures"""

import sys
from argparse import ArgumentTypeError
from datetime import date

from .. import runtime


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day like 2019-03-31") from None


def configure(commands):
    parser = commands.add_parser(
        "figures",
        help="print every indicator: target and achieved",
        description="Figures of the programme in force, drawn from the journal. Both ends of a period count.",
    )
    parser.add_argument("--since", type=day, metavar="DAY", help="facts from this day on")
    parser.add_argument("--until", type=day, metavar="DAY", help="facts until this day")
    parser.add_argument("--as-of", type=day, metavar="DAY", help="as it was known at the end of this day")
    parser.add_argument("--json", action="store_true", help="as JSON, with projects and rows")
    parser.set_defaults(handle=_figures)


def _figures(given) -> int:
    with runtime.django():
        from parcours.results import printing

        printing.show(
            since=given.since, until=given.until, as_of=given.as_of, as_json=given.json, out=sys.stdout
        )
    return 0
