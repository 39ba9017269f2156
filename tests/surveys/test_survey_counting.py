"""Rates and bounds of the programme, recounted; what is of few people is hidden from who opens no files."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.surveys import actions, bounds, counting
from parcours.surveys.answering import Said
from parcours.surveys.bounds import Case, Response
from parcours.surveys.enums import OPEN, State
from parcours.surveys.models import Reply, Survey
from parcours.surveys.sections import plan
from tests.factories.people import person
from tests.factories.surveys import LATER, planned
from tests.surveys.conftest import TODAY

pytestmark = pytest.mark.django_db
CODES = ("wage", "own_activity", "day_work", "transfers", "none")
FATE = {
    "yes": ("answered", "own_activity"),
    "wage": ("answered", "wage"),
    "quiet": ("answered", "not_said"),
    "no": ("refused", None),
    "away": ("unreachable", None),
    "silent": ("expired", None),
}


def lived(here, fates: list[str], **more) -> None:
    """People whose time is over, each with her fate."""
    by = here.adviser
    for fate in fates:
        who = person(by, given_latin="Qui").person
        row = planned(who, by.organisation, **more)
        if FATE[fate][1]:
            actions.answer(by=by, survey=row.id, said=Said({**LATER, "source": FATE[fate][1]}))
        elif fate == "no":
            actions.refuse(by=by, survey=row.id)
        elif fate == "away":
            for days in range(3):
                with clock.at(TODAY + timedelta(days=days)):
                    actions.tried(by=by, survey=row.id)


def test_counted_again_by_hand(here):
    fates = ["yes"] * 5 + ["wage"] * 3 + ["quiet"] * 2 + ["no"] * 4 + ["away"] * 1 + ["silent"] * 5
    lived(here, fates)
    running = counting.told("occasion", "source", all_shown=True).whole.response
    assert running.over == 0 and running.due == 20 and running.rate is None
    with clock.at(TODAY + timedelta(days=61)):
        found = counting.told("occasion", "source", all_shown=True)
        whole = found.whole
    assert whole.response.counts == {"answered": 10, "refused": 4, "unreachable": 1, "silent": 5}
    assert whole.response.rate == Decimal("0.5")
    own = whole.choices["own_activity"]
    assert (own.chose, own.said, own.over) == (5, 8, 20)
    assert (own.lowest, own.highest) == (Decimal("0.25"), Decimal("0.85"))
    assert [line.group for line in found.lines] == ["m3"]
    assert not found.any_hidden


@pytest.mark.parametrize("by", sorted(counting.GROUPS))
def test_every_way_to_group_adds_up(here, by):
    lived(here, ["yes", "wage", "no", "silent"])
    lived(here, ["yes", "away"], sex="M", region="", occasion="m6")
    with clock.at(TODAY + timedelta(days=70)):
        found = counting.told(by, "income", all_shown=True)
    together = Counter()
    for line in found.lines:
        together.update(line.response.counts)
    assert together == Counter(found.whole.response.counts) and found.whole.response.over == 6
    assert sum(line.choices["3000_5999"].chose for line in found.lines) == 3


def test_filters_choose_an_occasion_and_a_fact(here):
    lived(here, ["yes", "no"])
    lived(here, ["yes"], occasion="m6")
    with clock.at(TODAY + timedelta(days=70)):
        assert counting.told("sex", "source", occasion="m6", all_shown=True).whole.response.over == 1
        assert counting.told("sex", "source", after="created", all_shown=True).whole.response.over == 0
        assert counting.told("sex", "source", after="hired", all_shown=True).whole.response.over == 3


def by_hand(by: str, occasion: str, after: str) -> list[Case]:
    """The slow way: every survey and every answer is read, and put into its row one by one."""
    row_of = {
        "occasion": lambda row: row.occasion,
        "after": lambda row: row.fact,
        "sex": lambda row: row.sex or "not_stated",
        "region": lambda row: row.region or "not_stated",
        "quarter": lambda row: f"{row.due_on.year}-{(row.due_on.month + 2) // 3}",
    }[by]
    with as_role("system"):
        rows = list(Survey.objects.all())
        answers = {one.survey_id: one.answers for one in Reply.objects.order_by("number")}
    today, found = clock.today(), []
    for row in rows:
        if row.state == "dropped" or row.due_on > today:
            continue
        if occasion not in ("", row.occasion) or after not in ("", row.fact):
            continue
        became = row.state if row.state in ("answered", "refused", "unreachable") else "silent"
        became = "pending" if row.until >= today else became
        became = "not_asked" if row.state == "skipped" else became
        found.append(Case(row_of(row), became, answers.get(row.id, {})))
    return found


@pytest.mark.parametrize("by", sorted(counting.GROUPS))
def test_the_database_groups_as_one_by_one(here, by, django_assert_num_queries):
    lived(here, ["yes", "wage", "quiet", "no", "away", "silent"])
    day = TODAY - timedelta(days=100)
    more = {"due_on": day, "until": day + timedelta(days=60), "fact_on": day - timedelta(days=91)}
    for state in State:
        told = {"state": state, "ended_on": None if state in OPEN else TODAY}
        told |= {"why": {"skipped": "late", "refused": "said_no"}.get(state, "")}
        told |= {"way": "link" if state == "answered" else "", "sex": "", "region": "", "fact": "created"}
        who = person(here.adviser, given_latin="Qui").person
        planned(who, here.adviser.organisation, occasion="m6", **more | told)
        planned(who, here.adviser.organisation, occasion="m12", **told)
    corrected = planned(person(here.adviser, given_latin="Qui").person, here.adviser.organisation, sex="M")
    actions.answer(by=here.adviser, survey=corrected.id, said=Said(LATER))
    actions.correct(by=here.adviser, survey=corrected.id, answers={**LATER, "source": "wage"})
    for days, occasion, after in (
        (0, "", ""),
        (30, "m6", ""),
        (60, "", "created"),
        (61, "", ""),
        (61, "m3", "hired"),
    ):
        with clock.at(TODAY + timedelta(days=days)):
            plan()
            with django_assert_num_queries(4):
                found = counting.told(by, "source", occasion=occasion, after=after, all_shown=True)
            slow = by_hand(by, occasion, after)
        responses, said = bounds.responses(slow), bounds.bounds(slow, "source", CODES)
        assert {one.group: one.response for one in found.lines if one.response.counts} == responses
        assert {one.group: one.choices for one in found.lines if one.group in said} == said
        whole = [replace(one, group="") for one in slow]
        assert found.whole.response == bounds.responses(whole).get("", Response({}))
        if said:
            assert found.whole.choices == bounds.bounds(whole, "source", CODES)[""]


def test_what_was_taken_back_is_not_counted(here):
    who = person(here.adviser, given_latin="Qui").person
    planned(who, here.adviser.organisation, state=State.DROPPED, ended_on=TODAY)
    with clock.at(TODAY + timedelta(days=70)):
        assert counting.told("sex", "source", all_shown=True).whole.response.due == 0


def test_the_latest_answers_count(here):
    row = planned(here.people[0], here.adviser.organisation)
    actions.answer(by=here.adviser, survey=row.id, said=Said(LATER))
    actions.correct(by=here.adviser, survey=row.id, answers={**LATER, "source": "wage"})
    with clock.at(TODAY + timedelta(days=70)):
        choices = counting.told("sex", "source", all_shown=True).whole.choices
    assert (choices["own_activity"].chose, choices["wage"].chose) == (0, 1)


def test_small_numbers_are_hidden_with_what_would_tell_them(here):
    lived(here, ["yes"] * 12 + ["no"] * 2 + ["silent"] * 13)
    lived(here, ["yes"] * 11 + ["silent"] * 12, sex="M")
    with clock.at(TODAY + timedelta(days=70)):
        shown = counting.told("sex", "source", all_shown=True)
        found = counting.told("sex", "source", all_shown=False)
    assert not shown.any_hidden
    women, men = found.lines
    # Two women refused: with one number beside it, and with the numbers of the men that would tell both.
    assert "refused" in women.hidden and len(women.hidden & {"answered", "unreachable", "silent"}) >= 1
    assert "refused" in found.whole.hidden
    for line in found.lines:
        for name, n in line.response.counts.items():
            assert n >= 11 or n == 0 or name in line.hidden
    assert men.group == "M"


def test_a_row_of_few_people_says_nothing(here):
    lived(here, ["yes"] * 12 + ["silent"] * 12)
    lived(here, ["silent"] * 3, sex="M")
    with clock.at(TODAY + timedelta(days=70)):
        found = counting.told("sex", "source", all_shown=False)
    assert all(line.small for line in found.lines)
