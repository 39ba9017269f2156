"""One small demonstration for all tests that only look at it: lived once a run, taken back at the end."""

import pytest
from django.db import transaction
from django.test import override_settings

from parcours.demo.individuals import Individuals
from tests.factories.demo import small_cohort

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher"]
PEOPLE = 160


@pytest.fixture(scope="package")
def lived(django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=FAST),
        pytest.MonkeyPatch.context() as patched,
        transaction.atomic(),
    ):
        # So few people fill no session of their project: whoever is free counts as certified here.
        patched.setattr(Individuals, "_with_certificate", lambda _self, people: set(people))
        yield small_cohort(PEOPLE)
        transaction.set_rollback(True)
