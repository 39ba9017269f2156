"""Enterprise projects of a small demonstration: people, enterprises and money are told apart and agree."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, F, Sum

from parcours.demo.cohort import RECOGNISED
from parcours.employment.models import PermitStep
from parcours.enterprise import lasting
from parcours.enterprise.business_models import BusinessPlan
from parcours.enterprise.buying_models import Equipment, Purchase
from parcours.enterprise.coaching_models import Coaching, Market
from parcours.enterprise.committee_models import Call, Conflict, Dossier, Judge, Score
from parcours.enterprise.enums import BEFORE
from parcours.enterprise.grant_models import Grant, Payment
from parcours.enterprise.grant_plan import FEWEST_QUOTES
from parcours.enterprise.incubation_models import Cohort, Meeting, Mentoring, Seat
from parcours.enterprise.loan_models import Loan
from parcours.enterprise.models import Job, Member, Venture, Visit
from parcours.journal.models import Entry
from parcours.kernel.context import as_role
from parcours.outreach.models import Trained
from parcours.people.queries import facts_on_many
from parcours.programmes.queries import pack
from parcours.results import queries
from parcours.training.apprentice_models import Visit as ApprenticeVisit


@pytest.fixture(autouse=True)
def as_the_system(lived):
    with as_role("system"):
        yield


def test_projects_are_begun_created_funded_and_visited(lived):
    people = Member.objects.aggregate(n=Count("person", distinct=True))["n"]
    assert people >= Venture.objects.count() > 3
    stages = set(Venture.objects.values_list("stage", flat=True))
    assert stages & {"created", "followed", "alive", "closed", "not_reached"}
    assert Visit.objects.exists() and not Visit.objects.filter(venture__created_on=None).exists()
    assert Payment.objects.exists() and all(row.paid <= row.amount for row in Grant.objects.all())
    assert Job.objects.exists()


def test_whoever_holds_the_card_begins_alone_and_is_no_enterprise_of_the_project(lived):
    """People under the status and enterprises are two counts; nobody stands before the card for long."""
    told = Entry.objects.filter(project="W4I", facts__form="auto_entrepreneur")
    held = told.filter(kind="enterprise.status")
    assert held.count() == held.values("person_id").distinct().count() > 2
    assert set(held.values_list("residence", flat=True)) == {"valid"}
    alone = Venture.objects.filter(project="W4I", form="auto_entrepreneur")
    assert not alone.filter(stage__in=BEFORE).exists()
    begun = alone.filter(created_on__isnull=False)
    assert begun.count() > 2 and Visit.objects.filter(venture__in=begun).exists()
    assert not Grant.objects.filter(venture__in=alone).exists()
    together = Venture.objects.filter(project="W4I", created_on__isnull=False).exclude(pk__in=alone)
    members = Member.objects.filter(venture__in=together).values("person").distinct()
    assert _figure("w4i-enterprises") == together.count() > 0
    assert _figure("w4i-enterprise-people") == members.count() > 0


def _figure(code: str) -> int:
    return queries.figure(pack(), code, queries.period()).value


def test_every_wave_goes_before_a_committee_within_its_envelope(lived):
    assert Call.objects.count() > 1 and not Call.objects.exclude(state="decided").exists()
    assert not Call.objects.filter(granted__gt=F("envelope")).exists()
    assert not Call.objects.filter(decided_on__lt=F("closes_on")).exists()
    accepted = Dossier.objects.filter(state="accepted")
    assert accepted.count() >= Grant.objects.count() > 1
    assert accepted.aggregate(sum=Sum("granted"))["sum"] > Decimal(10_000)


def test_refugees_alone_hold_the_projects_for_refugees(lived):
    joined = Entry.objects.filter(kind="enterprise.joined", project="UNHCR")
    assert set(joined.values_list("protection", flat=True)) <= set(RECOGNISED)


def test_who_has_a_tie_leaves_the_dossier_to_the_others(lived):
    assert set(Conflict.objects.values_list("kind", flat=True)) >= {"kin", "coach"}
    for one in Conflict.objects.select_related("dossier"):
        judges = set(Judge.objects.filter(call=one.dossier.call_id).values_list("user", flat=True))
        scored = set(Score.objects.filter(dossier=one.dossier).values_list("user", flat=True))
        assert scored == judges - {one.user} and scored
    told = Entry.objects.filter(kind="enterprise.conflict").values_list("user_id", flat=True)
    assert set(told) - set(Conflict.objects.values_list("user", flat=True)), "one is told by who convenes"


def test_one_appeal_is_granted_and_one_is_not_by_somebody_else(lived):
    heard = Dossier.objects.exclude(appeal="")
    assert sorted(heard.values_list("appeal", "state")) == [("accepted", "accepted"), ("upheld", "refused")]
    assert all(row.appeal_by not in (None, row.decided_by) for row in heard)
    assert heard.get(state="accepted").venture.stage != "given_up"


def test_money_is_asked_back_of_two_grants_and_one_still_owes(lived):
    asked = Grant.objects.filter(asked_back__gt=0)
    assert sorted(asked.values_list("state", flat=True)) == ["running", "suspended"]
    for row in asked:
        assert (row.received == row.asked_back) == (row.state == "running")
        assert 0 < row.received <= row.asked_back <= row.paid


def test_fewer_quotes_are_agreed_by_a_second_person(lived):
    chosen = Purchase.objects.exclude(state="quoting")
    few = chosen.annotate(n=Count("quotes")).filter(n__lt=FEWEST_QUOTES)
    assert few.exists()
    for row in few:
        assert row.few_reason and row.few_agreed_by not in (None, row.few_asked_by)


def test_what_is_bought_stands_in_the_register(lived):
    assert Purchase.objects.filter(state="handed_over").exists()
    assert Equipment.objects.exclude(serial="").exists()


def test_plans_are_made_better_and_coached(lived):
    versions = BusinessPlan.objects.values("venture").annotate(n=Count("id")).values_list("n", flat=True)
    assert set(versions) <= {1, 2} and 2 in versions
    assert not BusinessPlan.objects.exclude(state="submitted").exists()
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


def test_the_last_visit_finds_what_became_of_an_enterprise(lived):
    """A closed door, or nobody; none before it was created, none after its end."""
    for row in Venture.objects.filter(created_on__isnull=False):
        seen = list(Visit.objects.filter(venture=row).order_by("on"))
        assert all(row.created_on < one.on <= (row.ended_on or one.on) for one in seen)
        if row.stage == "closed":
            assert seen[-1].trading == "stopped" and seen[-1].on == row.ended_on
            assert not Job.objects.filter(venture=row, until=None).exists()
        if row.stage == "not_reached":
            assert seen[-1].missed and seen[-1].on == row.since and any(one.trading for one in seen)


def test_permits_to_work_are_asked_for_step_by_step(lived):
    """Recognised refugees need no attestation; most steps of the others are done in time."""
    steps = PermitStep.objects.all()
    assert {"done", "exempt"} <= set(steps.values_list("state", flat=True))
    assert not steps.filter(state="done", settled_on__gt=F("due_on")).exists()
    known = facts_on_many(steps.filter(ground="REFUGEE").values_list("person_id", flat=True))
    assert {facts["protection"] for facts in known.values()} <= set(RECOGNISED)


def test_apprentices_are_visited_and_officials_are_marked(lived):
    assert ApprenticeVisit.objects.exists()
    marked = Trained.objects.filter(pre__isnull=False, post__isnull=False)
    assert marked.count() > 40 and marked.filter(post__gt=F("pre")).count() > marked.count() / 2


def test_ideas_become_enterprises_within_months(lived):
    """In the years of the projects; the last wave alone is of people whom everybody knows for long."""
    created = Venture.objects.filter(created_on__isnull=False)
    early = created.filter(created_on__lt=date(2021, 7, 1))
    assert early.count() >= created.count() / 3
    rows = Member.objects.filter(venture__in=early, role="holder").select_related("venture", "person")
    days = sorted((row.venture.created_on - row.person.registered_on).days for row in rows)
    assert days[0] > 0 and days[len(days) // 2] < 540


def test_the_first_year_of_enterprises_is_told(lived):
    over = Venture.objects.exclude(year_found="")
    assert over.count() > 3
    assert _figure("created-12-months") == over.count()
    alive = _figure("alive-12-months")
    assert 0 < alive == over.filter(year_found="alive").count() <= _figure("alive-12-months-most")
