"""What is made quickly from nothing is what Django makes."""

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from parcours.config import roles
from tests import conftest

SHAPE = """
SELECT table_name || '.' || column_name, concat_ws(' ', udt_name, character_maximum_length, numeric_precision,
    numeric_scale, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'config_stamp'
UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT tablename || '.' || policyname, concat_ws(' ', roles, cmd, qual, with_check) FROM pg_policies
"""


def shape(database: str) -> set[tuple[str, str]]:
    with psycopg.connect(conftest.SERVER.dsn(roles.SUPERUSER, database)) as connection:
        return set(connection.execute(SHAPE).fetchall())


@pytest.mark.slow
def test_a_fresh_database_is_made_as_django_makes_it(django_db_setup, django_db_blocker):
    roles.establish(conftest.SERVER, conftest.HOME, "plain")
    place = connections["owner"].settings_dict
    kept = place["NAME"]
    connections["owner"].close()
    place["NAME"] = "plain"
    try:
        with django_db_blocker.unblock():
            call_command("migrate", database="owner", verbosity=0, interactive=False)
    finally:
        connections["owner"].close()
        place["NAME"] = kept
    made = shape(roles.DATABASE)
    assert len(made) > 1500
    assert made ^ shape("plain") == set()
