"""Projects, their members, legal steps, shares and jobs: what is kept, what is refused, what is counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.cases.models import Step
from parcours.enterprise import actions, counting, queries
from parcours.enterprise.models import Job, Member, Venture
from parcours.enterprise.rules import JobsTold, Joining, Opening, Share
from parcours.journal.models import Entry
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions as people
from parcours.people.models import AccessGrant
from tests.enterprise.conftest import TODAY, VALID, staff
from tests.factories.enterprise import COOP, created, equal_shares, jobs, steps, to_plan, told, venture
from tests.factories.papers import pdf
from tests.factories.people import convention, person

pytestmark = pytest.mark.django_db


def refused(code: str, action, /, **arguments) -> Refused:
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == f"enterprise.{code}", found.value.code
    return found.value


def members(here, wanted) -> list:
    with acting(here.coach):
        rows = Member.objects.filter(venture=wanted, until__isnull=True)
        return list(rows.order_by("since", "id").values_list("id", flat=True))


def counted(kind: str, **facts) -> list:
    """People (or enterprises, or jobs) as figures count them: entries that were not taken back."""
    with as_role("system"):
        back = Entry.objects.filter(retracts__isnull=False).values("retracts")
        rows = Entry.objects.filter(kind=f"enterprise.{kind}", retracts__isnull=True).exclude(pk__in=back)
        return [row for row in rows if all(row.facts.get(name) == value for name, value in facts.items())]


def test_people_enterprises_and_jobs_are_three_counts(here):
    """Five people found one cooperative with seven jobs; one leaves, another was never in it."""
    coop = to_plan(here.coach, venture(here.coach, *here.people[:4], form="coop"))
    wrong = members(here, coop)[3]
    actions.leave(by=here.coach, member=wrong, reason="by_mistake")
    actions.join(by=here.coach, venture=coop, person=here.people[4], role="worker")
    refused("shares_not_whole", actions.step_done, by=here.coach, venture=coop, code="capital")
    equal_shares(here.coach, coop, members(here, coop))
    steps(here.coach, coop, COOP)
    actions.move(by=here.coach, venture=coop, stage="created")
    jobs(here.coach, coop, "self", number=4)
    temporary = jobs(here.coach, coop, "temporary", "M", 3)
    actions.end_job(by=here.coach, job=temporary[0])
    assert len(counted("moved", stage="created")) == 1
    assert {row.person_id for row in counted("created_with")} == {here.people[n] for n in (0, 1, 2, 4)}
    assert len(counted("joined")) == 4
    assert len(counted("job_begun")) == 7 and len(counted("job_ended")) == 1
    with acting(here.coach):
        shown = queries.overview(here.coach)
    assert (shown.ventures, shown.people, shown.jobs) == (1, 4, 6)


def test_one_leaves_and_her_share_is_shared_out_anew(here):
    coop = to_plan(here.coach, venture(here.coach, *here.people, form="coop"))
    equal_shares(here.coach, coop, members(here, coop))
    leaver = members(here, coop)[2]
    actions.leave(by=here.coach, member=leaver, reason="found_job", on=TODAY)
    assert counting.shares(coop) == 80
    refused("shares_not_whole", actions.step_done, by=here.coach, venture=coop, code="capital")
    equal_shares(here.coach, coop, members(here, coop))
    actions.step_done(by=here.coach, venture=coop, code="capital")
    with acting(here.coach):
        step = Step.objects.get(source_id=leaver)
        assert step.state == "abandoned"
        assert set(Step.objects.exclude(source_id=leaver).values_list("state", flat=True)) == {"under_way"}
    refused("over", actions.leave, by=here.coach, member=leaver, reason="health")


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        (("50", "49.99"), "shares_not_whole"),
        (("60", "41"), "shares_not_whole"),
        (("100.001", "-0.001"), "share"),
        (("-1", "101"), "share"),
        (("NaN", "50"), "share"),
        (("100",), "shares_of_others"),
    ],
)
def test_shares_that_are_not_the_whole(here, shares, code):
    coop = venture(here.coach, *here.people[:2], form="coop")
    given = [Share(one, Decimal(part)) for one, part in zip(members(here, coop), shares, strict=False)]
    refused(code, actions.set_shares, by=here.coach, venture=coop, shares=given)


def test_a_form_of_one_takes_one_and_has_no_employees(here):
    solo = created(here.coach, here.people[0])
    refused("too_many_members", actions.join, by=here.coach, venture=solo, person=here.people[1])
    refused("no_employees", actions.add_jobs, by=here.coach, venture=solo, jobs=JobsTold("permanent", "F"))
    refused("no_shares", actions.set_shares, by=here.coach, venture=solo, shares=[])
    jobs(here.coach, solo)
    coop = to_plan(here.coach, venture(here.coach, *here.people[1:3], form="coop"))
    refused("too_few_members", actions.step_done, by=here.coach, venture=coop, code="members")
    refused("too_few_members", actions.move, by=here.coach, venture=coop, stage="created")
    with acting(here.coach):
        said = queries.warnings(queries.find(here.coach, solo))
    assert said == []
    planned = venture(here.coach, here.people[3], jobs_planned=2)
    with acting(here.coach):
        assert queries.warnings(queries.find(here.coach, planned)) == ["employees"]


def test_ceilings_are_those_in_force_on_the_day(here):
    with acting(here.coach):
        form = queries.plan().form("solo")
    assert form.ceiling("trade", date(2019, 12, 31)).amount == 1000
    assert form.ceiling("trade", date(2020, 1, 1)).amount == 1500
    assert form.ceiling("services", TODAY).amount == 400
    assert form.ceiling("trade", date(2014, 1, 1)) is None


def test_the_status_needs_a_permit_on_her_file(here):
    without = person(here.coach, given_latin="Fanta").person
    solo = to_plan(here.coach, venture(here.coach, without))
    refused("residence", actions.step_done, by=here.coach, venture=solo, code="fit")
    refused("steps_missing", actions.move, by=here.coach, venture=solo, stage="created")
    created(here.coach, here.people[0])
    assert [row.person_id for row in counted("status", step="card")] == [here.people[0]]


def test_a_step_says_whether_its_paper_was_handed_in(here):
    """With its paper the step and whoever holds the status by it are proved; without it nothing is said."""
    for who, paper, said in ((0, pdf(), ["document"]), (1, None, [None])):
        solo = to_plan(here.coach, venture(here.coach, here.people[who]))
        actions.step_done(by=here.coach, venture=solo, code="fit")
        actions.step_done(by=here.coach, venture=solo, code="card", scan=paper)
        assert [
            row.facts.get("evidence") for row in counted("status") if row.person_id == here.people[who]
        ] == said
        steps_done = [row for row in counted("step_done", step="card") if row.object_id == solo]
        assert [row.facts.get("evidence") for row in steps_done] == said
        # The enterprise that stands on it is proved by it, and so is whoever is in it.
        actions.move(by=here.coach, venture=solo, stage="created")
        moved = [row for row in counted("moved", stage="created") if row.object_id == solo]
        hers = [row for row in counted("created_with") if row.person_id == here.people[who]]
        assert [row.facts.get("evidence") for row in moved + hers] == said * 2


def test_a_legal_step_is_noted_once_and_taken_back_while_nothing_rests_on_it(here):
    solo = to_plan(here.coach, venture(here.coach, here.people[0]))
    actions.step_done(by=here.coach, venture=solo, code="fit", reference="R 12")
    refused("step_done", actions.step_done, by=here.coach, venture=solo, code="fit")
    refused("not_in_list", actions.step_done, by=here.coach, venture=solo, code="members")
    actions.step_undone(by=here.coach, venture=solo, code="fit")
    steps(here.coach, solo)
    actions.move(by=here.coach, venture=solo, stage="created")
    refused("step_needed", actions.step_undone, by=here.coach, venture=solo, code="fit")
    actions.step_done(by=here.coach, venture=solo, code="cover")
    actions.step_undone(by=here.coach, venture=solo, code="cover")


def test_days_that_cannot_be(here):
    solo = venture(here.coach, here.people[0], on=TODAY - timedelta(days=5))
    tomorrow, before = TODAY + timedelta(days=1), TODAY - timedelta(days=6)
    for day, code in ((tomorrow, "day_in_future"), (before, "day_too_early")):
        refused(code, actions.move, by=here.coach, venture=solo, stage="feasibility", on=day)
        refused(code, actions.step_done, by=here.coach, venture=solo, code="fit", on=day)
    refused(
        "day_in_future", actions.open_venture, by=here.coach, person=here.people[1], venture=told(on=tomorrow)
    )
    done = created(here.coach, here.people[2])
    early = JobsTold("self", "F", since=TODAY - timedelta(days=1))
    refused("day_too_early", actions.add_jobs, by=here.coach, venture=done, jobs=early)


def test_it_lives_after_twelve_months_and_not_before(here):
    begun = date(2023, 2, 1)
    solo = created(here.coach, here.people[0], on=begun)
    actions.move(by=here.coach, venture=solo, stage="followed", on=begun)
    early = {"by": here.coach, "venture": solo, "stage": "alive"}
    refused("follow_up_short", actions.move, **early, on=date(2024, 1, 31))
    actions.move(**early, on=date(2024, 2, 1))
    with acting(here.coach):
        assert Step.objects.get().state == "done"
    refused("reason_missing", actions.move, by=here.coach, venture=solo, stage="closed")
    actions.move(by=here.coach, venture=solo, stage="closed", reason="debts")
    refused("over", actions.change, by=here.coach, venture=solo, told=told())


def test_nobody_works_any_more_where_an_enterprise_is_closed(here):
    begun, closed = TODAY - timedelta(days=60), TODAY - timedelta(days=9)
    solo = created(here.coach, here.people[0], on=begun)
    other = created(here.coach, here.people[1], on=begun)
    for one, since in ((solo, begun), (solo, TODAY), (other, begun)):
        actions.add_jobs(by=here.coach, venture=one, jobs=JobsTold("self", "F", since=since))
    actions.move(by=here.coach, venture=solo, stage="closed", reason="debts", on=closed)
    with acting(here.coach):
        days = Job.objects.filter(venture=solo).order_by("since").values_list("until", flat=True)
        assert list(days) == [closed, TODAY]
        assert queries.overview(here.coach).jobs == 1
    with as_role("system"):
        ended = Entry.objects.filter(kind="enterprise.job_ended").values_list("occurred_on", flat=True)
        assert sorted(ended) == [closed, TODAY]


def test_nobody_holds_a_project_before_she_was_born(here):
    exact = person(here.coach, given_latin="Fanta", birth_date=date(2003, 5, 1), residence=VALID).person
    year = person(here.coach, given_latin="Gisele", birth_date=None, birth_year=2002, residence=VALID).person
    for who, day in ((exact, date(2003, 4, 30)), (year, date(2001, 12, 31))):
        asked = {"by": here.coach, "person": who}
        refused("not_born", actions.open_venture, **asked, venture=told(on=day))
        old = venture(here.coach, here.people[0], form="coop", on=day)
        refused("not_born", actions.join, **asked, venture=old, on=day)
        assert actions.open_venture(**asked, venture=told(on=day + timedelta(days=1)))


def test_only_the_last_member_cannot_leave_and_nobody_is_in_twice(here):
    coop = venture(here.coach, *here.people[:2], form="coop")
    refused("member_twice", actions.join, by=here.coach, venture=coop, person=here.people[0])
    first, second = members(here, coop)
    actions.leave(by=here.coach, member=first, reason="her_wish")
    refused("last_member", actions.leave, by=here.coach, member=second, reason="her_wish")
    actions.join(by=here.coach, venture=coop, person=here.people[0])
    both = (Joining(here.people[1]), Joining(here.people[1]))
    refused("member_twice", actions.open_many, by=here.coach, openings=[Opening(told(form="coop"), both)])


def test_another_organisation_sees_nothing_of_it(here):
    """Also of a member whom it sees; and whoever sees a member no more knows only that there is one more."""
    partner = staff("AMAPPE")
    convention(here.id, partner.id)
    people.share(by=here.coach, person=here.people[0], organisation=partner.id)
    convention(partner.id, here.id, reference="C-2")
    theirs = person(partner.coach, given_latin="Grace").person
    grant = people.share(by=partner.coach, person=theirs, organisation=here.id)
    coop = venture(here.coach, here.people[0], theirs, form="coop")
    with acting(partner.coach):
        assert not Venture.objects.exists() and not Member.objects.exists()
        with pytest.raises(Missing):
            queries.find(partner.coach, coop)
    people.end_access(by=partner.coach, person=theirs, grant=grant.id)
    with acting(here.coach):
        shown = queries.team(here.coach, queries.find(here.coach, coop))
        assert [one.person_id for one in shown.members] == [here.people[0]] and shown.elsewhere == 1
    half = [Share(one, Decimal(50)) for one in (*members(here, coop), uuid7())]
    refused("shares_of_others", actions.set_shares, by=here.coach, venture=coop, shares=half)
    with as_role("system"):
        unseen = list(Member.objects.filter(venture=coop).order_by("id").values_list("id", flat=True))
    half = [Share(one, Decimal(50)) for one in unseen]
    refused("unseen_member", actions.set_shares, by=here.coach, venture=coop, shares=half)
    with pytest.raises(Missing):
        actions.leave(by=here.coach, member=unseen[1], reason="her_wish")
    with as_role("system"):
        assert AccessGrant.objects.filter(person=theirs, organisation=here.id).exists()
