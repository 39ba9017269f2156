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


@pytest.fixture
def snapshot():
    """The content of every table of ours, as the system role sees it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ "
            "'^(django|auth|account|mfa|config|procrastinate_version)' ORDER BY tablename"
        )
        tables = [row[0] for row in cursor.fetchall()]

    def take() -> dict[str, str]:
        found = {}
        with as_role("system"), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(
                    f"SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') "
                    f"FROM {table} t"
                )
                found[table] = cursor.fetchone()[0]
        return found

    return take
