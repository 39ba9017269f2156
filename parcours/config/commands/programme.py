"""parcours programme load|check|show|form"""

from contextlib import suppress

from .. import environment, postgres, runtime
from ..problems import Problem


def configure(commands):
    parser = commands.add_parser(
        "programme",
        help="load a programme pack, show what is loaded",
        description="Programme packs: the source as data.",
    )
    ways = parser.add_subparsers(metavar="load|check|show|form", required=True)
    load = ways.add_parser(
        "load", help="load a pack", description="Loads a pack whole or not at all; again changes nothing."
    )
    load.add_argument("file", metavar="FILE", help="the pack (TOML)")
    load.add_argument(
        "--check",
        action="store_true",
        help="only read it: every error with its line, and what it says otherwise where an addendum holds",
    )
    load.set_defaults(handle=_load, apart=False)
    check = ways.add_parser(
        "check",
        help="read a pack without loading it",
        description="Reads a pack without a database: every error with its file and line, all at once.",
    )
    check.add_argument("file", metavar="FILE", help="the pack (TOML)")
    check.set_defaults(handle=_load, check=True, apart=True)
    show = ways.add_parser(
        "show", help="show a loaded programme", description="Shows a loaded programme with every figure."
    )
    show.add_argument("code", nargs="?", default=None, metavar="CODE", help="which, when several are loaded")
    show.add_argument("--json", action="store_true", help="as JSON, amounts as text with two decimals")
    show.set_defaults(handle=_show)
    _forms(ways)


def _forms(ways):
    form = ways.add_parser(
        "form",
        help="forms as spreadsheets (XLSForm)",
        description="Assessment forms for whoever writes them in Kobo or ODK; nothing is loaded by it.",
    )
    both = form.add_subparsers(metavar="export|import", required=True)
    export = both.add_parser(
        "export", help="write a form as XLSForm", description="Writes a form of the programme in force."
    )
    export.add_argument("code", metavar="CODE", help="which form")
    export.add_argument("--version", metavar="VERSION", help="as it was asked; else as it is asked now")
    export.add_argument("--out", metavar="FILE", help="where to (CODE-VERSION.xlsx)")
    export.set_defaults(handle=_export_form)
    take = both.add_parser(
        "import",
        help="read an XLSForm",
        description="Reads an XLSForm and gives the piece of a pack that says it; tells what it changes.",
    )
    take.add_argument("file", metavar="FILE", help="the form (XLSX)")
    take.add_argument(
        "--pack", metavar="FILE", help="a pack (TOML): gives the whole of it with the form in place"
    )
    take.add_argument("--out", metavar="FILE", help="where to (standard output)")
    take.set_defaults(handle=_import_form)


def _load(given) -> int:
    if not given.check:
        with runtime.django():
            return _perform(given)
    if not given.apart and _installed():
        # What addenda hold against the file is known to the database alone; without one it is only read.
        with suppress(Problem), runtime.django():
            return _perform(given)
    runtime.load_django()
    return _perform(given)


def _installed() -> bool:
    env = environment.read()
    return not env.embedded or postgres.address(env.home) is not None


def _perform(given) -> int:
    from parcours.programmes import commands

    return 0 if commands.load(given.file, check=given.check) else 1


def _show(given) -> int:
    with runtime.django():
        from parcours.programmes import commands

        return 0 if commands.show(given.code, as_json=given.json) else 1


def _export_form(given) -> int:
    with runtime.django():
        from parcours.programmes import form_commands

        return 0 if form_commands.export(given.code, given.version, given.out) else 1


def _import_form(given) -> int:
    with runtime.django():
        from parcours.programmes import form_commands

        return 0 if form_commands.take(given.file, given.pack, given.out) else 1
