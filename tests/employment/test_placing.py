"""Hired, then asked after 1, 3, 6 and 12 months; a permit step by its day; back when she left."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from parcours.cases.models import Orientation, Step
from parcours.employment import actions, placements, tasks
from parcours.employment.models import Application, Check, PermitStep, Placement
from parcours.employment.rules import WorkTerms
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.days import months_after
from parcours.kernel.refusals import Missing, Refused
from parcours.messages.models import Message
from tests.employment.conftest import TODAY
from tests.factories.cases import oriented
from tests.factories.employment import offer

pytestmark = pytest.mark.django_db
STAGE = {"kind": "internship", "contract": "internship", "wage": None, "wage_per": ""}


def refused(call, **arguments) -> str:
    with pytest.raises(Refused) as told, transaction.atomic():
        call(**arguments)
    return told.value.code


def hired(place, who=0, terms=None, **changes):
    at = offer(place.adviser, **changes)
    made = actions.propose(by=place.adviser, person=place.people[who], offer=at).id
    actions.move_application(by=place.adviser, application=made, to="sent", agreed=True)
    return actions.hire(by=place.adviser, application=made, terms=terms).placement


def checks(placement) -> dict:
    with as_role("system"):
        return {row.month: row for row in Check.objects.filter(placement=placement)}


def step_of(placement) -> str:
    with as_role("system"):
        return Step.objects.get(source_type="employment.Placement", source_id=placement).state


def told(kind) -> list[dict]:
    with as_role("system"):
        rows = Entry.objects.filter(kind=f"employment.{kind}").order_by("sequence")
        return list(rows.values_list("facts", flat=True))


def test_the_same_day_so_many_months_later():
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert months_after(date(2024, 3, 15), 12) == date(2025, 3, 15)


def test_a_job_kept_to_the_last_check(here):
    by, at = here.adviser, hired(here)
    assert step_of(at) == "under_way"
    found = checks(at)
    assert [found[month].due_on for month in (1, 3, 6, 12)] == [
        date(2024, 4, 15),
        date(2024, 6, 15),
        date(2024, 9, 15),
        date(2025, 3, 15),
    ]
    early = {"by": by, "check": found[1].id, "answer": "still"}
    assert refused(actions.answer_check, **early) == "employment.too_early"
    for month in (1, 3, 6, 12):
        with clock.at(found[month].due_on + timedelta(days=2)):
            with acting(by):
                assert [row.id for row in placements.due_checks(by)] == [found[month].id]
            actions.answer_check(by=by, check=found[month].id, answer="not_reached")
            actions.answer_check(by=by, check=found[month].id, answer="still")
            again = {"by": by, "check": found[month].id, "answer": "still"}
            assert refused(actions.answer_check, **again) in (
                "employment.answered_already",
                "employment.not_working",
            )
    assert [facts["month"] for facts in told("kept")] == [1, 3, 6, 12]
    assert len(told("kept_to_the_end")) == 1 and step_of(at) == "done"
    assert checks(at)[12].attempts == 2


def test_who_left_is_back_in_accompaniment(here):
    by, at = here.adviser, hired(here)
    first = checks(at)[1]
    with clock.at(first.due_on):
        asked = {"by": by, "check": first.id, "answer": "left"}
        assert refused(actions.answer_check, **asked) == "employment.left_without_reason"
        wrong = TODAY - timedelta(days=1)
        assert (
            refused(actions.answer_check, **asked, reason="wage", left_on=wrong) == "employment.before_start"
        )
        actions.answer_check(**asked, reason="not_paid", left_on=TODAY + timedelta(days=10))
    assert step_of(at) == "abandoned" and told("left")[0]["days"] == 10
    assert told("left")[0]["reason_code"] == "not_paid"
    with clock.at(date(2025, 1, 1)), acting(by):
        assert not placements.due_checks(by).exists() and not placements.due_permit_steps(by).exists()
    assert refused(actions.leave, by=by, placement=at, reason="moved") == "kernel.illegal_move"


def test_terms_are_checked_and_may_differ_from_the_offer(here):
    low = WorkTerms(wage=Decimal("100"), wage_per="month")
    at = offer(here.adviser)
    made = actions.propose(by=here.adviser, person=here.people[0], offer=at).id
    actions.move_application(by=here.adviser, application=made, to="sent", agreed=True)
    ask = {"by": here.adviser, "application": made}
    assert refused(actions.hire, **ask, terms=low) == "employment.wage_too_low"
    gone = WorkTerms(ends_on=TODAY - timedelta(days=1))
    assert refused(actions.hire, **ask, terms=gone) == "employment.end_before_start"
    far = WorkTerms(starts_on=TODAY + timedelta(days=500))
    assert refused(actions.hire, **ask, terms=far) == "employment.start_too_far"
    with as_role("system"):
        assert Application.objects.get(pk=made).state == "sent" and not Placement.objects.exists()
    good = WorkTerms(
        starts_on=TODAY + timedelta(days=9), contract="permanent", wage=Decimal("3"), wage_per="hour"
    )
    work = actions.hire(**ask, terms=good).placement
    with as_role("system"):
        row = Placement.objects.get(pk=work)
        assert (row.contract, row.wage, row.starts_on) == ("permanent", Decimal("3"), good.starts_on)
    # She never began.
    actions.leave(by=here.adviser, placement=work, reason="better")
    assert step_of(work) == "abandoned"


def test_an_internship_becomes_a_job(here):
    by, at = here.adviser, hired(here, **STAGE)
    with as_role("system"):
        assert not PermitStep.objects.filter(placement=at).exists()
    with clock.at(TODAY + timedelta(days=60)):
        low = WorkTerms(contract="fixed_term", wage=Decimal("1"), wage_per="hour")
        assert refused(actions.convert, by=by, placement=at, terms=low) == "employment.wage_too_low"
        good = WorkTerms(contract="fixed_term", wage=Decimal("500"), wage_per="month")
        job = actions.convert(by=by, placement=at, terms=good).id
        assert refused(actions.convert, by=by, placement=job, terms=good) == "employment.a_job_already"
        assert step_of(at) == "done" and step_of(job) == "under_way"
    with as_role("system"):
        row = Placement.objects.get(pk=job)
        assert (row.came_from_id, row.kind) == (at, "job")
    assert checks(job)[1].due_on == date(2024, 6, 14)


def test_permit_steps_are_done_or_exempt_on_a_ground_of_the_pack(here, elsewhere):
    by, at = here.adviser, hired(here)
    with acting(by):
        paper, stamp = placements.permit_steps(by, placements.find(by, at))
        assert (paper.due_on, stamp.due_on) == (TODAY + timedelta(days=10), TODAY + timedelta(days=40))
        assert not placements.due_permit_steps(by).exists()
    with clock.at(TODAY + timedelta(days=4)), acting(by):
        assert [row.id for row in placements.due_permit_steps(by)] == [paper.id]
    settle = {"by": by, "step": paper.id}
    assert refused(actions.settle_permit, **settle, to="exempt") == "employment.ground_missing"
    assert refused(actions.settle_permit, **settle, to="exempt", ground="X") == "employment.not_in_list"
    assert refused(actions.settle_permit, **settle, to="done", ground="TREATY") == "employment.ground_of_none"
    actions.settle_permit(**settle, to="exempt", ground="TREATY")
    assert refused(actions.settle_permit, **settle, to="done") == "employment.already_ended"
    assert "ground" not in told("permit_settled")[0]
    with pytest.raises(Missing):
        actions.settle_permit(by=elsewhere.adviser, step=stamp.id, to="done")


def test_she_is_asked_once_to_get_in_touch(here):
    at = hired(here)
    with clock.at(checks(at)[1].due_on):
        for _time in range(2):
            tasks.ask_who_works()
        with as_role("system"):
            sent = list(Message.objects.filter(template="employment.check"))
    assert [row.person_id for row in sent] == [here.people[0]] and len(told("check_due")) == 1
    assert sent[0].organisation_id == here.adviser.organisation


def test_how_it_is_known_is_told_with_her_work_and_with_each_check(here):
    by = here.adviser
    at = hired(here)
    assert told("placed")[0]["evidence"] == "declared"
    found = checks(at)
    with clock.at(found[1].due_on):
        wrong = {"by": by, "check": found[1].id, "answer": "still", "evidence": "rumour"}
        assert refused(actions.answer_check, **wrong) == "employment.not_in_list"
        actions.answer_check(by=by, check=found[1].id, answer="still", evidence="visit")
    with clock.at(found[3].due_on):
        actions.answer_check(by=by, check=found[3].id, answer="still", evidence="document")
    assert [one["evidence"] for one in told("kept")] == ["visit", "document"]
    assert [checks(at)[month].evidence for month in (1, 3, 6)] == ["visit", "document", ""]


def test_a_contract_that_is_kept_proves_her_work(here):
    at = hired(here, terms=WorkTerms(evidence="document"))
    with as_role("system"):
        assert Placement.objects.get(pk=at).evidence == "document"
    assert told("placed")[0]["evidence"] == "document"


def test_her_work_counts_for_the_project_that_she_was_oriented_to_when_she_began(here):
    by = here.adviser
    here.people += [oriented(here.caseworker, given_latin="Djeneba"), oriented(here.caseworker)]
    led, alone = hired(here, 3), hired(here, 0)
    before = hired(here, 4, WorkTerms(starts_on=TODAY - timedelta(days=1)))
    with clock.at(months_after(TODAY, 6)):
        for at in (led, alone):
            actions.answer_check(by=by, check=checks(at)[6].id, answer="still")
        actions.leave(by=by, placement=led, reason="other")
    with as_role("system"):
        told = Entry.objects.filter(object_type="employment.Placement").values_list("object_id", "project")
        by_place = {at: {project for one, project in told if one == at} for at in (led, alone, before)}
    assert by_place == {led: {"OFICIO"}, alone: {""}, before: {""}}


def test_the_job_of_an_internship_counts_for_the_project_of_the_internship(here):
    here.people += [oriented(here.caseworker)]
    at = hired(here, 3, **STAGE)
    with clock.at(TODAY + timedelta(days=60)), as_role("system"):
        Orientation.objects.filter(person_id=here.people[3]).update(current=False, until=TODAY)
    with clock.at(TODAY + timedelta(days=60)):
        good = WorkTerms(contract="fixed_term", wage=Decimal("500"), wage_per="month")
        job = actions.convert(by=here.adviser, placement=at, terms=good).id
    with as_role("system"):
        assert Placement.objects.get(pk=job).project_id == "OFICIO"
