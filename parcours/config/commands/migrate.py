"""parcours migrate"""

from .. import runtime, stamps
from ..environment import Environment


def configure(commands):
    parser = commands.add_parser(
        "migrate",
        help="bring the database to this release",
        description="Brings the tables, their row security and the grants of the roles to this release. "
        "Runs as the owner.",
    )
    parser.add_argument("--force", action="store_true", help="even if the database is known to be current")
    parser.set_defaults(handle=handle)


def handle(given) -> int:
    with runtime.database() as env:
        if not given.force and runtime.stamped(env).get("schema") == stamps.schema():
            runtime.say("The database is current.")
            return 0
        migrate(env)
    return 0


def migrate(env: Environment) -> None:
    """Migrate as the owner, then note which release did it and whether this is a demo."""
    with runtime.connect(env, owner=True):
        pass
    with runtime.step("tables and row security"):
        runtime.load_django()
        from .. import migrating

        migrating.migrate()
        runtime.close()
        # Once a demo, always a demo: a later start or a restore elsewhere does not change what is in it.
        demo = runtime.stamped(env).get("demo") or ("1" if env.is_demo else "0")
        runtime.stamp(env, schema=stamps.schema(), demo=demo)
