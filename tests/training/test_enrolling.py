from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parcours.cases import actions as cases
from parcours.cases import queries as case_queries
from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions as people
from parcours.people import visibility
from parcours.people.models import Person
from parcours.people.rules import Agreed
from parcours.training import actions, enrolling, models, queries
from parcours.training.rules import Wanted
from tests.factories import people as people_factory
from tests.factories.cases import assessed, oriented
from tests.factories.people import person
from tests.factories.training import BEFORE, DAYS, course, session
from tests.training.conftest import staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before():
    with clock.at(BEFORE):
        yield


@pytest.fixture
def wanted(here):
    return session(here.trainer, places=2)


def enrol(place, session_id, person_id, **more):
    return actions.enrol(by=place.caseworker, session=session_id, person=person_id, **more).id


def refused_code(call, *arguments, **more) -> str:
    with pytest.raises(Refused) as refused:
        call(*arguments, **more)
    return refused.value.code


def taken(place, session_id) -> int:
    with acting(place.caseworker):
        return queries.find(place.caseworker, session_id).taken


def test_an_enrolment_takes_a_place_and_tells_the_journal(here, wanted):
    made = enrol(here, wanted, here.people[0])
    with acting(here.caseworker):
        [row] = queries.enrolments_of(here.caseworker, here.people[0])
        assert (row.id, row.state, row.cover, row.outside_reason) == (
            made,
            "enrolled",
            "not_oriented",
            "not_stated",
        )
        assert models.Attendance.objects.filter(enrolment=row, mark="").count() == 4
        entry = Entry.objects.get(kind="training.enrolled")
        assert (entry.project, entry.object_id, entry.sex) == ("OFICIO", made, "F")
        assert entry.facts["course"] == "SEW" and entry.facts["session"] == str(wanted)
    assert taken(here, wanted) == 1


def test_a_full_session_is_refused(here, wanted):
    for one in here.people[:2]:
        enrol(here, wanted, one)
    assert refused_code(enrol, here, wanted, here.people[2]) == "training.full"
    assert taken(here, wanted) == 2


def test_the_database_alone_refuses_one_place_too_many(here, wanted):
    with pytest.raises(IntegrityError), transaction.atomic(), as_role("system"):
        models.Session.objects.filter(pk=wanted).update(taken=3)


def test_a_withdrawal_frees_the_place_and_the_half_days(here, wanted):
    made = enrol(here, wanted, here.people[0])
    enrol(here, wanted, here.people[1])
    actions.withdraw(by=here.caseworker, enrolment=made, reason="found_work")
    assert taken(here, wanted) == 1
    with acting(here.caseworker):
        assert not models.Attendance.objects.filter(enrolment=made).exists()
        assert Entry.objects.get(kind="training.withdrawn").facts["reason_code"] == "found_work"
    enrol(here, wanted, here.people[0])
    assert (
        refused_code(actions.withdraw, by=here.caseworker, enrolment=made, reason="other")
        == "kernel.illegal_move"
    )
    assert (
        refused_code(actions.withdraw, by=here.caseworker, enrolment=made, reason="?")
        == "training.not_in_list"
    )


@pytest.mark.parametrize(("reason", "standing_entries"), [("by_mistake", 0), ("found_work", 1)])
def test_who_was_enrolled_by_mistake_counts_no_more(here, wanted, reason, standing_entries):
    made = enrol(here, wanted, here.people[0])
    with acting(here.caseworker):
        told = Entry.objects.get(kind="training.enrolled", object_id=made)
    actions.withdraw(by=here.caseworker, enrolment=made, reason=reason)
    with acting(here.caseworker):
        assert standing().filter(kind="training.enrolled", object_id=made).count() == standing_entries
        left = Entry.objects.get(kind="training.withdrawn", object_id=made)
        assert left.retracts == (None if standing_entries else told.id)


def test_nobody_is_enrolled_twice(here, wanted):
    enrol(here, wanted, here.people[0])
    assert refused_code(enrol, here, wanted, here.people[0]) == "training.already_enrolled"
    twice = [Wanted(here.people[1])] * 2
    assert (
        refused_code(actions.enrol_many, by=here.caseworker, session=wanted, people=twice) == "training.twice"
    )


def test_nobody_is_at_two_places_at_one_time(here, elsewhere, wanted):
    made = course(elsewhere.trainer, "COOK")
    same = session(
        here.trainer,
        course(here.trainer, "BAKE"),
        first=DAYS[1],
        last=DAYS[1] + timedelta(days=3),
        halves=("pm",),
    )
    other = session(elsewhere.trainer, made, first=date(2024, 3, 6), last=date(2024, 3, 6))
    enrol(here, wanted, here.people[0])
    assert refused_code(enrol, here, same, here.people[0]) == "training.overlaps"
    assert taken(here, same) == 0
    with acting(here.caseworker):
        seen = {one.session.id: one for one in queries.fitting(here.caseworker, here.people[0])}
        assert seen[same].clashes and not seen[other].clashes and seen[wanted].enrolled
        assert [one.session.id for one in queries.fitting(here.caseworker, here.people[1])][-1] == other


@pytest.mark.parametrize("check", ["enrolment_once", "attendance_one_place_at_a_time"])
def test_the_database_alone_refuses_twice_and_two_places(here, wanted, monkeypatch, check):
    """The rules are switched off: what is left is the database, which needs no row security to know."""
    monkeypatch.setattr(enrolling, "_check_people", lambda *_arguments: None)
    if check == "enrolment_once":
        again, code = wanted, "training.already_enrolled"
    else:
        again, code = session(here.trainer, course(here.trainer, "BAKE")), "training.overlaps"
    enrol(here, wanted, here.people[0])
    assert refused_code(enrol, here, again, here.people[0]) == code
    assert taken(here, again) == (1 if again == wanted else 0)


def test_closed_past_and_future_are_refused(here):
    made = course(here.trainer)
    planned = session(here.trainer, made, open_now=False)
    assert refused_code(enrol, here, planned, here.people[0]) == "training.not_open"
    wanted = session(here.trainer, made)
    assert refused_code(enrol, here, wanted, here.people[0], on=DAYS[0]) == "training.day_in_future"
    with clock.at(DAYS[1] + timedelta(days=1)):
        assert refused_code(enrol, here, wanted, here.people[0]) == "training.over"
        enrol(here, wanted, here.people[0], on=DAYS[1])
    with acting(here.caseworker):
        assert {row.day for row in models.Attendance.objects.all()} == {DAYS[1]}
        assert Entry.objects.get(kind="training.enrolled").occurred_on == DAYS[1]


def test_foreign_equals_missing(here, elsewhere, wanted):
    made = enrol(here, wanted, here.people[0])
    for stranger in (here.people[1], uuid7()):
        with pytest.raises(Missing):
            enrol(elsewhere, wanted, stranger)
        with acting(elsewhere.caseworker), pytest.raises(Missing):
            queries.enrolments_of(elsewhere.caseworker, stranger)
    for enrolment in (made, uuid7()):
        with pytest.raises(Missing):
            actions.withdraw(by=elsewhere.caseworker, enrolment=enrolment, reason="other")
    with pytest.raises(Missing):
        enrol(here, uuid7(), here.people[1])


def test_row_security_alone_hides_who_is_enrolled(here, elsewhere, wanted, monkeypatch):
    made = enrol(here, wanted, here.people[0])
    monkeypatch.setattr(visibility, "visible", lambda actor: Person.objects.all())
    with acting(elsewhere.trainer):
        assert not models.Enrolment.objects.exists() and not models.Attendance.objects.exists()
        assert queries.trainees(elsewhere.trainer, queries.find(elsewhere.trainer, wanted)) == []
    with pytest.raises(Missing):
        actions.withdraw(by=elsewhere.caseworker, enrolment=made, reason="other")
    with pytest.raises(Missing):
        enrol(elsewhere, wanted, here.people[1])


def test_bulk_equals_one_by_one(here):
    first, second = (session(here.trainer, course(here.trainer, code)) for code in ("SEW", "COOK"))
    for one in here.people:
        enrol(here, first, one)
    with acting(here.caseworker):
        before = told(first)
    for made in list(before["ids"]):
        actions.withdraw(by=here.caseworker, enrolment=made, reason="other")
    actions.enrol_many(by=here.caseworker, session=second, people=[Wanted(one) for one in here.people])
    with acting(here.caseworker):
        after = told(second)
    assert before["rows"] == after["rows"] and len(after["rows"]) == 3 + 12 + 3
    assert taken(here, second) == 3
    many = [Wanted(uuid7()) for _ in range(251)]
    assert (
        refused_code(actions.enrol_many, by=here.caseworker, session=second, people=many)
        == "training.too_many"
    )


def told(session_id):
    rows = models.Enrolment.objects.filter(session=session_id)
    ids = [row.id for row in rows]
    kept = [
        str((r.person_id, r.enrolled_by_id, r.enrolled_on, r.state, r.cover, r.outside_reason)) for r in rows
    ]
    attended = models.Attendance.objects.filter(enrolment__in=ids)
    kept += [str(row) for row in attended.values_list("person_id", "day", "half", "mark")]
    entries = Entry.objects.filter(kind="training.enrolled", object_id__in=ids)
    columns = (
        "person_id",
        "occurred_on",
        "project",
        "organisation_id",
        "sex",
        "age_band",
        "region",
        "object_type",
    )
    kept += [str(row) for row in entries.values_list(*columns)]
    return {"ids": ids, "rows": sorted(kept)}


def test_all_of_them_or_none(here, elsewhere, wanted):
    for people_ in ([here.people[0], elsewhere.people[0]], here.people):
        with pytest.raises(Refused):
            actions.enrol_many(by=here.caseworker, session=wanted, people=[Wanted(one) for one in people_])
    with acting(here.caseworker):
        assert not models.Enrolment.objects.exists() and taken(here, wanted) == 0


# Another organisation's session -------------------------------------------------------------------


def convention(giver, receiver):
    people_factory.convention(giver.organisation, receiver.organisation)


def sees(place, person_id) -> bool:
    # A later moment: an access ends now, and the clock stands still in a test.
    with clock.at(clock.now() + timedelta(minutes=1)):
        return _sees(place, person_id)


def _sees(place, person_id) -> bool:
    with acting(place.trainer):
        return visibility.visible(place.trainer).filter(pk=person_id).exists()


def test_a_partners_session_opens_the_file_to_the_partner_until_she_leaves(here, elsewhere):
    there = session(elsewhere.trainer)
    assert refused_code(enrol, here, there, here.people[0]) == "people.no_convention"
    assert taken(here, there) == 0
    convention(here, elsewhere)
    silent = person(here.caseworker, consents=[Agreed("accompaniment")]).person
    kept = enrol(here, there, silent)
    assert taken(here, there) == 1 and not sees(elsewhere, silent)
    actions.withdraw(by=here.caseworker, enrolment=kept, reason="moved")
    made = enrol(here, there, here.people[0])
    assert sees(elsewhere, here.people[0])
    with acting(elsewhere.trainer):
        [trainee] = queries.trainees(elsewhere.trainer, queries.find(elsewhere.trainer, there))
        assert trainee.person == here.people[0] and trainee.name == "Awa Diallo"
    actions.withdraw(by=here.caseworker, enrolment=made, reason="moved")
    assert not sees(elsewhere, here.people[0]) and sees(here, here.people[0])
    assert taken(here, there) == 0


def test_whoever_sees_her_for_a_while_enrols_her_and_shows_her_to_nobody(here, elsewhere):
    who, third = here.people[0], staff("SOLE")
    convention(here, elsewhere)
    convention(elsewhere, third)
    sewing, week = course(elsewhere.trainer), timedelta(days=7)
    enrol(here, session(elsewhere.trainer, sewing), who)
    there = session(third.trainer, sewing, first=DAYS[0] + week, last=DAYS[1] + week)
    enrol(elsewhere, there, who)
    assert taken(elsewhere, there) == 1 and sees(elsewhere, who) and not sees(third, who)


def test_a_cancelled_session_frees_everybody(here, elsewhere):
    there = session(elsewhere.trainer)
    convention(here, elsewhere)
    enrol(here, there, here.people[0])
    enrol(elsewhere, there, elsewhere.people[0])
    actions.cancel_session(by=elsewhere.coordinator, session=there)
    assert not sees(elsewhere, here.people[0]) and sees(elsewhere, elsewhere.people[0])
    assert taken(here, there) == 0
    with acting(here.caseworker):
        assert [row.state for row in queries.enrolments_of(here.caseworker, here.people[0])] == ["cancelled"]
        assert Entry.objects.filter(kind="training.session_lost").count() == 1
    assert refused_code(enrol, here, there, here.people[0]) == "training.not_open"


def test_only_who_enrolled_or_holds_the_session_withdraws(here, elsewhere, wanted):
    convention(here, elsewhere)
    people.share(by=here.caseworker, person=here.people[0], organisation=elsewhere.organisation)
    made = enrol(here, wanted, here.people[0])
    code = refused_code(actions.withdraw, by=elsewhere.caseworker, enrolment=made, reason="other")
    assert code == "training.not_your_enrolment"


def test_a_fault_midway_leaves_nothing(here, elsewhere, monkeypatch):
    there = session(elsewhere.trainer)
    convention(here, elsewhere)

    def fault(*_arguments, **_more):
        raise RuntimeError("fault")

    monkeypatch.setattr(enrolling.orienting, "plan_steps", fault)
    with acting(here.caseworker):
        before = standing().count()
    with pytest.raises(RuntimeError):
        enrol(here, there, here.people[0])
    with acting(here.caseworker):
        assert not models.Enrolment.objects.exists() and not models.Attendance.objects.exists()
        assert standing().count() == before
    assert not sees(elsewhere, here.people[0]) and taken(here, there) == 0


def test_the_same_request_enrols_once(here, wanted):
    asked = {"by": here.caseworker, "session": wanted, "person": here.people[0], "request_id": "r"}
    assert actions.enrol(**asked) == actions.enrol(**asked)
    assert taken(here, wanted) == 1
    assert refused_code(actions.enrol, **asked | {"person": here.people[1]}) == "kernel.replayed_otherwise"


# Her plan -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("orient", "asked", "kept"),
    [
        (None, "", ("not_oriented", "not_stated")),
        (None, "nearest", ("not_oriented", "nearest")),
        ("OFICIO", "nearest", ("covered", "")),
        ("SEMILLA", "her_wish", ("other_project", "her_wish")),
        ("SEMILLA", "", ("other_project", "not_stated")),
    ],
)
def test_an_orientation_elsewhere_warns_and_keeps_a_reason(here, wanted, orient, asked, kept):
    who = person_oriented(here, orient)
    with acting(here.caseworker):
        [seen] = queries.fitting(here.caseworker, who)
        assert seen.covered == kept[0]
    made = enrol(here, wanted, who, outside_reason=asked)
    with acting(here.caseworker):
        row = queries.enrolment(here.caseworker, made)
        assert (row.cover, row.outside_reason) == kept
        facts = Entry.objects.get(kind="training.enrolled").facts
        assert (facts["cover"], facts["outside_reason"]) == kept
    code = refused_code(enrol, here, wanted, here.people[0], outside_reason="because")
    assert code == "training.not_in_list"


def person_oriented(here, project):
    if project is None:
        return here.people[0]
    if project == "OFICIO":
        return oriented(here.caseworker)
    who = assessed(here.caseworker)
    more = {"reason_code": "her_wish", "note": "She wishes it."}
    cases.orient(by=here.caseworker, person=who, outcome="project", project=project, **more)
    return who


def test_a_training_is_a_step_of_her_plan(here, wanted):
    made = enrol(here, wanted, here.people[0])
    with acting(here.caseworker):
        [step] = case_queries.steps(here.caseworker, here.people[0])
        assert (step.kind, step.source_id, step.due_on, step.state) == ("training", made, DAYS[1], "planned")
    actions.withdraw(by=here.caseworker, enrolment=made, reason="other")
    with acting(here.caseworker):
        assert [s.state for s in case_queries.steps(here.caseworker, here.people[0])] == ["abandoned"]
