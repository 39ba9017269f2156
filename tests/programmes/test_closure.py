"""Closing a project: nothing left open, what is due later has an owner, no money is written of it since."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from parcours.accounts.models import Membership
from parcours.cases import actions as cases
from parcours.cases.models import Case
from parcours.employment.models import Check, Placement
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.programmes import budget_actions, closing, report_actions, spending_actions
from parcours.programmes import closing_actions as actions
from parcours.programmes.closing_models import Closure, FollowUpOwner
from parcours.programmes.models import Project
from tests.factories import employment as work
from tests.factories import money
from tests.factories.accounts import actor, member, organisation
from tests.factories.cases import oriented
from tests.factories.papers import pdf
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db):
    load_second()
    ours = organisation("EN")
    money.run_by(ours.id)
    with transaction.atomic(), as_role("system"):
        ends = Project.objects.get(pk="OFICIO").ends_on
    with clock.at(ends + date.resolution):
        by = member(ours, "coordinator")
        yield SimpleNamespace(
            by=by,
            ends=ends,
            worker=actor(ours),
            adviser=actor(ours, "job_adviser"),
            other=actor(organisation("SOLE"), "coordinator"),
            steers=actor(organisation("ALDEA"), "coordinator"),
        )


def standing(here, code):
    with transaction.atomic(), acting(here.by):
        row = Project.objects.get(pk="OFICIO")
        return next(one for one in closing.standings(row) if one.question.code == code)


def refused(action, **told):
    with pytest.raises(Refused) as found:
        action(**told)
    assert "%(" not in found.value.sentence
    return found.value.code.removeprefix("programmes.")


def close(here):
    return actions.close_project(by=here.by, project="OFICIO")


def test_a_project_with_nothing_open_is_closed_and_opened_again(here):
    close(here)
    assert refused(actions.close_project, by=here.by, project="OFICIO") == "project_closed"
    for action, more in (
        (budget_actions.draft, {"reason": "x"}),
        (report_actions.hand_in, {"until": here.ends}),
        (spending_actions.spend, {"spending": money.told(), "voucher": None}),
    ):
        assert refused(action, by=here.by, project="OFICIO", **more) == "project_closed", action
    assert refused(actions.reopen_project, by=here.by, project="OFICIO", reason=" ") == "why_again"
    actions.reopen_project(by=here.by, project="OFICIO", reason="A late invoice")
    with pytest.raises(Refused) as again:
        actions.reopen_project(by=here.by, project="OFICIO", reason="Again")
    assert again.value.code == "kernel.illegal_move"
    budget_actions.draft(by=here.by, project="OFICIO", reason="x")
    with as_role("system"):
        kinds = Entry.objects.filter(kind__startswith="programmes.project_").order_by("sequence")
        assert list(kinds.values_list("kind", flat=True)) == [
            "programmes.project_closed",
            "programmes.project_reopened",
        ]


def test_before_its_last_day_is_over_it_is_not_closed(here):
    with clock.at(here.ends):
        assert refused(actions.close_project, by=here.by, project="OFICIO") == "not_over"


def test_a_draft_of_a_budget_stands_in_the_way(here):
    drafted = budget_actions.draft(by=here.by, project="OFICIO", reason="x").id
    assert standing(here, "drafts").number == 1
    assert refused(actions.close_project, by=here.by, project="OFICIO") == "stands_in_the_way"
    budget_actions.drop(by=here.by, budget=drafted)
    close(here)


def test_a_payment_that_no_report_tells_stands_in_the_way(here):
    with clock.at(date(2023, 3, 15)):
        money.agreed(here.by)
        money.spent(here.by, "1.1", "100", voucher=pdf())
    assert standing(here, "unreported").number == 1
    assert refused(actions.close_project, by=here.by, project="OFICIO") == "stands_in_the_way"
    report_actions.hand_in(by=here.by, project="OFICIO", until=date(2022, 12, 31))
    assert standing(here, "unreported").number == 0
    close(here)


def test_an_open_file_is_closed_or_handed_over_first(here):
    who = oriented(here.worker)
    assert standing(here, "cases").number == 1
    assert refused(actions.close_project, by=here.by, project="OFICIO") == "stands_in_the_way"
    cases.close(by=here.worker, person=who, outcome="moved_away")
    assert standing(here, "cases").settled
    close(here)


def _working_after(here):
    """Somebody of the project works; she is to be asked after its last day."""
    who = oriented(here.worker)
    with acting(here.adviser):
        row = Placement(
            person_id=who,
            organisation_id=here.by.organisation,
            employer_id=work.employer(here.adviser),
            kind="job",
            occupation_id="753",
            place_id="MA-oujda",
            region_id="MA-02",
            contract="permanent",
            starts_on=here.ends,
        )
        row.save(force_insert=True)
        Check.objects.create(placement=row, person_id=who, month=6, due_on=here.ends + date.resolution * 180)
    # Another organisation took her file over; whom the project placed it still asks.
    with as_role("system"):
        Case.objects.filter(person=who).update(organisation=organisation("SOLE"))


def test_what_falls_due_later_has_an_owner_who_works_here(here):
    _working_after(here)
    assert standing(here, "retention").number == 1
    assert refused(actions.close_project, by=here.by, project="OFICIO") == "no_owner"
    told = {"by": here.by, "project": "OFICIO"}
    stranger = member(organisation("SOLE"), "caseworker").user
    assert refused(actions.name_follow_up_owner, **told, what="retention", owner=stranger) == "no_colleague"
    assert refused(actions.name_follow_up_owner, **told, what="drafts", owner=here.by.user) == "not_in_list"
    colleague = member(organisation("EN"), "caseworker")
    actions.name_follow_up_owner(**told, what="retention", owner=colleague.user)
    assert standing(here, "retention").owner == colleague.user
    # Whoever left owns nothing any more.
    with as_role("system"):
        Membership.objects.filter(user=colleague.user).update(until=clock.now())
    assert refused(actions.close_project, by=here.by, project="OFICIO") == "no_owner"
    actions.name_follow_up_owner(**told, what="retention", owner=here.by.user)
    with acting(here.by):
        assert FollowUpOwner.objects.count() == 1
    close(here)


def test_others_neither_close_nor_see_who_does_what(here):
    actions.name_follow_up_owner(by=here.by, project="OFICIO", what="visits", owner=here.by.user)
    for by in (here.other, here.steers):
        with pytest.raises(Missing):
            actions.close_project(by=by, project="OFICIO")
        with pytest.raises(Missing):
            actions.name_follow_up_owner(by=by, project="OFICIO", what="visits", owner=by.user)
    with pytest.raises(NotAllowed):
        actions.close_project(by=here.worker, project="OFICIO")
    with acting(here.other):
        assert not FollowUpOwner.objects.exists()
    with acting(here.steers):
        assert FollowUpOwner.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_close_at_once_and_a_draft_does_not_slip_in():
    load_second()
    ours = organisation("EN")
    money.run_by(ours.id)
    by = member(ours, "coordinator")
    together = Barrier(3)

    def one(task):
        with clock.at(date(2099, 1, 1)):
            together.wait()
            try:
                task()
                return "done"
            except Refused as refused:
                return refused.code
            finally:
                connection.close()

    def draft():
        budget_actions.draft(by=by, project="OFICIO", reason="x")

    def end():
        actions.close_project(by=by, project="OFICIO")

    with ThreadPoolExecutor(3) as threads:
        first, second, drafted = threads.map(one, (end, end, draft))
    with transaction.atomic(), as_role("system"):
        closed = Closure.objects.filter(state="closed").count()
    if drafted == "done":
        assert closed == 0 or "done" in (first, second)
    assert [first, second].count("done") == closed <= 1
    assert (drafted == "done") + closed == 1
