"""parcours serve"""

from .. import processes, runtime, stamps, static
from . import check


def configure(commands):
    parser = commands.add_parser(
        "serve",
        help="serve the pages and run the jobs",
        description="Starts PostgreSQL (if embedded), the web server and the worker. "
        "Ctrl-C stops all it started.",
    )
    parser.set_defaults(handle=handle)


def handle(given) -> int:
    with runtime.database() as env:
        runtime.demand_current(env)
        check.demand(env)
        if not static.built(env):
            prepare()
        return processes.serve(env)


def prepare() -> None:
    """Build what the pages need, in a process of its own: the server then loads Django only once."""
    processes.once("parcours.config.prepare")


def current(env) -> bool:
    return runtime.stamped(env).get("schema") == stamps.schema()
