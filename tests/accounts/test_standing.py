"""One prepared statement says who is signed in; it has to say what the querysets say."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from parcours.accounts import actions
from parcours.accounts.backends import Backend
from parcours.accounts.models import Membership
from parcours.accounts.queries import memberships_of
from parcours.accounts.standing import standing
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.prepared import Statement
from tests.factories.accounts import actor, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return actor(organisation("ADMIN"), role="administrator")


@pytest.fixture
def salma(admin):
    made = actions.create_user(
        by=admin,
        login="salma",
        name="Salma Bennani",
        password="quiet river stones",
        organisation=organisation("EN").id,
        role="caseworker",
    )
    return Membership.objects.get(id=made.membership)


def told(user) -> list[tuple]:
    found = standing(user)
    return [(one.id, one.role, one.organisation.name, one.user.login, one.site_id) for one in found.living]


def asked(user) -> list[tuple]:
    return [
        (one.id, one.role, one.organisation.name, one.user.login, one.site_id) for one in memberships_of(user)
    ]


def test_two_roles_are_told_the_oldest_first_with_their_organisations(admin, salma):
    actions.grant_role(by=admin, user=salma.user_id, organisation=organisation("HCR").id, role="coordinator")
    assert told(salma.user_id) == asked(salma.user_id)
    assert [role for _id, role, *_more in told(salma.user_id)] == ["caseworker", "coordinator"]


def test_a_role_that_ended_or_has_not_begun_is_not_told(admin, salma):
    second = actions.grant_role(
        by=admin, user=salma.user_id, organisation=organisation("HCR").id, role="coordinator"
    )
    actions.end_role(by=admin, membership=salma.id)
    assert (
        [one[0] for one in told(salma.user_id)]
        == [second.membership]
        == [one[0] for one in asked(salma.user_id)]
    )
    Membership.objects.filter(id=second.membership).update(since=clock.now() + timedelta(days=1))
    assert told(salma.user_id) == asked(salma.user_id) == []


def test_an_account_without_a_role_is_somebody_who_may_do_nothing(admin, salma):
    actions.end_role(by=admin, membership=salma.id)
    assert standing(salma.user_id).login == "salma"
    assert standing(salma.user_id).living == []


def test_a_closed_account_is_nobody(admin, salma):
    assert Backend().get_user(str(salma.user_id)).name == "Salma Bennani"
    actions.close_user(by=admin, user=salma.user_id)
    assert Backend().get_user(salma.user_id) is None
    assert Backend().get_user(uuid7()) is None
    assert Backend().get_user("1") is None


def test_it_is_one_statement_and_planned_once(salma, django_assert_num_queries):
    with transaction.atomic(), acting(actor(organisation("EN"))):
        standing(salma.user_id)
        with django_assert_num_queries(1):
            standing(salma.user_id)
        with connection.cursor() as cursor:
            cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements")
            assert any(generic > 0 for generic, _custom in cursor.fetchall())


def test_values_never_become_part_of_a_statement():
    odd = "'; DROP TABLE accounts_user; --"
    assert Statement("SELECT %s::text").rows([odd]) == [(odd,)]
    assert Statement("SELECT %(one)s::text").rows({"one": odd}) == [(odd,)]
