"""Where the database is, for Django and for the commands; nothing here starts a server."""

from urllib.parse import parse_qsl, unquote, urlsplit

from . import keys, postgres, roles
from .environment import Environment
from .problems import Problem

PREPARED_ON_DEMAND = 1_000_000
NOT_STARTED = postgres.Address("127.0.0.1", 1)


def parse(url: str, name: str) -> dict:
    """A Django database from postgresql://user:password@host:port/name?option=value. Raises Problem."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    database = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not database or not parts.username:
        raise Problem(f"{name} cannot be read; write postgresql://user:password@host:port/database.")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": database,
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or 5432),
        "OPTIONS": options,
    }


def _embedded(env: Environment, role: str) -> dict:
    where = postgres.address(env.home) or NOT_STARTED
    return {
        "NAME": roles.DATABASE,
        "USER": role,
        "PASSWORD": keys.read(env.home, roles.password_key(role)),
        "HOST": where.host,
        "PORT": str(where.port),
        "OPTIONS": {},
    }


def application(env: Environment) -> dict:
    return parse(env.database_url, "DATABASE_URL") if env.database_url else _embedded(env, roles.APPLICATION)


def owner(env: Environment) -> dict:
    """The owner's connection; without DATABASE_OWNER_URL on a server of one's own there is none to be had."""
    if not env.database_url:
        return _embedded(env, roles.OWNER)
    if env.database_owner_url:
        return parse(env.database_owner_url, "DATABASE_OWNER_URL")
    return {**application(env), "USER": "", "PASSWORD": "", "HOST": NOT_STARTED.host, "PORT": "1"}


def django_databases(env: Environment) -> dict:
    """``default`` is the application role, ``owner`` the role of migrations, which the web never uses."""
    common = {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
    default = {**common, **application(env), "CONN_MAX_AGE": None}
    # Statements of kernel/prepared.py are planned once a connection; Django's own cursors never are.
    default["OPTIONS"] = {"prepare_threshold": PREPARED_ON_DEMAND} | default["OPTIONS"]
    return {
        "default": default,
        "owner": {**common, **owner(env), "CONN_MAX_AGE": 0},
    }


def conninfo(database: dict) -> dict:
    """The same place as keyword arguments of psycopg."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    given = {ours: str(database[theirs]) for theirs, ours in names.items() if database.get(theirs)}
    return {**given, **database.get("OPTIONS", {})}
