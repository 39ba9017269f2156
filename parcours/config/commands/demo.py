"""parcours demo load|reset|accounts"""

import json
import sys

from .. import runtime
from ..problems import Problem

EMPTIED = "interrupted: the demo may be empty now; `parcours demo reset` or `parcours run` fills it."
CLEAR = """
DO $$
DECLARE item record;
BEGIN
  FOR item IN
    SELECT c.oid::regclass::text AS name, c.relkind AS kind FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND pg_get_userbyid(c.relowner) = current_user
    ORDER BY position(c.relkind::text IN 'vmrpS')
  LOOP
    CONTINUE WHEN to_regclass(item.name) IS NULL;
    EXECUTE format('DROP %s %s CASCADE', CASE item.kind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
      WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, item.name);
  END LOOP;
  FOR item IN
    SELECT p.oid::regprocedure::text AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND pg_get_userbyid(p.proowner) = current_user
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', item.name);
  END LOOP;
  FOR item IN
    SELECT t.oid::regtype::text AS name FROM pg_type t
    WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd', 'c')
      AND t.typrelid NOT IN (SELECT oid FROM pg_class WHERE relkind <> 'c')
      AND pg_get_userbyid(t.typowner) = current_user
  LOOP
    EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', item.name);
  END LOOP;
END $$;
"""


def configure(commands):
    parser = commands.add_parser(
        "demo",
        help="the synthetic cohort and its accounts",
        description="A demo instance: synthetic people, marked so.",
    )
    ways = parser.add_subparsers(metavar="load|reset|accounts", required=True)
    load = ways.add_parser(
        "load", help="load the cohort", description="Loads the programme and the cohort if there is none."
    )
    load.set_defaults(handle=_load)
    reset = ways.add_parser(
        "reset", help="empty the database and load again", description="Throws everything away."
    )
    reset.add_argument("--yes", action="store_true", help="do not ask")
    reset.set_defaults(handle=_reset)
    accounts = ways.add_parser(
        "accounts", help="the accounts, one per role", description="One account per role."
    )
    accounts.add_argument(
        "--json", action="store_true", help="role, login, password, organisation and token as JSON"
    )
    accounts.set_defaults(handle=_accounts)


def _demand_demo(env) -> None:
    if not env.is_demo:
        raise Problem("This is not a demo instance (PARCOURS_MODE=demo or PARCOURS_DEMO=1 makes one).")


def fill(env) -> None:
    """The programme pack and the cohort, when nobody is in the database. Needs Django loaded.

    Loaded in one transaction: what was interrupted, even by a kill, has left nothing and begins again.
    """
    from parcours import demo

    if not demo.is_empty():
        runtime.say("    there are people in this database already; no cohort was loaded")
    else:
        if runtime.stamped(env).get("filling") == "1":
            runtime.say("    the last loading was interrupted and nothing of it was kept: loading again")
        runtime.stamp(env, filling="1")
        demo.load(progress=runtime.say)
        # What was made in one transaction is unknown to the planner until somebody counts it.
        with runtime.connect(env, owner=True) as connection:
            connection.execute("ANALYZE")
    runtime.stamp(env, filling="0", filled="1")


def _load(given) -> int:
    with runtime.django() as env:
        _demand_demo(env)
        fill(env)
    return 0


def _reset(given) -> int:
    from .migrate import migrate

    with runtime.database() as env:
        _demand_demo(env)
        if runtime.stamped(env).get("demo", "1") != "1":
            raise Problem("This database was not made as a demo; it will not be emptied.")
        if not given.yes and not _sure():
            raise Problem("not confirmed; nothing was changed (--yes confirms).")
        try:
            empty(env)
            migrate(env)
            fill(env)
        except KeyboardInterrupt:
            raise Problem(EMPTIED) from None
        runtime.close()
    return 0


def _sure() -> bool:
    if not sys.stdin.isatty():
        return False
    print("Throw away everything in this demo? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "o", "oui")


def empty(env) -> None:
    """Drop every table: the schema goes and comes back with its extensions."""
    with runtime.step("emptying"), runtime.connect(env, owner=True) as connection, connection.transaction():
        clear(connection)


def clear(connection) -> None:
    """Drop what the owner owns in the public schema, extensions kept."""
    connection.execute(CLEAR)


def _accounts(given) -> int:
    with runtime.django() as env:
        _demand_demo(env)
        from parcours import demo

        print(as_json(demo.accounts()) if given.json else as_table(demo.accounts()))
    return 0


def as_json(accounts: list[dict]) -> str:
    return json.dumps(accounts, ensure_ascii=False, indent=2, default=str)


def as_table(accounts: list[dict]) -> str:
    columns = ("role", "login", "password", "organisation")
    rows = [columns, *(tuple(str(account.get(name, "")) for name in columns) for account in accounts)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(columns))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
