"""Whom nobody asked keeps no silence: asked shortly before, known late, died, taken back, erased."""

import itertools
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcours.cases.enums import Closing
from parcours.cases.models import Case
from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import months_after
from parcours.people import actions as people
from parcours.people.ports import followings
from parcours.people.rules import Agreed
from parcours.surveys import actions, counting, planning, queries, sparing, tasks
from parcours.surveys.answering import Said
from parcours.surveys.enums import State
from parcours.surveys.models import Survey
from parcours.surveys.plan import Occasion, SurveysPlan
from tests.factories.accounts import actor
from tests.factories.people import person
from tests.factories.programmes import SECOND, load
from tests.factories.surveys import LATER, morning, planned, replies, survey, surveys
from tests.surveys.conftest import TODAY
from tests.surveys.test_survey_facts import happened, retract
from tests.surveys.test_survey_sections import faults

pytestmark = pytest.mark.django_db
TEXT = SECOND.read_text("utf-8")


def spaced(days: int) -> None:
    load(TEXT.replace("remind_days = 7\n", f"remind_days = 7\nspacing_days = {days}\n"))


def asked(who) -> list[date]:
    with as_role("system"):
        rows = Survey.objects.filter(person_id=who, asked_on__isnull=False).exclude(occasion="intake")
        return sorted(rows.values_list("asked_on", flat=True))


def states_of(who, occasion: str) -> list[str]:
    with as_role("system"):
        return list(
            Survey.objects.filter(person_id=who, occasion=occasion)
            .order_by("due_on", "id")
            .values_list("state", flat=True)
        )


# A least number of days between two --------------------------------------------------------------


@pytest.mark.parametrize(
    "spacing, once, apart, soon",
    [
        (0, False, 0, False),
        (30, False, None, False),
        (30, False, 0, True),
        (30, False, 29, True),
        (30, False, -29, True),
        (30, False, 30, False),
        (30, True, 0, False),
    ],
)
def test_what_is_too_soon(spacing, once, apart, soon):
    known = SurveysPlan(spacing_days=spacing, occasions=(Occasion("m3", {}, 3, (), (), once=once),))
    before = None if apart is None else TODAY - timedelta(days=apart)
    assert known.too_soon("m3", before, TODAY) is soon


@pytest.mark.parametrize("told", ["0", "366", '"a month"'])
def test_a_spacing_that_is_none_is_told_with_its_line(told):
    found = faults(TEXT.replace("remind_days = 7\n", f"remind_days = 7\nspacing_days = {told}\n"))
    assert "surveys" in found and "spacing_days" in found


def test_certified_twice_she_is_asked_once_and_is_no_silent_person(here):
    spaced(30)
    who = here.people[0]
    for ago in (0, 10, 40):
        happened(here.adviser, who, "training.certified", TODAY - timedelta(days=ago))
    morning()
    for day in range(0, 160, 5):
        with clock.at(TODAY + timedelta(days=day)):
            morning()
    # By 6 May the first, ten days before the last the second: thirty days and more after the first.
    assert states_of(who, "m3") == ["expired", "expired", "skipped"]
    row = survey(who, "m3", state="skipped")
    assert (row.why, row.asked_on, row.digests) == ("spacing", None, [])
    with as_role("system"):
        told = Entry.objects.get(kind="surveys.skipped", object_id=row.id)
        assert told.facts["reason_code"] == "spacing"
        assert not Entry.objects.filter(kind="surveys.due", object_id=row.id).exists()
    with clock.at(TODAY + timedelta(days=160)):
        found = counting.told("occasion", "source", occasion="m3", all_shown=True).whole.response
    assert (found.over, found.due, found.not_asked) == (2, 2, 1)


def test_without_a_spacing_each_is_asked(here):
    for ago in (0, 10):
        happened(here.adviser, here.people[0], "training.certified", TODAY - timedelta(days=ago))
    morning()
    with clock.at(TODAY + timedelta(days=95)):
        morning()
        assert states_of(here.people[0], "m3") == ["due", "due"]


def test_the_first_interview_is_never_left_out_and_others_wait_for_it(here):
    spaced(30)
    who = here.people[0]
    happened(here.adviser, who, "training.certified", months_after(TODAY, -3))
    morning()
    assert survey(who).state == "due"
    assert (survey(who, "m3").state, survey(who, "m3").why) == ("skipped", "spacing")


@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 20)), min_size=2, max_size=4),
    st.sampled_from([20, 45, 100]),
    st.sampled_from([11, 23]),
)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_is_ever_asked_twice_within_the_spacing(here, facts, spacing, every):
    """``facts``: so many days ago, written down so many days later."""
    with transaction.atomic():
        spaced(spacing)
        who, day = here.people[0], 0
        while day < 200:
            with clock.at(TODAY + timedelta(days=day)):
                for ago, late in facts:
                    if day <= late < day + every:
                        happened(here.adviser, who, "training.certified", TODAY - timedelta(days=ago))
                tasks.begin(Actor.system(planning.CAUSE))
            day += every
        days = asked(who)
        assert all((after - before).days >= spacing for before, after in itertools.pairwise(days))
        with as_role("system"):
            rows = Survey.objects.filter(person_id=who, state="skipped", why="spacing")
            for row in rows:
                assert row.asked_on is None and row.ended_on is not None
        transaction.set_rollback(True)


def test_two_files_made_one_are_not_asked_both(here):
    spaced(30)
    chief = actor(here.adviser.organisation, "coordinator")
    kept, gone = here.people[:2]
    mine = planned(kept, here.adviser.organisation)
    theirs = planned(gone, here.adviser.organisation, once_key="m3/certified", fact="certified")
    merge = people.merge(by=chief, person=kept, duplicate=gone, reason="said").id
    with as_role("system"):
        rows = Survey.objects.filter(person_id=kept, occasion="m3").order_by("id")
        assert sorted(rows.values_list("state", "why")) == [("due", ""), ("skipped", "spacing")]
    people.undo_merge(by=chief, merge=merge)
    assert survey(kept, "m3").state == survey(gone, "m3").state == "due"
    assert mine.id != theirs.id


@pytest.mark.parametrize("states, out", [(("due", "due"), 1), (("sent", "due"), 1), (("sent", "sent"), 0)])
def test_who_was_written_to_was_asked(states, out):
    known = SurveysPlan(spacing_days=30, occasions=(Occasion("m3", {}, 3, (), ()),))

    def row(number, state):
        more = {"sends": int(state == "sent"), "attempts": 0, "occasion": "m3", "due_on": TODAY}
        return SimpleNamespace(id=number, state=state, asked_on=TODAY, **more)

    found = sparing.crowded(known, [row(n, state) for n, state in enumerate(states)])
    assert len(found) == out and all(one.state == "due" for one in found)


# Known late, died, said no -----------------------------------------------------------------------


def test_what_is_known_when_its_time_is_over_was_never_asked(here):
    who = here.people[0]
    happened(here.adviser, who, "training.certified", months_after(TODAY, -6))
    morning()
    row = survey(who, "m3")
    assert (row.state, row.why, row.asked_on) == ("skipped", "late", None)
    with clock.at(TODAY + timedelta(days=1)):
        found = counting.told("occasion", "source", occasion="m3", all_shown=True).whole.response
    assert (found.over, found.not_asked) == (0, 1)


def died(here, who) -> None:
    case = {"opened_on": TODAY, "closed_on": TODAY, "outcome": Closing.DECEASED}
    with transaction.atomic(), as_role("system"):
        made = Case.objects.filter(person_id=who)
        if not made.update(closed_on=TODAY, outcome=Closing.DECEASED):
            Case.objects.create(
                person_id=who,
                programme=planning.programme(),
                organisation_id=here.adviser.organisation,
                **case,
            )


def test_nobody_asks_who_died(here):
    who, other = here.people[:2]
    running = planned(who, here.adviser.organisation)
    lives = planned(other, here.adviser.organisation)
    happened(here.adviser, who, "training.certified", months_after(TODAY, -6))
    died(here, who)
    morning()
    assert {(row.state, row.why) for row in surveys(who).values() if row.state != "planned"} == {
        ("skipped", "died")
    }
    assert survey(who, "m3", id=running.id).state == "skipped" and survey(other, "m3").id == lives.id
    assert survey(other, "m3").state == "due"
    with clock.at(TODAY + timedelta(days=70)):
        found = counting.told("occasion", "source", occasion="m3", all_shown=True).whole.response
    assert (found.over, found.not_asked) == (1, 2)


def test_a_no_where_there_was_no_yes_is_heard_the_next_morning(here):
    who = person(here.adviser, given_latin="Diane", consents=[Agreed("accompaniment")]).person
    row = planned(who, here.adviser.organisation)
    people.give_consent(by=here.adviser, person=who, answer=Agreed("reporting", given=False))
    morning()
    found = survey(who, "m3", id=row.id)
    assert (found.state, found.why) == ("refused", "consent")
    with transaction.atomic():
        assert row.id not in [one.id for one in queries.to_ask(here.adviser)]


def test_of_an_erased_file_what_was_not_due_is_left_out(here):
    planned(here.people[0], here.adviser.organisation, state="planned", asked_on=None)
    with transaction.atomic(), as_role("system"):
        followings()["surveys.Survey"].erase(here.people[0])
    row = survey(here.people[0], "m3")
    assert (row.state, row.why) == ("skipped", "erased")


# What did not happen ------------------------------------------------------------------------------


@pytest.mark.parametrize("became", ["planned", "refused", "expired", "unreachable", "answered", "skipped"])
def test_a_fact_taken_back_later_leaves_no_trace_in_rates(here, became):
    who = here.people[0]
    entry = happened(here.adviser, who, "training.certified", TODAY)
    morning()
    with clock.at(months_after(TODAY, 3)):
        if became != "planned":
            morning()
        row = survey(who, "m3")
        if became == "refused":
            actions.refuse(by=here.adviser, survey=row.id)
        elif became == "answered":
            actions.answer(by=here.adviser, survey=row.id, said=Said(LATER))
        elif became in ("expired", "unreachable", "skipped"):
            with as_role("system"), transaction.atomic():
                why = "late" if became == "skipped" else ""
                Survey.objects.filter(pk=row.id).update(state=became, ended_on=clock.today(), why=why)
    with clock.at(TODAY + timedelta(days=200)):
        retract(here, entry)
        morning()
        found = counting.told("occasion", "source", occasion="m3", all_shown=True).whole.response
        assert survey(who, "m3").state == "dropped" and (found.due, found.not_asked) == (0, 0)
    with as_role("system"):
        said = Entry.objects.filter(kind="surveys.answered", object_id=row.id)
        assert said.count() == int(became == "answered") and not standing(said).exists()
    # What she said stays readable.
    assert len(replies(row.id)) == int(became == "answered")


def test_a_fact_entered_anew_keeps_its_survey(here):
    who = here.people[0]
    entry = happened(here.adviser, who, "training.certified", TODAY)
    morning()
    with clock.at(months_after(TODAY, 3)):
        morning()
        row = survey(who, "m3")
        actions.answer(by=here.adviser, survey=row.id, said=Said(LATER))
        retract(here, entry)
        again = happened(here.adviser, who, "training.certified", TODAY)
        morning()
        morning()
    found = survey(who, "m3")
    assert (found.id, found.state, found.entry) == (row.id, "answered", again)
    with as_role("system"):
        assert standing(Entry.objects.filter(kind="surveys.answered", object_id=row.id)).count() == 1


def test_of_two_entries_of_one_fact_in_files_made_one_the_standing_one_is_asked_about(here):
    chief = actor(here.adviser.organisation, "coordinator")
    kept, gone = here.people[:2]
    mine = happened(here.adviser, kept, "training.certified", TODAY)
    happened(here.adviser, gone, "training.certified", TODAY)
    morning()
    people.merge(by=chief, person=kept, duplicate=gone, reason="said")
    retract(here, mine)
    morning()
    morning()
    with as_role("system"):
        rows = Survey.objects.filter(person_id=kept, occasion="m3").exclude(state=State.DROPPED)
        assert rows.count() == 1


def test_surveys_nobody_can_be_given_stand_in_nobodys_way(here, elsewhere, monkeypatch):
    from tests.surveys.test_survey_lives import test_whoever_sees_her_no_more_asks_her_no_more as passed

    monkeypatch.setattr(planning, "MOST", 1)
    alone = planned(here.people[1], elsewhere.adviser.organisation, "m6")
    with transaction.atomic(), as_role("system"):
        from parcours.people.models import AccessGrant

        AccessGrant.objects.filter(person_id=here.people[1]).update(until=clock.now())
    passed(here, elsewhere)
    assert survey(here.people[1], "m6").id == alone.id
