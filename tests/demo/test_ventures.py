"""Enterprise projects of a small demonstration: people, enterprises and money are told apart and agree."""

import pytest
from django.db import transaction
from django.db.models import Count
from django.test import override_settings

from parcours.enterprise.grant_models import Grant, Payment
from parcours.enterprise.models import Member, Venture, Visit
from parcours.kernel.context import as_role
from tests.demo.test_history import FAST
from tests.factories.demo import small_cohort


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=FAST), transaction.atomic():
        small_cohort(160)
        with as_role("system"):
            yield
        transaction.set_rollback(True)


def test_projects_are_begun_created_funded_and_visited(lived):
    people = Member.objects.aggregate(n=Count("person", distinct=True))["n"]
    assert people >= Venture.objects.count() > 3
    stages = set(Venture.objects.values_list("stage", flat=True))
    assert stages & {"created", "followed", "alive", "closed", "not_reached"}
    assert Visit.objects.exists() and not Visit.objects.filter(venture__created_on=None).exists()
    assert Payment.objects.exists() and all(row.paid <= row.amount for row in Grant.objects.all())
