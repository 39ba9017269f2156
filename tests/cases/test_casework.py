"""Notes, objectives, handing over, the end and the return, orientations looked at again, lists."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parcours.accounts import actions as accounts
from parcours.cases import actions, caseload, loads, models, notes, queries
from parcours.cases.appointments import AppointmentMove
from parcours.cases.closing import Ending
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.messages.models import Message
from parcours.people import actions as people
from parcours.people.rules import Legal
from tests.factories import desk
from tests.factories.accounts import actor, member, organisation
from tests.factories.cases import UNSKILLED, assessed, oriented, within
from tests.factories.desk import MONDAY, appointment, at
from tests.factories.people import convention
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 1)


@pytest.fixture(autouse=True)
def programme():
    with clock.at(TODAY):
        yield load_second()


@pytest.fixture
def here():
    return member(organisation("EN"))


@pytest.fixture
def boss(here):
    return member(here.organisation, "coordinator")


def refusal(action, **arguments) -> str:
    with pytest.raises(Refused) as refused:
        action(**arguments)
    return refused.value.code


def kinds(who) -> list[str]:
    with as_role("system"):
        rows = Entry.objects.filter(person_id=who, kind__startswith="cases.").order_by("sequence")
        return [kind.removeprefix("cases.") for kind in rows.values_list("kind", flat=True)]


# Notes --------------------------------------------------------------------------------------------


def read(by, who) -> list[str]:
    with acting(by):
        return [one.text for one in notes.notes_of(by, who)]


def test_a_note_is_read_by_those_who_wrote_it_and_by_partners_if_it_is_for_them(here):
    who, partner = oriented(here), member(organisation("AMAPPE"))
    convention(here.organisation, partner.organisation)
    people.share(by=here, person=who, organisation=partner.organisation)
    actions.write_note(by=here, person=who, text="among us")
    shared = actions.write_note(by=here, person=who, text="for all", for_partners=True).id
    actions.write_note(by=here, person=who, text="for one", restricted=True)
    colleague = member(here.organisation)
    assert sorted(read(here, who)) == ["among us", "for all", "for one"]
    assert sorted(read(colleague, who)) == ["among us", "for all"]
    assert read(partner, who) == ["for all"]
    assert refusal(actions.correct_note, by=partner, note=shared, text="mine") == "cases.note_elsewhere"
    # Row security says the same without a filter.
    for reader, count in ((here, 3), (colleague, 2), (partner, 1), (member(organisation("SOLE")), 0)):
        with acting(reader):
            assert models.Note.objects.count() == count


def test_a_restricted_note_is_encrypted_and_told_like_any_other(here):
    who, colleague = oriented(here), member(here.organisation)
    made = actions.write_note(by=here, person=who, text="what nobody may read", restricted=True).id
    with as_role("system"):
        assert "nobody" not in str(list(models.Note.objects.values()))
        assert [one.facts for one in Entry.objects.filter(kind="cases.note_written")] == [{}]
    with pytest.raises(Missing):
        actions.name_note_reader(by=colleague, note=made, user=colleague.user)
    actions.name_note_reader(by=here, note=made, user=colleague.user)
    assert read(colleague, who) == ["what nobody may read"]
    partner = member(organisation("AMAPPE"))
    assert refusal(actions.name_note_reader, by=here, note=made, user=partner.user) == (
        "cases.reader_elsewhere"
    )


def test_a_correction_is_a_new_version_and_nothing_is_lost(here):
    who = oriented(here)
    first = actions.write_note(by=here, person=who, text="Tuesday").id
    second = actions.correct_note(by=here, note=first, text="Wednesday").id
    assert refusal(actions.correct_note, by=here, note=first, text="Friday") == "cases.note_changed"
    actions.correct_note(by=here, note=second, withdraw=True)
    with acting(here):
        [one] = notes.notes_of(here, who)
        assert one.note.withdrawn and one.text == ""
        assert [earlier.text for earlier in one.earlier] == ["Wednesday", "Tuesday"]
    assert kinds(who)[-3:] == ["note_written", "note_corrected", "note_corrected"]


def test_notes_that_cannot_be_are_refused(here):
    who = oriented(here)
    for told, code in (
        ({"text": "  "}, "cases.text_missing"),
        ({"text": "x" * 4001}, "cases.text_too_long"),
        ({"text": "x", "restricted": True, "for_partners": True}, "cases.note_shared_or_restricted"),
        ({"text": "x", "restricted": True, "readers": [uuid7()]}, "cases.reader_elsewhere"),
        ({"text": "x", "occurred_on": desk.after(1)}, "cases.day_in_future"),
    ):
        assert refusal(actions.write_note, by=here, person=who, **told) == code
    with pytest.raises(NotAllowed):
        actions.write_note(by=actor(here.organisation, "trainer"), person=who, text="x")


# Objectives and steps -----------------------------------------------------------------------------


def test_an_objective_groups_steps_and_ends_after_them(here):
    who = oriented(here)
    aim = actions.set_objective(by=here, person=who, what="Work as a baker", due_on=desk.after(90)).id
    step = actions.plan_step(
        by=here, person=who, kind="papers", what="Renew", objective=aim, doer="officer", doer_user=here.user
    ).id
    assert refusal(actions.end_objective, by=here, objective=aim) == "cases.objective_has_steps"
    actions.change_step(by=here, step=step, due_on=desk.after(8), doer="person")
    assert refusal(actions.change_step, by=here, step=step) == "cases.nothing_changed"
    with acting(here):
        [row] = queries.steps(here, who)
        assert (row.objective_id, row.doer, row.doer_user, row.due_on) == (aim, "person", None, desk.after(8))
    actions.close_step(by=here, step=step)
    actions.end_objective(by=here, objective=aim)
    assert kinds(who)[-3:] == ["step_changed", "step_done", "objective_ended"]


def test_work_is_given_to_a_colleague_and_to_nobody_elsewhere(here):
    who, elsewhere = oriented(here), actor(organisation("AMAPPE"))
    told = {"by": here, "person": who, "kind": "papers", "what": "Renew", "doer": "officer"}
    for somebody in (elsewhere.user, uuid7()):
        with pytest.raises(Refused) as refused:
            actions.plan_step(**told, doer_user=somebody)
        assert (refused.value.code, refused.value.field) == ("cases.officer_elsewhere", "doer_user")
    step = actions.plan_step(**told, doer_user=here.user).id
    with pytest.raises(Refused):
        actions.change_step(by=here, step=step, doer="officer", doer_user=elsewhere.user)


def test_an_objective_of_somebody_else_is_missing(here):
    first, second = oriented(here), oriented(here, given_latin="Awa")
    aim = actions.set_objective(by=here, person=first, what="Work").id
    with pytest.raises(Missing):
        actions.plan_step(by=here, person=second, kind="papers", what="Renew", objective=aim)


# Handing over -------------------------------------------------------------------------------------


def test_cases_go_over_with_steps_and_appointments(here, boss):
    colleague, who = member(here.organisation), oriented(here)
    other = oriented(here, given_latin="Awa")
    actions.plan_step(by=here, person=who, kind="papers", what="Renew", doer="officer", doer_user=here.user)
    goes, stays = appointment(here, who), appointment(here, other, at(hour=11))
    appointment(colleague, oriented(colleague, given_latin="Binta"), at(hour=11))
    done = actions.hand_over(by=boss, people=[who, other], to=colleague.user, reason="officer_leaves")
    assert done.to_rebook == [stays]
    with acting(here):
        assert {case.responsible for case in models.Case.objects.filter(person__in=[who, other])} == {
            colleague.user
        }
        assert models.Appointment.objects.get(pk=goes).officer == colleague.user
        left = models.Appointment.objects.get(pk=stays)
        assert (left.officer, left.to_rebook) == (here.user, True)
        assert models.Step.objects.get().doer_user == colleague.user
        assert models.Handover.objects.count() == 2
    assert kinds(who)[-1] == "handed_over"
    assert (
        refusal(actions.hand_over, by=boss, people=[who], to=colleague.user, reason="nearer")
        == "cases.same_officer"
    )
    outside = member(organisation("AMAPPE"))
    assert (
        refusal(actions.hand_over, by=boss, people=[who], to=outside.user, reason="nearer")
        == "cases.officer_elsewhere"
    )


# The end and the return ---------------------------------------------------------------------------


def test_it_ends_once_what_is_open_is_settled(here):
    who = oriented(here)
    step = actions.plan_step(by=here, person=who, kind="papers", what="Renew").id
    appointment(here, who)
    actions.set_objective(by=here, person=who, what="Work")
    assert refusal(actions.close, by=here, person=who, outcome="employment") == "cases.still_open"
    actions.close(by=here, person=who, outcome="employment", settle="hired before")
    with acting(here):
        case = models.Case.objects.get()
        assert (case.closed_on, case.outcome) == (TODAY, "employment")
        assert models.Step.objects.get(pk=step).state == "abandoned"
        assert models.Appointment.objects.get().reason == "case_closed"
        assert models.Objective.objects.get().state == "dropped"
        assert not queries.waiting_for_orientation(here) and not queries.without_solution(here, 0)
    assert refusal(actions.plan_step, by=here, person=who, kind="papers", what="x") == "cases.case_closed"
    assert refusal(actions.close, by=here, person=who, outcome="employment") == "cases.case_not_open"


def test_what_an_upper_package_follows_has_its_own_end(here):
    who = oriented(here)
    with within():
        actions.plan_step(by=here, person=who, kind="training", source_type="training.E", source_id=uuid7())
    assert (
        refusal(actions.close, by=here, person=who, outcome="other", note="x", settle="x")
        == "cases.source_still_open"
    )


def test_it_returns_with_its_history(here):
    who, colleague = oriented(here), member(here.organisation)
    assert refusal(actions.reopen, by=here, person=who, reason="came_back") == "cases.case_open"
    assert refusal(actions.close, by=here, person=who, outcome="lost_contact", attempts=2) == (
        "cases.too_few_attempts"
    )
    actions.close(by=here, person=who, outcome="lost_contact", attempts=3)
    with clock.at(MONDAY):
        actions.reopen(by=colleague, person=who, reason="came_back")
        with acting(here):
            case = models.Case.objects.get()
            assert (case.closed_on, case.outcome, case.responsible) == (None, "", colleague.user)
            first, second = models.CasePeriod.objects.order_by("opened_on")
            assert (first.closed_on, first.outcome, first.attempts) == (TODAY, "lost_contact", 3)
            assert (second.opened_on, second.closed_on) == (MONDAY, None)
            assert queries.current_orientation(here, who) is not None
    assert kinds(who)[-2:] == ["closed", "reopened"]


def test_many_end_as_one_by_one(here):
    first, second = oriented(here), oriented(here, given_latin="Awa")
    done = actions.close_many(by=here, endings=[Ending(who, "employment") for who in (first, second)])
    assert len(done.ids) == 2 and kinds(first)[1:] == kinds(second)[1:]


def test_times_of_a_case_do_not_overlap_in_the_database(here):
    who = oriented(here)
    with acting(here):
        period = models.CasePeriod.objects.get()
        period.pk, period.opened_on = uuid7(), TODAY + timedelta(days=3)
        with pytest.raises(IntegrityError, match="cases_case_period_apart"), transaction.atomic():
            period.save(force_insert=True)
        row = models.Orientation.objects.get(person=who)
        row.pk, row.current, row.until = uuid7(), False, TODAY + timedelta(days=3)
        with pytest.raises(IntegrityError, match="cases_orientation_apart"), transaction.atomic():
            row.save(force_insert=True)


# Looked at again ----------------------------------------------------------------------------------


def test_a_second_opinion_is_given_by_another_officer(here, boss):
    who = oriented(here)
    asked = actions.ask_review(by=here, person=who, reason="too_far", note="two hours by bus").id
    assert refusal(actions.ask_review, by=boss, person=who) == "cases.review_already"
    assert (
        refusal(actions.decide_review, by=here, review=asked, to="upheld", answer="x")
        == "cases.another_officer"
    )
    assert refusal(actions.decide_review, by=boss, review=asked, to="upheld") == "cases.answer_why"
    actions.decide_review(by=boss, review=asked, to="upheld", answer="a bus is paid")
    with acting(here):
        row = models.Review.objects.get()
        assert (row.state, row.decided_by, row.due_on) == ("upheld", boss.user, TODAY + timedelta(days=15))
    assert kinds(who)[-2:] == ["review_asked", "review_decided"]


def test_an_accepted_one_is_a_new_orientation(here, boss):
    who = oriented(here)
    asked = actions.ask_review(by=here, person=who, kind="reorientation", reason="does_not_work").id
    with clock.at(MONDAY):
        decision = {"outcome": "not_covered", "reason_code": "her_wish", "note": "she opens a shop"}
        actions.decide_review(by=boss, review=asked, to="accepted", **decision)
        with acting(here):
            new, old = queries.orientations(here, who)
            assert (old.until, new.until, new.author) == (MONDAY, None, boss.user)
            assert models.Review.objects.get().new_orientation_id == new.id


def test_the_database_alone_refuses_the_first_officer(here):
    who = oriented(here)
    actions.ask_review(by=here, person=who)
    with acting(here):
        rows = models.Review.objects.filter(person=who)
        with pytest.raises(IntegrityError, match="another_officer"), transaction.atomic():
            rows.update(state="upheld", decided_by=here.user, decided_on=TODAY, answer="x")


def test_nothing_to_look_at_again_is_refused(here):
    who = assessed(here, UNSKILLED)
    assert refusal(actions.ask_review, by=here, person=who) == "cases.not_oriented"
    who = oriented(here, given_latin="Awa")
    asked = actions.ask_review(by=here, person=who).id
    actions.withdraw_review(by=here, review=asked)
    actions.ask_review(by=here, person=who)


def test_an_officer_who_leaves_leaves_cases_that_are_seen(here, boss):
    who = oriented(here)
    accounts.end_role(by=actor(here.organisation, "administrator"), membership=here.membership)
    with acting(boss):
        assert [one.person for one in caseload.without_owner(boss)] == [who]


# Lists that matter --------------------------------------------------------------------------------


def found(by, ask, **more) -> list:
    with acting(by):
        rows = ask(by, **more)
        assert rows.total == len(rows)
        return [one.person for one in rows]


def test_lists_of_files_that_need_care(here, boss):
    who = oriented(here, residence=Legal("valid", date(2022, 1, 1), expires_on=desk.after(20)))
    calm = oriented(here, given_latin="Awa")
    actions.plan_step(by=here, person=calm, kind="papers", what="x", due_on=desk.after(300))
    actions.plan_step(by=here, person=who, kind="papers", what="x", due_on=desk.after(2))
    actions.plan_step(by=here, person=who, kind="employment", what="x", due_on=desk.after(40))
    assert found(here, caseload.permit_ends_before) == [who]
    assert not found(here, caseload.stalled) and not found(here, caseload.without_contact)
    for hour in (9, 10):
        appointment(here, who, at(hour=hour))
    with clock.at(MONDAY):
        moves = [AppointmentMove(one.id, "no_show") for one in agenda(here)]
        assert not found(here, caseload.missed_twice)
        actions.answer_appointment_many(by=here, moves=moves)
        assert found(here, caseload.missed_twice) == [who]
        actions.write_note(by=here, person=calm, text="she called", contact=True)
    with clock.at(TODAY + timedelta(days=62)):
        assert found(here, caseload.stalled) == [who, who]
        assert found(here, caseload.without_contact) == [who]
        assert found(here, caseload.without_contact, whose=queries.MINE) == [who]
        assert found(boss, caseload.without_contact, whose=queries.MINE) == []
    with clock.at(TODAY + timedelta(days=400)):
        assert set(found(here, caseload.expired_assessments)) == {who, calm}


def agenda(by) -> list:
    with acting(by):
        return caseload.agenda(by, MONDAY, MONDAY + timedelta(days=1))


def test_the_load_of_each_officer(here, boss):
    colleague, who = member(here.organisation), oriented(here)
    oriented(here, given_latin="Awa")
    actions.plan_step(by=here, person=who, kind="papers", what="x")
    appointment(here, who)
    actions.hand_over(by=boss, people=[who], to=colleague.user, reason="nearer")
    with acting(boss):
        told = {one.officer: (one.cases, one.waiting, one.oldest, one.week) for one in loads.loads(boss)}
        by_name = loads.loads(boss)
        parts = [loads.loads(boss, limit=1, start=start) for start in range(3)]
    assert told == {here.user: (1, 1, TODAY, 0), colleague.user: (1, 0, None, 1)}
    assert parts == [by_name[:1], by_name[1:], []]
    assert {part.total for part in (by_name, *parts)} == {2}
    assert found(colleague, caseload.handed_to) == found(here, caseload.handed_on) == [who]
    accounts.end_role(by=actor(here.organisation, "administrator"), membership=colleague.membership)
    with acting(boss):
        [nobodys] = [one for one in loads.loads(boss) if one.officer is None]
        assert (nobodys.cases, nobodys.waiting) == (1, 0)
        # What nobody answers for stands first, and on the first page alone.
        assert [one.officer for one in loads.loads(boss, limit=1)] == [None, here.user]
        assert loads.loads(boss, limit=1, start=1) == []
        assert found(boss, caseload.without_owner) == [who]


def test_who_is_to_be_reminded_tomorrow(here):
    who = oriented(here)
    made, given_up = appointment(here, who), appointment(here, who, at(hour=11))
    actions.answer_appointment(by=here, appointment=given_up, to="cancelled", reason="her_wish")
    with as_role("system"):
        assert not caseload.due_reminders(TODAY)
        [one] = caseload.due_reminders(MONDAY - timedelta(days=1))
        assert (one.appointment, one.person, one.starts_at) == (made, who, at())


def test_the_code_of_a_plan_opens_it_for_those_who_may_see_her(here):
    who, stranger = oriented(here), member(organisation("SOLE"))
    with acting(here):
        code = queries.case_of(here, who).plan_code
        assert caseload.person_of_plan(here, code) == who
    with acting(stranger):
        assert caseload.person_of_plan(stranger, code) is None


def test_she_is_reminded_once_and_not_of_a_time_that_was_moved(here):
    told = {"phone": "+212612345678", "phone_safe": True, "no_phone": False}
    first, second = oriented(here, **told), oriented(here, given_latin="Awa")
    made = appointment(here, first)
    appointment(here, second, at(hour=11))
    system = Actor.system("cases.reminders")
    with clock.at(MONDAY - timedelta(days=1)):
        for _again in range(2):
            assert actions.remind(by=system).count == 2
        with as_role("system"):
            states = dict(Message.objects.values_list("person_id", "state"))
            assert states == {first: "queued", second: "cancelled"} and Message.objects.count() == 2
        actions.move_appointment(by=here, appointment=made, starts_at=at(hour=10))
        with as_role("system"):
            reminders = Message.objects.filter(template="appointment.reminder")
            assert set(reminders.values_list("state", flat=True)) == {"cancelled"}
