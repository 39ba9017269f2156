"""A test begins with a connection that answers, whatever the one before left behind."""

import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests.conftest import as_superuser

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_connection_that_was_ended_from_outside_is_opened_anew():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    as_superuser(f"SELECT pg_terminate_backend({int(pid)})")
    TransactionTestCase._fixture_setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (pid,)
