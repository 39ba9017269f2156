"""The same request sent twice at the same moment has one effect."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from parcours.accounts import actions
from parcours.accounts.models import Membership, Token
from parcours.accounts.queries import actor_of
from parcours.journal.models import Entry
from parcours.kernel.context import as_role
from tests.factories.accounts import actor, organisation


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_token():
    admin = actor(organisation("EN"), role="administrator")
    made = actions.create_user(
        by=admin,
        login="awa",
        name="Awa",
        password="quiet river stones",
        organisation=admin.organisation,
        role="caseworker",
    )
    herself = actor_of(Membership.objects.select_related("user").get(id=made.membership))
    together = Barrier(8)

    def ask(_number):
        together.wait()
        try:
            return actions._keep_token(
                by=herself, request_id="once", label="x", scopes=["people.see"], days=1, hashed="h" * 64
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(8)))
    assert len(answers) == 1
    assert Token.objects.count() == 1
    with transaction.atomic(), as_role("system"):
        assert Entry.objects.filter(kind="accounts.token_made").count() == 1
