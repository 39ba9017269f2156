"""Files made one, an erasure, an access file; who sees what; whatever is done, the rules of a life hold."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.people import actions as people
from parcours.people.ports import followings
from parcours.programmes.closing_ports import Ending, questions
from parcours.surveys import actions, queries
from parcours.surveys.answering import Said
from parcours.surveys.enums import OPEN, State
from parcours.surveys.models import Reply, Survey
from parcours.surveys.states import ASK, SURVEY
from tests.factories.accounts import actor
from tests.factories.people import person
from tests.factories.surveys import INTAKE, LATER, linked, morning, planned, replies, survey, surveys
from tests.surveys.conftest import TODAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("portal")


# Truth table --------------------------------------------------------------------------------------

MAY = {
    ("planned", "due"): None,
    ("planned", "refused"): None,
    **{(one, "expired"): None for one in ("due", "sent", "trying")},
    **{(one, "skipped"): None for one in ("planned", "due", "sent", "trying")},
    **{(one, "dropped"): None for one in State.values if one != "dropped"},
    ("due", "sent"): None,
    ("due", "trying"): ASK,
    ("sent", "trying"): ASK,
    **{(one, "answered"): ASK for one in ("due", "sent", "trying", "unreachable")},
    **{(one, "refused"): ASK for one in ("due", "sent", "trying", "unreachable")},
    **{(one, "unreachable"): ASK for one in ("due", "sent", "trying")},
}


def test_every_move_of_a_life():
    for source in State.values:
        for target in State.values:
            move = SURVEY.moves.get((source, target))
            assert (move is not None) == ((source, target) in MAY), (source, target)
            assert move is None or move.right == MAY[(source, target)]


def test_what_is_over_for_good_is_over():
    """Save that what it follows did not happen."""
    for last in ("answered", "refused", "expired", "skipped"):
        assert SURVEY.targets(last) == ["dropped"]
    assert SURVEY.targets("dropped") == []


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "answered", "ended_on": TODAY},
        {"state": "due", "way": "agent"},
        {"state": "refused", "ended_on": TODAY},
        {"state": "due", "why": "said_no"},
        {"state": "skipped", "ended_on": TODAY},
        {"state": "skipped", "ended_on": TODAY, "why": "said_no"},
        {"state": "refused", "ended_on": TODAY, "why": "spacing"},
        {"state": "expired"},
        {"state": "due", "ended_on": TODAY},
        {"state": "lost"},
        {"due_on": TODAY - timedelta(days=100)},
        {"until": TODAY - timedelta(days=1)},
    ],
)
def test_the_database_refuses_what_no_life_is(here, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        planned(here.people[0], here.adviser.organisation, **columns)


def test_the_database_asks_nobody_twice(here):
    planned(here.people[0], here.adviser.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        planned(here.people[0], here.adviser.organisation)
    planned(here.people[0], here.adviser.organisation, state="dropped", ended_on=TODAY)


# A life, whatever is done -------------------------------------------------------------------------

STEPS = st.lists(
    st.sampled_from(["answer", "refuse", "tried", "link", "refuse_link", "morning", "correct", "days"]),
    max_size=9,
)


@given(STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_one_answer_stands_and_the_journal_says_the_same(here, steps):
    by, today = here.adviser, TODAY
    with transaction.atomic():
        row, token = linked(here.people[0], by.organisation)
        for number, step in enumerate(steps):
            today += timedelta(days=20 if step == "days" else 0)
            said = {**LATER, "income": ("none", "under_1500")[number % 2]}
            told = {
                "answer": lambda said=said: actions.answer(by=by, survey=row.id, said=Said(said)),
                "refuse": lambda: actions.refuse(by=by, survey=row.id),
                "tried": lambda: actions.tried(by=by, survey=row.id),
                "link": lambda said=said: actions.answer_by_link(by=SYSTEM, token=token, answers=said),
                "refuse_link": lambda: actions.refuse_by_link(by=SYSTEM, token=token),
                "correct": lambda said=said: actions.correct(by=by, survey=row.id, answers=said),
                "morning": morning,
                "days": lambda: None,
            }[step]
            with clock.at(today):
                try:
                    with transaction.atomic():
                        told()
                except Refused:
                    pass
        found, given_answers = survey(here.people[0], "m3"), replies(row.id)
        with as_role("system"):
            entries = standing(Entry.objects.filter(object_id=row.id, kind="surveys.answered"))
            stand = list(entries.values_list("facts", flat=True))
        assert bool(given_answers) == (found.state == "answered") == (len(stand) == 1)
        if stand:
            assert stand[0]["said_income"] == given_answers[-1].answers["income"]
            assert found.way in ("link", "agent") and found.digests == []
        assert (found.ended_on is None) == (found.state in OPEN)
        assert found.attempts <= 3 and (found.state == "unreachable") <= (found.attempts == 3)
        transaction.set_rollback(True)


# Files made one -----------------------------------------------------------------------------------


@pytest.fixture
def doubled(here):
    """Awa was registered twice, and both files are to be asked the same."""
    chief = actor(here.adviser.organisation, "coordinator")
    kept, gone = here.people[:2]
    for who in (kept, gone):
        planned(who, here.adviser.organisation)
    return chief, kept, gone


def merged(chief, kept, gone):
    return people.merge(by=chief, person=kept, duplicate=gone, reason="said").id


@pytest.mark.parametrize("answered", [0, 1, None])
def test_a_doubled_survey_is_one_and_the_one_that_went_furthest_stands(here, doubled, answered):
    chief, kept, gone = doubled
    if answered is not None:
        who = (kept, gone)[answered]
        actions.answer(by=here.adviser, survey=survey(who, "m3").id, said=Said(LATER))
    before = {who: survey(who, "m3").id for who in (kept, gone)}
    merge = merged(chief, kept, gone)
    with as_role("system"):
        rows = list(Survey.objects.filter(person_id=kept, occasion="m3").exclude(state="dropped"))
        assert not Survey.objects.filter(person_id=gone).exists()
    assert [row.state for row in rows] == ["answered" if answered is not None else "due"]
    if answered is not None:
        assert rows[0].id == before[(kept, gone)[answered]]
    people.undo_merge(by=chief, merge=merge)
    for who in (kept, gone):
        row = survey(who, "m3")
        assert row.id == before[who]
        assert row.state == ("answered" if answered is not None and who == (kept, gone)[answered] else "due")


def test_at_intake_two_files_of_one_are_asked_once(here):
    chief = actor(here.adviser.organisation, "coordinator")
    kept, gone = here.people[:2]
    morning()
    merged(chief, kept, gone)
    morning()
    with as_role("system"):
        rows = Survey.objects.filter(person_id__in=[kept, gone], occasion="intake")
        assert rows.exclude(state="dropped").count() == 1


def test_a_fact_of_the_merged_file_is_asked_of_the_one_that_is_kept(here):
    chief = actor(here.adviser.organisation, "coordinator")
    kept, gone = here.people[:2]
    merged(chief, kept, gone)
    morning()
    assert list(surveys(kept)) == ["intake"] and surveys(gone) == {}


# Erased, shown to her -----------------------------------------------------------------------------


def test_once_erased_nobody_asks_and_what_is_left_are_codes(here):
    row, token = linked(here.people[0], here.adviser.organisation)
    other = planned(here.people[0], here.adviser.organisation, "m6")
    actions.answer(by=here.adviser, survey=other.id, said=Said(LATER))
    with transaction.atomic(), as_role("system"):
        followings()["surveys.Survey"].erase(here.people[0])
        found = {one.occasion: one for one in Survey.objects.filter(person_id=here.people[0])}
        assert (found["m3"].state, found["m3"].digests) == ("refused", [])
        assert found["m6"].state == "answered"
        assert Reply.objects.get(survey=other).author is None
    assert queries.questions_of_link(token) is None and row


def test_her_file_tells_her_what_she_was_asked_and_what_she_said(here):
    row = planned(here.people[0], here.adviser.organisation)
    actions.answer(by=here.adviser, survey=row.id, said=Said({**LATER, "regularity": ""}))
    with transaction.atomic(), as_role("system"):
        told = followings()["surveys.Reply"].access(here.people[0])
    assert [line["given_on"] for line in told] == [TODAY] * 5
    assert [str(line["answer"]["en"]) for line in told if isinstance(line["answer"], dict)] == [
        "MAD 3,000 to 5,999",
        "My own activity",
        "Yes, on my own account",
        "Yes",
    ]
    assert sum(not isinstance(line["answer"], dict) for line in told) == 1


# Who sees what ------------------------------------------------------------------------------------


def test_only_the_organisation_that_asks_sees_a_survey_and_its_answers(here, elsewhere):
    who = here.people[0]
    row = planned(who, here.adviser.organisation)
    actions.answer(by=here.adviser, survey=row.id, said=Said(LATER))
    with transaction.atomic(), as_role("system"):
        from parcours.people.models import AccessGrant

        AccessGrant.objects.create(
            person_id=who,
            organisation_id=elsewhere.adviser.organisation,
            granted_by_id=here.adviser.organisation,
            reason="convention",
        )
    with transaction.atomic(), acting(elsewhere.adviser):
        assert queries.of_person(elsewhere.adviser, who) == []
        # The database says it too, of the journal as well.
        assert not Survey.objects.exists() and not Reply.objects.exists()
        told = Entry.objects.filter(person_id=who)
        assert told.exists() and not told.filter(kind__startswith="surveys.").exists()
    with transaction.atomic(), acting(here.adviser):
        assert Entry.objects.filter(person_id=who, kind="surveys.answered").exists()
        assert [one.id for one in queries.of_person(here.adviser, who)] == [row.id]


def test_a_funder_sees_none(here):
    planned(here.people[0], here.adviser.organisation)
    funder = actor(here.adviser.organisation, "funder")
    with transaction.atomic(), acting(funder):
        assert not Survey.objects.exists() and not queries.to_ask(funder).exists()


def test_whoever_sees_her_no_more_asks_her_no_more(here, elsewhere):
    from parcours.people.models import AccessGrant

    who = here.people[0]
    row = planned(who, here.adviser.organisation)
    with transaction.atomic(), as_role("system"):
        AccessGrant.objects.create(
            person_id=who,
            organisation_id=elsewhere.adviser.organisation,
            granted_by_id=here.adviser.organisation,
            reason="convention",
        )
        AccessGrant.objects.filter(person_id=who, organisation_id=here.adviser.organisation).update(
            until=clock.now()
        )
    morning()
    assert survey(who, "m3").organisation_id == elsewhere.adviser.organisation
    with pytest.raises(Refused) as told:
        actions.answer(by=here.adviser, survey=row.id, said=Said(LATER))
    assert told.value.code == "kernel.not_found"
    actions.answer(by=elsewhere.adviser, survey=row.id, said=Said(LATER))


# A project that ends ------------------------------------------------------------------------------


def test_surveys_after_the_contract_are_asked_about_when_a_project_is_closed(here):
    own = here.adviser.organisation
    planned(here.people[0], own, "m3", project="OFICIO", state="planned")
    planned(here.people[0], own, "m6", project="SEMILLA", state="planned")
    planned(here.people[1], own, "m3", project="OFICIO", state="answered", way="agent", ended_on=TODAY)
    question = next(one for one in questions() if one.code == "surveys")
    assert question.later
    with transaction.atomic(), acting(here.adviser):
        assert question.count(Ending("OFICIO", own, TODAY - timedelta(days=1))) == 1
        assert question.count(Ending("OFICIO", own, TODAY)) == 0


def test_intake_answers_of_two_ways_are_the_same(here):
    """Begun by the morning or at the interview: the same survey, entry for entry."""
    first, second = here.people[:2]
    actions.answer_once(by=here.adviser, person=first, occasion="intake", said=Said(INTAKE))
    morning()
    actions.answer(by=here.adviser, survey=survey(second).id, said=Said(INTAKE))
    left, right = survey(first), survey(second)
    for name in ("fact", "fact_on", "due_on", "until", "state", "way", "sex", "region", "organisation_id"):
        assert getattr(left, name) == getattr(right, name), name
    assert person
