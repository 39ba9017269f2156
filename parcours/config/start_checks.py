"""What must hold before anything is served: each refusal is one line that says what to do."""

import psycopg

from . import keys, roles
from .environment import Environment

SECRET_LENGTH = 40
OLDEST = 15


def problems(env: Environment, connection: psycopg.Connection | None) -> list[str]:
    """Every reason not to serve, given the application's connection."""
    found = _environment(env)
    if connection is not None:
        found += _server(connection) + _application(connection) + _demo(env, connection)
    return found


def _environment(env: Environment) -> list[str]:
    found = []
    if not env.production:
        return found
    if env.debug:
        found.append("PARCOURS_DEBUG is on in production: unset it, it shows stack traces.")
    if env.is_demo:
        found.append("PARCOURS_DEMO is on in production: unset it, it relaxes the second factor.")
    for variable, value, name in (
        ("PARCOURS_SECRET_KEY", env.secret_key, "secret"),
        ("PARCOURS_RESTRICTED_KEY", env.restricted_key, "restricted"),
    ):
        if not (value or keys.read(env.home, name)):
            found.append(
                f"{variable} is not set in production: give it at least {SECRET_LENGTH} random characters."
            )
        elif value and not _strong(value.split(",")[0]):
            found.append(
                f"{variable} is a default or too short: give it at least {SECRET_LENGTH} random characters."
            )
    if not env.allowed_hosts:
        found.append(
            "PARCOURS_ALLOWED_HOSTS is not set in production: name the hosts this server answers to."
        )
    if not env.url.startswith("https://"):
        found.append("PARCOURS_URL is not an https address in production: give the public address.")
    if env.behind_proxy and not env.trusted_proxies:
        found.append(
            "PARCOURS_TRUSTED_PROXIES is not set though PARCOURS_BEHIND_PROXY is: give the number of proxies."
        )
    return found


def _strong(value: str) -> bool:
    weak = ("unsafe", "secret", "change", "default", "insecure", "password", "example")
    return len(value) >= SECRET_LENGTH and len(set(value)) >= 10 and not value.lower().startswith(weak)


def _server(connection: psycopg.Connection) -> list[str]:
    found = []
    version = connection.info.server_version // 10000
    if version < OLDEST:
        found.append(f"The server is PostgreSQL {version}: use {OLDEST} or later.")
    for name, risk in (("fsync", "lose"), ("full_page_writes", "damage")):
        if connection.execute(f"SHOW {name}").fetchone()[0] != "on":
            found.append(
                f"{name} is off on the server, a power cut would {risk} data: set {name} = on and reload it."
            )
    return found


def _application(connection: psycopg.Connection) -> list[str]:
    user, superuser, bypass, creates = connection.execute(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole OR rolcreatedb FROM pg_roles "
        "WHERE rolname = current_user"
    ).fetchone()
    use = f"set DATABASE_URL to {roles.APPLICATION} (`parcours roles` prints how to make it)"
    found = []
    if superuser:
        found.append(f"The application role {user} is a superuser, row security does not hold it: {use}.")
    if bypass:
        found.append(f"The application role {user} may bypass row security: ALTER ROLE {user} NOBYPASSRLS.")
    if creates:
        found.append(
            f"The application role {user} may make roles: ALTER ROLE {user} NOCREATEROLE NOCREATEDB."
        )
    owned = connection.execute(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE pg_has_role(current_user, c.relowner, 'USAGE') "
        "AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace "
        "ORDER BY 1 LIMIT 1"
    ).fetchone()
    if owned and not superuser:
        found.append(
            f"The application role {user} owns the table {owned[0]}, row security does not hold it: {use}."
        )
    makes = connection.execute("SELECT has_schema_privilege(current_user, 'public', 'CREATE')").fetchone()[0]
    if makes and not superuser:
        found.append(
            f"The application role {user} may make tables: REVOKE CREATE ON SCHEMA public FROM {user}, PUBLIC"
        )
    return found + _other_roles(connection, user, superuser)


def _other_roles(connection: psycopg.Connection, user: str, superuser: bool) -> list[str]:
    """The system and figures roles can be taken but are not inherited: else every query would see all."""
    found = []
    for role in (roles.SYSTEM, roles.FIGURES):
        known = connection.execute(
            "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = %s", [role]
        ).fetchone()
        if known is None:
            found.append(f"The role {role} does not exist: run the SQL that `parcours roles` prints.")
            continue
        if known[0]:
            found.append(f"The role {role} bypasses row security: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS.")
        if superuser:
            continue
        inherits, member = connection.execute(
            "SELECT pg_has_role(current_user, %(r)s, 'USAGE'), pg_has_role(current_user, %(r)s, 'MEMBER')",
            {"r": role},
        ).fetchone()
        if inherits:
            found.append(f"{user} inherits {role}: GRANT {role} TO {user} WITH INHERIT FALSE, SET TRUE.")
        elif not member:
            found.append(
                f"{user} may not take the role {role}: GRANT {role} TO {user} WITH INHERIT FALSE, SET TRUE."
            )
    return found


def _demo(env: Environment, connection: psycopg.Connection) -> list[str]:
    from . import stamps

    stamped = stamps.read(connection).get("demo")
    if stamped == "1" and not env.is_demo:
        return [
            "The database is a demo (synthetic people, known passwords): use another, or set PARCOURS_DEMO=1."
        ]
    if stamped == "0" and env.is_demo:
        return ["The database is not a demo: set PARCOURS_MODE to production, or PARCOURS_DEMO=0."]
    return []
