"""What happened elsewhere begins surveys: read from the journal, once each, on its day."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from parcours.employment import actions as employment
from parcours.employment.plan import EmploymentPlan
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import months_after
from parcours.kernel.entries import kinds
from parcours.kernel.recorder import new_entry, record_many
from parcours.people import actions as people
from parcours.people.enums import Purpose
from parcours.people.rules import Agreed
from parcours.surveys import actions
from parcours.surveys.answering import Said
from parcours.surveys.models import Survey
from tests.factories.employment import offer
from tests.factories.people import person
from tests.factories.surveys import INTAKE, LATER, morning, survey, surveys
from tests.surveys.conftest import TODAY

pytestmark = pytest.mark.django_db


def hired(place, who: int = 0, **changes):
    at = offer(place.adviser, **changes)
    made = employment.propose(by=place.adviser, person=place.people[who], offer=at).id
    employment.move_application(by=place.adviser, application=made, to="sent", agreed=True)
    return employment.hire(by=place.adviser, application=made).placement


def happened(by: Actor, person, kind: str, day: date, /, **facts):
    """An entry of a neighbour, through an action of this test's choosing."""
    from parcours.kernel import recorder

    token = recorder.frame.set(recorder.Frame("tests.happened"))
    try:
        with transaction.atomic(), as_role("system"):
            entry = new_entry(kind, by=by, person=person, occurred_on=day, facts=facts)
            record_many([entry])
    finally:
        recorder.frame.reset(token)
    return entry.id


def test_a_hiring_begins_three_surveys_on_the_days_of_the_pack(here):
    hired(here)
    morning()
    found = surveys(here.people[0])
    assert {code: row.due_on for code, row in found.items()} == {
        "intake": TODAY,
        "m3": date(2024, 6, 15),
        "m6": date(2024, 9, 15),
        "m12": date(2025, 3, 15),
    }
    assert {row.fact for row in found.values()} == {"registered", "hired"}
    assert found["m12"].until == date(2025, 5, 14)
    assert {code: row.state for code, row in found.items() if code != "intake"} == dict.fromkeys(
        ("m3", "m6", "m12"), "planned"
    )


def test_every_fact_of_the_pack_is_one_that_a_neighbour_records(here):
    """The kinds that the packs name are declared, and each carries the facts that are asked of it."""
    from tests.factories.programmes import eu_maroc_pack, small_pack

    for pack in (eu_maroc_pack(), small_pack()):
        for fact in pack.section("surveys").facts:
            assert fact.kind in kinds() and set(fact.facts) <= set(kinds()[fact.kind].facts)


@pytest.mark.parametrize(
    "kind, facts, code",
    [
        ("employment.placed", {"kind": "job"}, "hired"),
        ("enterprise.created_with", {}, "created"),
        ("training.certified", {}, "certified"),
    ],
)
def test_each_kind_of_fact(here, kind, facts, code):
    happened(here.adviser, here.people[1], kind, TODAY - timedelta(days=10), **facts)
    morning()
    found = survey(here.people[1], "m6")
    assert (found.fact, found.fact_on) == (code, TODAY - timedelta(days=10))


def test_an_internship_is_no_hiring(here):
    happened(here.adviser, here.people[0], "employment.placed", TODAY, kind="internship")
    morning()
    assert list(surveys(here.people[0])) == ["intake"]


def test_what_happened_before_the_programme_asked_begins_nothing(here):
    happened(here.adviser, here.people[0], "training.certified", date(2018, 12, 31))
    morning()
    assert list(surveys(here.people[0])) == ["intake"]


def test_two_facts_of_a_day_are_asked_about_once_of_two_days_twice(here):
    for day in (TODAY, TODAY, TODAY - timedelta(days=1)):
        happened(here.adviser, here.people[0], "training.certified", day)
    morning()
    morning()
    with as_role("system"):
        assert Survey.objects.filter(person_id=here.people[0], occasion="m3").count() == 2


def test_a_fact_that_was_taken_back_is_asked_about_no_more(here):
    entry = happened(here.adviser, here.people[0], "training.certified", TODAY)
    morning()
    retract(here, entry)
    morning()
    assert {row.state for code, row in surveys(here.people[0]).items() if code != "intake"} == {"dropped"}


def retract(here, entry):
    from parcours.kernel import recorder

    token = recorder.frame.set(recorder.Frame("tests.retract"))
    try:
        with transaction.atomic(), as_role("system"):
            back = new_entry("training.certified", by=here.adviser, person=here.people[0], retracts=entry)
            record_many([back])
    finally:
        recorder.frame.reset(token)


def test_a_fact_taken_back_before_the_morning_begins_nothing(here):
    retract(here, happened(here.adviser, here.people[0], "training.certified", TODAY))
    morning()
    assert list(surveys(here.people[0])) == ["intake"]


def test_known_late_it_is_still_asked_and_long_past_it_was_never_asked(here):
    happened(here.adviser, here.people[0], "training.certified", months_after(TODAY, -4))
    happened(here.adviser, here.people[1], "training.certified", months_after(TODAY, -9))
    morning()
    morning()
    assert survey(here.people[0], "m3").state == "due"
    assert survey(here.people[1], "m3").state == "skipped" and survey(here.people[1], "m6").state == "skipped"
    assert survey(here.people[1], "m12").state == "planned"


def test_whoever_said_no_to_the_purpose_is_not_asked_and_stays_counted(here):
    no = person(
        here.adviser,
        given_latin="Diane",
        consents=[Agreed("accompaniment"), Agreed("sharing"), Agreed("reporting", given=False)],
    ).person
    morning()
    row = survey(no)
    assert (row.state, row.why) == ("refused", "consent")


def test_whoever_takes_her_yes_back_is_not_asked_any_more(here):
    yes = person(
        here.adviser, given_latin="Diane", consents=[Agreed("accompaniment"), Agreed("reporting")]
    ).person
    morning()
    assert survey(yes).state == "due"
    from parcours.people.models import Consent

    with as_role("system"):
        consent = Consent.objects.get(person_id=yes, purpose=Purpose.REPORTING)
    people.withdraw_consent(by=here.adviser, person=yes, consent=consent.id)
    row = survey(yes)
    assert (row.state, row.why) == ("refused", "consent")
    other = survey(here.people[0])
    assert other.state == "due"


def test_whoever_accompanies_her_asks_not_whoever_trained_her(here, elsewhere):
    happened(elsewhere.adviser, here.people[0], "training.certified", TODAY)
    morning()
    assert survey(here.people[0], "m3").organisation_id == here.adviser.organisation


def test_the_first_interview_is_answered_before_the_first_morning(here):
    actions.answer_once(by=here.adviser, person=here.people[0], occasion="intake", said=Said(INTAKE))
    hired(here)
    morning()
    with clock.at(date(2024, 6, 15)):
        morning()
        row = survey(here.people[0], "m3")
        assert row.state == "due"
        actions.answer(by=here.adviser, survey=row.id, said=Said(LATER))
    with as_role("system"):
        found = Entry.objects.filter(kind="surveys.answered", facts__said_source="own_activity")
        assert found.get().occurred_on == date(2024, 6, 15)


def test_months_are_those_of_the_placement_checks_too():
    assert {3, 6, 12} <= set(EmploymentPlan().retention_months)
