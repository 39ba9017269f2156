"""parcours roles"""

from psycopg import sql

from .. import roles
from ..problems import Problem
from ..start_checks import OLDEST


def configure(commands):
    parser = commands.add_parser(
        "roles",
        help="print the SQL that prepares your own PostgreSQL",
        description="Prints the SQL that an administrator runs once on a PostgreSQL of your own. "
        "Needs no database.",
    )
    parser.add_argument(
        "--version", type=int, default=16, metavar="MAJOR", help="major version of the server (15 or later)"
    )
    parser.add_argument("--database", default=roles.DATABASE, metavar="NAME", help="name of the database")
    parser.set_defaults(handle=handle)


def handle(given) -> int:
    if given.version < OLDEST:
        raise Problem(f"PostgreSQL {given.version} is too old: use {OLDEST} or later.")
    name = sql.Identifier(given.database).as_string()
    print("-- As a superuser, then set the two passwords with \\password.")
    for statement in roles.role_statements(given.version):
        print(f"{statement};")
    print(f"CREATE DATABASE {name} OWNER {roles.OWNER} TEMPLATE template0 ENCODING 'UTF8';")
    print(f"-- Connected to it: \\connect {name}")
    for statement in roles.database_statements(given.database):
        print(f"{statement};")
    return 0
