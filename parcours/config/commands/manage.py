"""parcours manage"""

import argparse

from .. import runtime
from ..problems import Problem

# They write or compare files only.
PURE = {"makemigrations", "check", "help", "diffsettings", "findstatic", "collectstatic", "sqlmigrate"}


def configure(commands):
    parser = commands.add_parser(
        "manage",
        help="run a command of the framework",
        description="Runs a management command of Django; for developers.",
    )
    parser.add_argument(
        "rest", nargs=argparse.REMAINDER, metavar="ARGUMENTS", help="the command and its arguments"
    )
    parser.set_defaults(handle=handle)


def handle(given) -> int:
    from django.core.management import execute_from_command_line

    if given.rest[:1] and given.rest[0] in ("runserver", "flush", "migrate"):
        raise Problem(f"use `parcours {'serve' if given.rest[0] == 'runserver' else 'migrate'}` instead.")
    line = ["parcours manage", *given.rest]
    if not given.rest or given.rest[0] in PURE:
        runtime.load_django()
        execute_from_command_line(line)
        return 0
    with runtime.django(current=False):
        execute_from_command_line(line)
    return 0
