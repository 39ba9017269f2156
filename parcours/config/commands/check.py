"""parcours check"""

from .. import runtime, start_checks
from ..problems import Problem


def configure(commands):
    parser = commands.add_parser(
        "check",
        help="say whether this installation may serve",
        description="Refuses, one line each: a database that loses data, a role that row security "
        "does not hold, debugging or a default secret in production.",
    )
    parser.set_defaults(handle=handle)


def handle(given) -> int:
    with runtime.database() as env:
        demand(env)
    runtime.say("Everything is as it must be.")
    return 0


def demand(env) -> None:
    """Raise Problem with every reason not to serve."""
    with runtime.connect(env) as connection:
        found = start_checks.problems(env, connection)
    if found:
        raise Problem("\nparcours: ".join(found))
