"""parcours run"""

from .. import catalogues, processes, runtime, stamps, static
from . import check


def configure(commands):
    parser = commands.add_parser(
        "run",
        help="everything at once: prepare what is missing, then serve",
        description="Starts PostgreSQL, makes the roles, migrates, in a demo loads programme and cohort "
        "when the database is empty, prints the address and the accounts, serves. Ctrl-C stops it all.",
    )
    parser.add_argument("--prepare-only", action="store_true", help="prepare, do not serve")
    parser.set_defaults(handle=handle)


def handle(given) -> int:
    runtime.say("Parcours is starting.")
    with runtime.database() as env:
        known = runtime.stamped(env)
        ready = known.get("schema") == stamps.schema() and (known.get("filled") or not env.is_demo)
        if not ready or not static.built(env) or catalogues.stale():
            # In a process of its own, so that its memory goes back before the server starts.
            processes.once("parcours.config.prepare")
        check.demand(env)
        return 0 if given.prepare_only else processes.serve(env, welcome=True)
