"""parcours programme load|show"""

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
        "--check", action="store_true", help="only read it, without a database: every error with its line"
    )
    load.set_defaults(handle=_load)
    show = ways.add_parser(
        "show", help="show a loaded programme", description="Shows a loaded programme with every figure."
    )
    show.add_argument("code", nargs="?", default=None, metavar="CODE", help="which, when several are loaded")
    show.add_argument("--json", action="store_true", help="as JSON, amounts as text with two decimals")
    show.set_defaults(handle=_show)


def _load(given) -> int:
    if given.check:
        runtime.load_django()
        return _perform(given)
    with runtime.django():
        return _perform(given)


def _perform(given) -> int:
    from parcours.programmes import commands

    return 0 if commands.load(given.file, check=given.check) else 1


def _show(given) -> int:
    with runtime.django():
        from parcours.programmes import commands

        return 0 if commands.show(given.code, as_json=given.json) else 1
