"""parcours reference esco"""

from .. import runtime


def configure(commands):
    parser = commands.add_parser(
        "reference",
        help="load a shared list: the occupations and skills of ESCO",
        description="Shared lists that are not brought along.",
    )
    ways = parser.add_subparsers(metavar="esco", required=True)
    esco = ways.add_parser(
        "esco",
        help="load the official files of ESCO (CSV)",
        description="Loads a version of ESCO whole or not at all; again changes nothing.",
    )
    esco.add_argument("folder", metavar="DIR", help="where the files are, or folders with them")
    esco.add_argument(
        "--version", default="", metavar="V", help="which version it is, when no folder says so (1.2.0)"
    )
    esco.add_argument(
        "--check", action="store_true", help="only read it, without a database: every fault with its line"
    )
    esco.set_defaults(handle=_esco)


def _esco(given) -> int:
    if given.check:
        runtime.load_django()
        return _perform(given)
    with runtime.django():
        return _perform(given)


def _perform(given) -> int:
    from parcours.reference import commands

    return 0 if commands.load_esco(given.folder, version=given.version, check=given.check) else 1
