"""A complaint is looked into by somebody else than the organisation concerned, and seen by nobody else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from parcours.complaints import actions, assigning, queries
from parcours.complaints.models import Complaint, Statement
from parcours.complaints.rules import NewComplaint
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people.ports import followings
from tests.factories.accounts import actor, member, organisation
from tests.factories.complaints import by_system, complain, seen_by
from tests.factories.people import person

pytestmark = pytest.mark.django_db
MONDAY = date(2029, 3, 5)


@pytest.fixture
def town():
    """Two grantees with coordinators, an association with a protection officer, and officers at counters."""
    bodies = {
        "EN": organisation("EN"),
        "HCR": organisation("HCR"),
        "ASSO": organisation("ASSO", kind="association"),
    }
    made = {
        "en": member(bodies["EN"], "coordinator"),
        "hcr": member(bodies["HCR"], "coordinator"),
        "asso": member(bodies["ASSO"], "data_protection"),
        "counter": actor(bodies["EN"]),
    }
    return made, {code: body.id for code, body in bodies.items()}


def fresh(row):
    with by_system():
        return Complaint.objects.get(pk=row.pk)


def test_it_goes_to_another_organisation_with_its_deadlines(town):
    people, bodies = town
    with clock.at(MONDAY):
        row = complain(people["counter"], bodies["EN"])
    assert row.handler_id == bodies["HCR"] and row.state == "received"
    assert (row.acknowledge_by, row.answer_by) == (date(2029, 3, 12), MONDAY + timedelta(days=30))
    assert "Qztext" not in row.sealed


@pytest.mark.parametrize("about", ["EN", "HCR", "ASSO"])
def test_never_to_the_one_concerned(town, about):
    people, bodies = town
    for _ in range(4):
        assert complain(people["counter"], bodies[about]).handler_id != bodies[about]


def test_work_is_shared_among_equals(town):
    people, bodies = town
    found = [complain(people["counter"], bodies["ASSO"]).handler_id for _ in range(4)]
    assert sorted(map(found.count, {bodies["EN"], bodies["HCR"]})) == [2, 2]


def test_when_nobody_knows_whom_it_concerns_not_whoever_wrote_it_down(town):
    people, bodies = town
    assert complain(people["counter"]).handler_id == bodies["HCR"]


def test_no_one_else_it_waits_and_is_given_later(town):
    other = organisation("LONE")
    with by_system():
        from parcours.accounts.models import Membership

        Membership.objects.all().delete()
    row = complain(actor(other), other.id)
    assert row.handler_id is None
    assert actions.assign_waiting(by=Actor.system("test")) == 0
    late = member(organisation("LATE"), "coordinator")
    assert actions.assign_waiting(by=Actor.system("test")) == 1
    assert fresh(row).handler_id == late.organisation


def test_the_database_refuses_the_one_concerned_as_handler(town):
    people, bodies = town
    row = complain(people["counter"], bodies["EN"])
    with pytest.raises(IntegrityError), by_system():
        Complaint.objects.filter(pk=row.pk).update(handler_id=bodies["EN"])


def test_only_the_handling_organisation_reads_it(town):
    people, bodies = town
    row = complain(people["counter"], bodies["EN"])
    with seen_by(people["hcr"]):
        assert queries.complaint(people["hcr"], row.id).text == "Qztext of a complaint"
    for name in ("en", "asso", "counter"):
        with seen_by(people[name]):
            assert list(Complaint.objects.all()) == []
            assert list(queries.handled(people[name])) == []
        with pytest.raises((Missing, NotAllowed)), seen_by(people[name]):
            queries.complaint(people[name], row.id)
    with pytest.raises(Missing):
        actions.acknowledge(by=people["asso"], complaint=row.id)


def test_whoever_works_for_both_handles_nothing(town):
    from parcours.accounts.models import Membership

    people, bodies = town
    row = complain(people["counter"], bodies["EN"])
    Membership.objects.create(user_id=people["hcr"].user, organisation_id=bodies["EN"], role="trainer")
    with seen_by(people["hcr"]):
        assert list(queries.handled(people["hcr"])) == []
    with pytest.raises(Refused) as refused:
        actions.acknowledge(by=people["hcr"], complaint=row.id)
    assert refused.value.code == "complaints.takes_part"


def test_the_whole_life(town):
    people, bodies = town
    by, row = people["hcr"], complain(people["counter"], bodies["EN"])
    for step in (actions.take_in_hand, actions.close, actions.appeal):
        with pytest.raises(Refused):
            step(by=by, complaint=row.id)
    actions.acknowledge(by=by, complaint=row.id)
    actions.take_in_hand(by=by, complaint=row.id)
    with pytest.raises(Refused) as refused:
        actions.answer(by=by, complaint=row.id, outcome="lost", text="x")
    assert refused.value.code == "complaints.not_in_list"
    actions.answer(by=by, complaint=row.id, outcome="founded", text="Qzanswer")
    with seen_by(by):
        assert queries.complaint(by, row.id).answer == "Qzanswer"
    actions.close(by=by, complaint=row.id)
    assert fresh(row).state == "closed" and fresh(row).closed_on == clock.today()


def test_an_appeal_goes_to_a_third(town):
    people, bodies = town
    by, row = people["hcr"], complain(people["counter"], bodies["EN"])
    actions.acknowledge(by=by, complaint=row.id)
    actions.take_in_hand(by=by, complaint=row.id)
    actions.answer(by=by, complaint=row.id, outcome="unfounded", text="Qzno")
    actions.appeal(by=by, complaint=row.id)
    again = fresh(row)
    assert (again.handler_id, again.state, again.answer) == (bodies["ASSO"], "appealed", "")
    with pytest.raises(Missing):
        actions.take_in_hand(by=by, complaint=row.id)
    third = people["asso"]
    actions.take_in_hand(by=third, complaint=row.id)
    actions.answer(by=third, complaint=row.id, outcome="partly", text="Qzyes")
    with pytest.raises(Refused) as refused:
        actions.appeal(by=third, complaint=row.id)
    assert refused.value.code == "complaints.nobody_else"


def test_found_out_later_that_it_concerns_the_handler(town):
    people, bodies = town
    by, row = people["hcr"], complain(people["counter"])
    actions.concern(by=by, complaint=row.id, organisation=bodies["ASSO"])
    assert fresh(row).handler_id == bodies["HCR"]
    actions.concern(by=by, complaint=row.id, organisation=bodies["HCR"])
    assert fresh(row).handler_id == bodies["EN"]
    with seen_by(by):
        assert not Complaint.objects.exists()


def test_the_one_concerned_sees_the_question_and_nothing_else(town):
    people, bodies = town
    by, row = people["hcr"], complain(people["counter"], bodies["EN"])
    actions.acknowledge(by=by, complaint=row.id)
    asked = actions.ask_statement(by=by, complaint=row.id, question="Qzquestion")
    assert fresh(row).state == "in_hand"
    with pytest.raises(Refused) as refused:
        actions.ask_statement(by=by, complaint=row.id, question="again")
    assert refused.value.code == "complaints.already_asked"
    with seen_by(people["en"]):
        [due] = queries.statements_due(people["en"])
        seen = queries.statement(people["en"], due.id)
        assert seen.question == "Qzquestion" and not Complaint.objects.exists()
    with seen_by(people["asso"]):
        assert not Statement.objects.exists()
    with pytest.raises(Missing):
        actions.give_statement(by=people["asso"], statement=asked, text="x")
    actions.give_statement(by=people["en"], statement=asked, text="Qzsaid")
    with pytest.raises(Refused) as refused:
        actions.give_statement(by=people["en"], statement=asked, text="other")
    assert refused.value.code == "complaints.already_said"
    with seen_by(by):
        [back] = queries.complaint(by, row.id).statements
        assert back.text == "Qzsaid"


def test_whoever_holds_the_number_asks_how_far_it_is(town):
    people, bodies = town
    row = complain(people["counter"], bodies["EN"])
    assert queries.progress(row.receipt) == queries.Progress("received", clock.today())
    actions.acknowledge(by=people["hcr"], complaint=row.id)
    assert queries.progress(row.receipt).state == "acknowledged"
    assert queries.progress("0" * 26) is None


def test_an_unknown_organisation_site_or_person_is_refused(town):
    people, bodies = town
    for field in ("organisation", "site"):
        with pytest.raises(Refused):
            complain(people["counter"], **{"about" if field == "organisation" else field: uuid4()})
    with pytest.raises(Missing):
        complain(people["counter"], bodies["HCR"], person=uuid4(), anonymous=False)


def test_of_an_erased_person_the_complaint_stays_without_her(town):
    people, bodies = town
    who = person(people["counter"]).person
    row = complain(people["counter"], bodies["HCR"], person=who, anonymous=False, contact="Qzcontact")
    assert fresh(row).person_id == who
    followings()["complaints.Complaint"].erase(who)
    kept = fresh(row)
    assert (kept.person_id, kept.sealed, kept.contact, kept.state) == (None, "", "", "received")


def test_the_same_request_records_once(town):
    people, bodies = town
    told = NewComplaint("counter", ["wait"], "Qztext", bodies["HCR"])
    answers = {
        actions.record_complaint(by=people["counter"], request_id="once", complaint=told).receipt
        for _ in range(3)
    }
    with by_system():
        assert len(answers) == 1 and Complaint.objects.count() == 1


def test_the_rule_has_teeth(town):
    """Were the bar lifted, the coordination of the organisation concerned could get it."""
    _people, bodies = town
    assert assigning.handler_for(None) in bodies.values()
    assert {assigning.handler_for(body) for body in bodies.values()} >= {bodies["HCR"], bodies["EN"]}
    with transaction.atomic():
        assert assigning.handler_for(bodies["EN"], [bodies["HCR"], bodies["ASSO"]]) is None
