import pytest
from django.db import transaction

from parcours.kernel.context import acting
from parcours.referrals.models import Referral
from tests.factories.programmes import load_second
from tests.factories.referrals import desks


@pytest.fixture
def place(db):
    load_second()
    return desks()


@pytest.fixture
def seen_by():
    """Run a read as somebody, row security included."""

    def read(by, question, *arguments, **named):
        with transaction.atomic(), acting(by):
            found = question(*arguments, **named)
            return list(found) if hasattr(found, "model") else found

    return read


@pytest.fixture
def row(seen_by, place):
    """A referral as the sender's organisation has it."""
    return lambda referral: seen_by(place.sender, lambda: Referral.objects.get(pk=referral))
