"""parcours programme load|show"""

import sys

from .. import runtime


def configure(commands):
    parser = commands.add_parser(
        "programme",
        help="load a programme pack, show what is loaded",
        description="Programme packs: the source as data.",
    )
    ways = parser.add_subparsers(metavar="load|show", required=True)
    load = ways.add_parser(
        "load", help="load a pack", description="Loads a pack whole or not at all; again changes nothing."
    )
    load.add_argument("file", metavar="FILE", help="the pack (TOML)")
    load.add_argument(
        "--check", action="store_true", help="only read it: every error with its line, nothing loaded"
    )
    load.set_defaults(handle=_load)
    show = ways.add_parser(
        "show", help="show a loaded programme", description="Shows a loaded programme with every figure."
    )
    show.add_argument("code", nargs="?", default=None, metavar="CODE", help="which, when several are loaded")
    show.add_argument("--json", action="store_true", help="as JSON, amounts as text with two decimals")
    show.set_defaults(handle=_show)


def _load(given) -> int:
    with runtime.django():
        from parcours.programmes import commands

        return _code(commands.load(given.file, check=given.check, out=sys.stdout))


def _show(given) -> int:
    with runtime.django():
        from parcours.programmes import commands

        return _code(commands.show(given.code, as_json=given.json, out=sys.stdout))


def _code(answer) -> int:
    """The domain answers True or None when done, False when refused, or an exit code."""
    if answer is None or answer is True:
        return 0
    return 1 if answer is False else int(answer)
