"""Enterprise projects of a small demonstration: people, enterprises and money are told apart and agree."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Count, F, Sum
from django.test import override_settings

from parcours.demo.individuals import Individuals
from parcours.enterprise import lasting
from parcours.enterprise.business_models import BusinessPlan
from parcours.enterprise.buying_models import Equipment, Purchase
from parcours.enterprise.coaching_models import Coaching, Market
from parcours.enterprise.committee_models import Call, Dossier
from parcours.enterprise.grant_models import Grant, Payment
from parcours.enterprise.incubation_models import Cohort, Meeting, Mentoring, Seat
from parcours.enterprise.loan_models import Loan
from parcours.enterprise.models import Job, Member, Venture, Visit
from parcours.journal.models import Entry
from parcours.kernel.context import as_role
from tests.demo.test_history import FAST
from tests.factories.demo import small_cohort


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=FAST),
        pytest.MonkeyPatch.context() as patched,
        transaction.atomic(),
    ):
        # So few people fill no session of their project: whoever is free counts as certified here.
        patched.setattr(Individuals, "_with_certificate", lambda _self, people: set(people))
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
    assert Job.objects.exists()


def test_people_hold_the_status_without_an_enterprise_or_a_grant_more(lived):
    told = Entry.objects.filter(project="W4I", facts__form="auto_entrepreneur")
    held = told.filter(kind="enterprise.status")
    assert held.count() == held.values("person_id").distinct().count() > 2
    assert set(held.values_list("residence", flat=True)) == {"valid"}
    assert not told.filter(kind="enterprise.moved", facts__stage="created").exists()
    assert not Grant.objects.filter(venture__project="W4I", venture__form="auto_entrepreneur").exists()


def test_every_wave_goes_before_a_committee_within_its_envelope(lived):
    assert Call.objects.count() > 1 and not Call.objects.exclude(state="decided").exists()
    assert not Call.objects.filter(granted__gt=F("envelope")).exists()
    accepted = Dossier.objects.filter(state="accepted")
    assert accepted.count() >= Grant.objects.count() > 1
    assert accepted.aggregate(sum=Sum("granted"))["sum"] > Decimal(10_000)


def test_what_is_bought_stands_in_the_register(lived):
    assert Purchase.objects.filter(state="handed_over").exists()
    assert Equipment.objects.exclude(serial="").exists()


def test_plans_are_made_better_and_coached(lived):
    versions = BusinessPlan.objects.values("venture").annotate(n=Count("id")).values_list("n", flat=True)
    assert set(versions) <= {1, 2} and 2 in versions
    assert not BusinessPlan.objects.filter(number=2).exclude(state="submitted").exists()
    assert Coaching.objects.count() > Venture.objects.count() and Market.objects.exists()


def test_loans_stand_at_every_point(lived):
    states = set(Loan.objects.values_list("state", flat=True))
    assert {"refused", "complete", "repaid"} & states and len(states) > 2
    assert not Loan.objects.filter(state="repaid", repayments=None).exists()


def test_a_cohort_has_its_places_meetings_mentors_and_desks(lived):
    assert Cohort.objects.count() == 2 and not Cohort.objects.filter(taken__gt=F("places")).exists()
    assert Seat.objects.exists() and Meeting.objects.exists() and Mentoring.objects.exists()


def test_some_live_and_some_do_not(lived):
    known = lasting.everything()
    assert known and any(one.life.ended or one.life.lost for one in known)
    assert any(not one.life.ended for one in known)
