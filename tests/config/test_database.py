"""The tests themselves run on a real server, as the role that the application has."""

import pytest
from django.db import ProgrammingError, connection, transaction


@pytest.mark.django_db
def test_tests_connect_as_the_application_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, r.rolsuper, r.rolbypassrls FROM pg_roles r WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("parcours_app", False, False)


@pytest.mark.django_db
def test_the_application_role_cannot_make_tables():
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE forbidden (id int)")


@pytest.mark.django_db
def test_the_application_role_may_take_the_system_and_figures_roles_but_does_not_have_them():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role('parcours_system', 'USAGE'), pg_has_role('parcours_system', 'SET')"
        )
        assert cursor.fetchone() == (False, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_committed_rows_are_gone_in_the_next_test(time):
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    assert not Session.objects.exists()
    Session.objects.create(session_key="kept", session_data="", expire_date=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_the_owner_may_change_the_schema(owner):
    owner.execute("CREATE TABLE allowed (id int)")
