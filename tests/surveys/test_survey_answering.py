"""Asked, answered, refused, not reached; what she earns stands in the journal as codes and is corrected by a
new entry."""

from datetime import timedelta

import pytest
from django.db import transaction

from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions as people
from parcours.people.rules import Agreed
from parcours.surveys import actions, answering
from parcours.surveys.answering import Said
from tests.factories.surveys import INTAKE, morning, planned, replies, survey, surveys
from tests.surveys.conftest import TODAY

pytestmark = pytest.mark.django_db


def refused(call, **arguments) -> str:
    with pytest.raises(Refused) as told, transaction.atomic():
        call(**arguments)
    return told.value.code


def told(kind: str, person=None) -> list[dict]:
    with as_role("system"):
        rows = standing(Entry.objects.filter(kind=f"surveys.{kind}")).order_by("sequence")
        rows = rows.filter(person_id=person) if person else rows
        return list(rows.values_list("facts", flat=True))


@pytest.fixture
def asked(here):
    """Awa, who is to be asked as at her first interview."""
    morning()
    return survey(here.people[0])


def test_whoever_is_registered_is_to_be_asked_at_once_and_not_by_link(here):
    morning()
    morning()
    for person in here.people:
        found = surveys(person)
        assert list(found) == ["intake"]
        row = found["intake"]
        assert (row.state, row.due_on, row.until) == ("due", TODAY, TODAY + timedelta(days=60))
        assert row.organisation_id == here.adviser.organisation and row.sends == 0
        assert (row.sex, row.fact) == ("F", "registered")
    assert len(told("due")) == 3


def test_answers_stand_in_the_journal_as_codes(here, asked):
    actions.answer(by=here.adviser, survey=asked.id, said=Said(INTAKE))
    assert told("answered") == [
        {
            "occasion": "intake",
            "after": "registered",
            "way": "agent",
            "said_income": "under_1500",
            "said_source": "day_work",
            "said_regularity": "irregular",
        }
    ]
    row = survey(here.people[0])
    assert (row.state, row.way, row.ended_on) == ("answered", "agent", TODAY)
    assert [one.answers for one in replies(row.id)] == [INTAKE]


def test_a_question_left_out_is_not_said_and_blocks_nothing(here, asked):
    actions.answer(by=here.adviser, survey=asked.id, said=Said({"income": "", "source": "wage"}))
    assert replies(asked.id)[0].answers == {"income": "not_said", "source": "wage", "regularity": "not_said"}


@pytest.mark.parametrize(
    "answers, code",
    [
        ({"working": "no"}, "surveys.not_asked"),
        ({"age": "12"}, "surveys.not_asked"),
        ({"income": "a lot"}, "surveys.not_a_choice"),
        ({"source": "under_1500"}, "surveys.not_a_choice"),
    ],
)
def test_only_what_the_pack_asks_is_taken(here, asked, answers, code):
    assert refused(actions.answer, by=here.adviser, survey=asked.id, said=Said(answers)) == code
    assert survey(here.people[0]).state == "due" and not replies(asked.id)


def test_a_correction_is_a_new_entry_and_the_first_answer_stays_readable(here, asked):
    by = here.adviser
    assert refused(actions.correct, by=by, survey=asked.id, answers=INTAKE) == "surveys.not_answered"
    actions.answer(by=by, survey=asked.id, said=Said(INTAKE))
    with clock.at(TODAY + timedelta(days=90)):
        assert refused(actions.correct, by=by, survey=asked.id, answers=INTAKE) == "surveys.nothing_changed"
        actions.correct(by=by, survey=asked.id, answers={**INTAKE, "income": "1500_2999"})
    assert [one.answers["income"] for one in replies(asked.id)] == ["under_1500", "1500_2999"]
    assert [facts["said_income"] for facts in told("answered")] == ["1500_2999"]
    with as_role("system"):
        both = Entry.objects.filter(kind="surveys.answered").order_by("sequence")
        assert [row.occurred_on for row in both] == [TODAY, TODAY]


def test_an_answer_is_given_once(here, asked):
    actions.answer(by=here.adviser, survey=asked.id, said=Said(INTAKE))
    again = {"by": here.adviser, "survey": asked.id}
    assert refused(actions.answer, **again, said=Said(INTAKE)) == "surveys.not_open"
    assert refused(actions.refuse, **again) == "surveys.not_open"
    assert refused(actions.tried, **again) == "surveys.not_open"
    assert len(told("answered")) == 1


def test_at_the_first_interview_it_is_begun_and_answered_in_one(here):
    person = here.people[0]
    actions.answer_once(by=here.adviser, person=person, occasion="intake", said=Said(INTAKE))
    row = survey(person)
    assert row.state == "answered" and len(told("due", person)) == len(told("answered", person)) == 1
    again = {"by": here.adviser, "person": person, "said": Said(INTAKE)}
    assert refused(actions.answer_once, **again, occasion="intake") == "surveys.not_open"
    assert refused(actions.answer_once, **again, occasion="m3") == "surveys.no_occasion"
    morning()
    assert list(surveys(person)) == ["intake"] and survey(person).id == row.id


def test_of_others_it_is_not_found(here, elsewhere, asked):
    theirs = {"by": elsewhere.adviser, "survey": asked.id}
    for call, more in (
        (actions.answer, {"said": Said(INTAKE)}),
        (actions.refuse, {}),
        (actions.tried, {}),
        (actions.correct, {"answers": INTAKE}),
    ):
        assert refused(call, **theirs, **more) == "kernel.not_found"
    once = {"person": here.people[0], "occasion": "intake", "said": Said(INTAKE)}
    assert refused(actions.answer_once, by=elsewhere.adviser, **once) == "kernel.not_found"
    nobody = type(here.adviser)(
        user=here.adviser.user, organisation=None, role="x", rights=here.adviser.rights
    )
    assert refused(actions.answer, by=nobody, survey=asked.id, said=Said(INTAKE)) == "kernel.not_found"


def test_nobody_answers_before_the_day_after_the_time_or_in_the_future(here, asked):
    ask = {"by": here.adviser, "survey": asked.id}
    ahead = Said(INTAKE, TODAY + timedelta(days=1))
    assert refused(actions.answer, **ask, said=ahead) == "surveys.day_ahead"
    early = Said(INTAKE, TODAY - timedelta(days=1))
    assert refused(actions.answer, **ask, said=early) == "surveys.day_before"
    with clock.at(TODAY + timedelta(days=61)):
        assert refused(actions.answer, **ask, said=Said(INTAKE)) == "surveys.time_over"
        assert refused(actions.answer, **ask, said=Said(INTAKE, TODAY)) == "surveys.time_over"
        morning()
        assert survey(here.people[0]).state == "expired"
    with clock.at(TODAY + timedelta(days=60)):
        other = survey(here.people[1]).id
    with as_role("system"):
        assert Entry.objects.filter(kind="surveys.expired").count() == 3
    with clock.at(TODAY + timedelta(days=61)):
        assert refused(actions.answer, by=here.adviser, survey=other, said=Said(INTAKE)) == "surveys.not_open"


def test_after_so_many_calls_she_could_not_be_reached_and_may_call_back(here, asked):
    ask = {"by": here.adviser, "survey": asked.id}
    actions.tried(**ask)
    assert refused(actions.tried, **ask) == "surveys.tried_already"
    assert survey(here.people[0]).state == "trying"
    for days in (3, 9):
        with clock.at(TODAY + timedelta(days=days)):
            actions.tried(**ask)
    row = survey(here.people[0])
    assert (row.state, row.attempts, row.ended_on) == ("unreachable", 3, TODAY + timedelta(days=9))
    assert len(told("tried")) == 2 and told("unreachable")[0]["attempts"] == 3
    with clock.at(TODAY + timedelta(days=10)):
        assert refused(actions.tried, **ask) == "surveys.not_open"
        actions.answer(**ask, said=Said(INTAKE))
    assert survey(here.people[0]).state == "answered"


def test_who_does_not_wish_to_answer_is_asked_no_more(here, asked):
    actions.refuse(by=here.adviser, survey=asked.id)
    assert told("declined")[0] == {
        "occasion": "intake",
        "after": "registered",
        "way": "agent",
        "reason_code": "said_no",
    }
    ask = {"by": here.adviser, "survey": asked.id}
    assert refused(actions.answer, **ask, said=Said(INTAKE)) == "surveys.not_open"
    with clock.at(TODAY + timedelta(days=5)):
        morning()
    assert survey(here.people[0]).state == "refused"


def test_a_trainer_asks_nobody(here, asked):
    from tests.factories.accounts import actor

    trainer = actor(here.adviser.organisation, "trainer")
    assert refused(actions.answer, by=trainer, survey=asked.id, said=Said(INTAKE)) == "kernel.not_allowed"


@pytest.mark.parametrize("name", ["plan", "begin", "send_links", "remind", "end", "pass_on"])
def test_what_the_night_does_is_the_systems_alone(here, name):
    assert refused(getattr(actions, name), by=here.caseworker) == "kernel.not_allowed"


def test_a_link_is_not_for_somebody_with_an_account(here):
    by = here.caseworker
    assert refused(actions.answer_by_link, by=by, token="0" * 26, answers={}) == "kernel.not_allowed"
    assert refused(actions.refuse_by_link, by=by, token="0" * 26) == "kernel.not_allowed"


def test_whoever_says_no_to_the_purpose_meanwhile_is_not_asked_on_the_telephone_either(here, asked):
    """Between her no and the next morning the survey stands on the list still: nothing is taken."""
    people.give_consent(by=here.adviser, person=asked.person_id, answer=Agreed("reporting", given=False))
    for action, more in ((actions.answer, {"said": Said(INTAKE)}), (actions.refuse, {}), (actions.tried, {})):
        assert refused(action, by=here.adviser, survey=asked.id, **more) == "surveys.agrees_not"


def test_before_its_day_the_day_is_told(here):
    row = planned(here.people[1], here.adviser.organisation, state="planned", asked_on=None)
    assert refused(actions.answer, by=here.adviser, survey=row.id, said=Said(INTAKE)) == "surveys.not_yet"


def test_the_action_itself_looks_whose_survey_it_is(here, elsewhere, asked, monkeypatch):
    """Also where the second wall would let it through."""
    monkeypatch.setattr(answering.visibility, "get", lambda *_args, **_more: None)
    with transaction.atomic(), as_role("system"), pytest.raises(Missing):
        answering._found(elsewhere.adviser, asked.id)
