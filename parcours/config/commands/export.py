"""parcours export KIND --out FILE"""

from pathlib import Path
from uuid import UUID

from .. import runtime
from ..problems import Problem
from .figures import day

KINDS_HELP = "figures, and what `parcours export list` names"


def configure(commands):
    parser = commands.add_parser(
        "export",
        help="write a file for the funder, the public or machines",
        description="Writes one kind of file. What it was made for is recorded, as on the screens. "
        "`parcours export list` names the kinds and what each takes.",
    )
    parser.add_argument("kind", metavar="KIND", help=KINDS_HELP)
    parser.add_argument("--out", metavar="FILE", type=Path, help="where to; its suffix chooses the form")
    parser.add_argument("--project", metavar="CODE", default="", help="of one project")
    parser.add_argument("--period", metavar="PERIOD", help="2019, 2019-Q1, 2019-01 or 2019-01-01..2019-06-30")
    parser.add_argument("--as-of", type=day, metavar="DAY", help="as it was known at the end of this day")
    parser.add_argument("--report", type=UUID, metavar="ID", help="the report it is made of")
    parser.add_argument("--language", choices=("fr", "en", "ar"), default="fr", help="of its words (fr)")
    parser.add_argument("--purpose", metavar="CODE", default="own_work", help="what for (own_work)")
    parser.set_defaults(handle=_export)


def _export(given) -> int:
    with runtime.django():
        from parcours.exchange import commanding

        if given.kind == "list":
            print("\n".join(commanding.listed()))
            return 0
        if given.out is None:
            raise Problem("--out FILE says where to; `parcours export list` names the kinds.")
        for line in commanding.write(given):
            print(line)
    return 0
