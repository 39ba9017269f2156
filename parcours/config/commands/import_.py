"""parcours import FILE --map MAP [--check]"""

import sys
from pathlib import Path

from .. import runtime


def configure(commands):
    parser = commands.add_parser(
        "import",
        help="take in people, attendance, events, offers or answers from a file",
        description="Takes in the rows of a CSV, XLSX or JSON file, all of them or none. The map (TOML) says "
        "kind, organisation and columns: docs/how-to/imports.md. Every fault is told as "
        "sheet:row:column: sentence. Exit code 0: taken in; 1: faults; 2: the file or the map is none.",
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--map", metavar="MAP", type=Path, required=True, help="what the file is (TOML)")
    parser.add_argument("--check", action="store_true", help="only look: nothing is taken in")
    parser.add_argument("--language", choices=("fr", "en", "ar"), default="fr", help="of its words (fr)")
    parser.set_defaults(handle=_import)


def _import(given) -> int:
    with runtime.django():
        from parcours.exchange.importing import commanding

        return commanding.run(given, print, lambda line: print(line, file=sys.stderr))
