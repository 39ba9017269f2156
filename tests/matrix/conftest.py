"""One world a module, in one transaction; every test in a savepoint of its own."""

import pytest
from django.db import connection, transaction

from parcours.kernel.context import as_role
from tests.matrix import world as worlds
from tests.matrix.requests import signed_in


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, request):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "django.conf.settings.PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"]
        )
        # Nobody here looks at contexts, and copying each costs a third of a page.
        patch.setattr("django.test.client.store_rendered_templates", lambda *_sent, **_named: None)
        # A demonstration asks for no second factor.
        patch.setattr("parcours.accounts.queries.is_demo", lambda: True)
        with transaction.atomic():
            made = worlds.build()
            request.getfixturevalue("furnish")(made)
            yield made
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def furnish():
    """What a module adds to the world before its first test."""
    return lambda world: None


@pytest.fixture(scope="module")
def clients(world):
    """Somebody signed in for each role, and for None somebody who is not."""
    return {role: signed_in(world, role) for role in (None, *world.users)}


@pytest.fixture(autouse=True)
def savepoint(world):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


WRITTEN = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
"""How many rows of each table this transaction has written so far, also those it took back."""


def _content(cursor, table: str) -> str:
    read = "count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
    cursor.execute(f"SELECT {read} FROM {table} t")
    return cursor.fetchone()[0]


@pytest.fixture(scope="module")
def untouched(world) -> dict[str, str]:
    """The content of every table of ours before any test of the module, as the system role sees it."""
    with as_role("system"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ "
            "'^(django|auth|account_|mfa|config|procrastinate_version)' ORDER BY tablename"
        )
        return {table: _content(cursor, table) for (table,) in cursor.fetchall()}


@pytest.fixture
def snapshot(clients, untouched, savepoint):
    """The content of every table of ours, as the system role sees it.

    Only tables to which something was written since the last look are read again.
    """

    def written() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(WRITTEN)
            return dict(cursor.fetchall())

    seen, kept = written(), dict(untouched)

    def take() -> dict[str, str]:
        now = written()
        with as_role("system"), connection.cursor() as cursor:
            for table in kept:
                if now.get(table, 0) != seen.get(table, 0):
                    kept[table] = _content(cursor, table)
        seen.update(now)
        return dict(kept)

    return take
