"""The committee room: marks given blind, ties, the envelope, what is frozen, and appeals."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.enterprise import actions, boarding, ranking
from parcours.enterprise.calling import CallTold, DossierTold, Marks, Verdict
from parcours.enterprise.ranking import Standing
from parcours.journal.models import Entry
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import NotAllowed, Refused
from tests.enterprise.conftest import TODAY
from tests.factories.accounts import member
from tests.factories.enterprise import to_plan, venture

pytestmark = pytest.mark.django_db
ALL_FIVE = {"value": 5, "potential": 5}


def refused(code: str, action, /, **arguments) -> None:
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == f"enterprise.{code}", found.value.code


@pytest.fixture
def room(here):
    """A call of 1,000 with three judges, and dossiers of 600, 500 and 400 coached by the coach."""
    # Whoever sits on a committee has an account.
    here.coordinator = member(here.id, "coordinator")
    judges = [member(here.id, "enterprise_coach"), here.coordinator, member(here.id, "enterprise_coach")]
    told = CallTold(
        "Spring", TODAY, TODAY + timedelta(days=9), Decimal(1000), tuple(one.user for one in judges)
    )
    here.call = actions.open_call(by=here.coordinator, call=told).id
    here.judges, here.ventures, here.dossiers = judges, [], []
    for person, asked, need in zip(here.people, (600, 500, 400), (1, 5, 0), strict=False):
        made = to_plan(here.coach, venture(here.coach, person))
        here.ventures.append(made)
        dossier = DossierTold(made, Decimal(asked), need)
        here.dossiers.append(actions.submit(by=here.coach, call=here.call, dossier=dossier).id)
    return here


def score(by, dossier, **marks):
    return actions.score(by=by, dossier=dossier, marks=Marks(ALL_FIVE | marks)).id


def board(room, by=None):
    with acting(by or room.coordinator):
        return boarding.board(by or room.coordinator, boarding.call(by or room.coordinator, room.call))


def test_marks_are_weighed_and_need_stands_beside():
    weights = {"value": 1, "potential": 3}
    assert ranking.total({"value": 5, "potential": 5}, weights) == 100
    assert ranking.total({"value": 0, "potential": 3}, weights) == 45
    assert ranking.weigh(Decimal(80), Decimal(50), 30) == Decimal("71.00")
    assert ranking.weigh(Decimal(80), None, 30) == 80 and ranking.weigh(None, Decimal(5), 30) is None
    assert ranking.spread([Decimal(40), Decimal(90)]) == 50 and ranking.spread([Decimal(40)]) is None


def test_equal_scores_share_a_rank_and_the_greater_need_comes_first():
    def standing(name, score, need, asked):
        return Standing(name, score, None, score, None, 1, need, Decimal(asked))

    rows = [
        standing("a", Decimal(70), 1, 500),
        standing("b", Decimal(70), 4, 500),
        standing("c", Decimal(90), 0, 300),
        standing("d", None, 5, 100),
        standing("e", Decimal(50), 5, 200),
    ]
    found = ranking.ranked(rows, Decimal(1000))
    assert [(one.dossier, one.rank, one.within) for one in found] == [
        ("c", 1, True),
        ("b", 2, True),
        ("a", 2, False),
        ("e", 4, True),
        ("d", None, False),
    ]
    assert ranking.passed_over(found, ["c", "a"]) == ["b", "e", "d"]


def test_nobody_sees_what_others_gave_before_she_gave_hers(room):
    first, second, _third = room.judges
    refused("not_scoring", actions.score, by=first, dossier=room.dossiers[0], marks=Marks(ALL_FIVE))
    actions.close_call(by=room.coordinator, call=room.call)
    score(first, room.dossiers[0])
    with acting(second):
        assert boarding.marks(second, room.dossiers[0]) == []
        assert boarding.board(second, boarding.call(second, room.call)).rows[0].score is None
    score(second, room.dossiers[0], value=3)
    with acting(second):
        assert len(boarding.marks(second, room.dossiers[0])) == 2
    with acting(first):
        assert len(boarding.marks(first, room.dossiers[0])) == 2
        assert boarding.marks(first, room.dossiers[1]) == []


def test_a_call_ends_within_years(room):
    told = CallTold("Call", TODAY, date(9999, 12, 31), Decimal(9), (room.judges[0].user,))
    refused("closes_late", actions.open_call, by=room.coordinator, call=told)


def test_whoever_has_a_tie_with_a_dossier_decides_neither_on_the_call_nor_on_an_appeal(room):
    chair, other = room.coordinator, member(room.id, "coordinator")
    actions.declare_tie(by=chair, dossier=room.dossiers[2], kind="kin")
    actions.close_call(by=other, call=room.call)
    for dossier in room.dossiers:
        score(room.judges[0], dossier)
    told = decided(room, "accepted", "refused", "refused")
    with acting(chair):
        assert not boarding.may_decide(chair, boarding.call(chair, room.call))
    refused("decider_tied", actions.decide_call, by=chair, call=room.call, verdicts=told)
    actions.decide_call(by=other, call=room.call, verdicts=told)
    for dossier in room.dossiers[1:]:
        actions.appeal(by=room.coach, dossier=dossier, note="Our numbers were read wrong")
    answer = {"accepted": False, "reason": "not_ready"}
    refused("decider_tied", actions.answer_appeal, by=chair, dossier=room.dossiers[2], **answer)
    actions.answer_appeal(by=chair, dossier=room.dossiers[1], **answer)


def test_a_tie_is_told_by_herself_or_by_whoever_convenes(room):
    """Nobody keeps a colleague from scoring: that she has a tie is said by her, or by the chair."""
    first, chair, third = room.judges
    actions.close_call(by=chair, call=room.call)
    told = {"dossier": room.dossiers[0], "kind": "kin"}
    with pytest.raises(NotAllowed):
        actions.declare_tie(by=first, user=third.user, **told)
    with acting(chair):
        row = boarding.dossier(chair, room.dossiers[0])
        assert set(boarding.free_judges(chair, row)) == {one.user for one in room.judges}
        assert boarding.free_judges(first, row) == []
    actions.declare_tie(by=chair, user=third.user, **told)
    refused("tied", actions.score, by=third, dossier=room.dossiers[0], marks=Marks(ALL_FIVE))
    refused("tied_twice", actions.declare_tie, by=third, **told)
    refused("not_a_judge", actions.declare_tie, by=chair, user=room.coach.user, **told)
    score(first, room.dossiers[0])
    refused("scored_already", actions.declare_tie, by=chair, user=first.user, **told)
    with acting(chair):
        assert boarding.free_judges(chair, boarding.dossier(chair, room.dossiers[0])) == [chair.user]


def test_whoever_is_kin_or_coach_or_no_judge_does_not_score(room):
    first, second, _third = room.judges
    actions.close_call(by=room.coordinator, call=room.call)
    actions.declare_tie(by=first, dossier=room.dossiers[0], kind="kin")
    refused("tied", actions.score, by=first, dossier=room.dossiers[0], marks=Marks(ALL_FIVE))
    score(first, room.dossiers[1])
    refused("scored_already", actions.declare_tie, by=first, dossier=room.dossiers[1], kind="kin")
    refused("not_a_judge", actions.score, by=room.coach, dossier=room.dossiers[0], marks=Marks(ALL_FIVE))
    with pytest.raises(NotAllowed):
        actions.score(by=room.caseworker, dossier=room.dossiers[0], marks=Marks(ALL_FIVE))
    score(second, room.dossiers[0])
    refused("scored_already", actions.score, by=second, dossier=room.dossiers[0], marks=Marks(ALL_FIVE))
    refused("mark", actions.score, by=second, dossier=room.dossiers[2], marks=Marks({**ALL_FIVE, "value": 6}))
    refused("every_criterion", actions.score, by=second, dossier=room.dossiers[2], marks=Marks({"value": 3}))


def decided(room, *states, amounts=(None, None, None)):
    reasons = {"accepted": "best_ranked", "refused": "not_ready", "reserve": "envelope"}
    return [
        Verdict(one, state, reasons[state], amount)
        for one, state, amount in zip(room.dossiers, states, amounts, strict=True)
    ]


def test_the_decision_holds_the_envelope_and_freezes_everything(room):
    first = room.judges[0]
    actions.close_call(by=room.coordinator, call=room.call)
    refused(
        "call_closed",
        actions.submit,
        by=room.coach,
        call=room.call,
        dossier=DossierTold(room.ventures[0], Decimal(5)),
    )
    two = decided(room, "accepted", "refused", "accepted")
    refused("not_scored", actions.decide_call, by=room.coordinator, call=room.call, verdicts=two)
    for dossier, mark in zip(room.dossiers, (5, 2, 4), strict=True):
        score(first, dossier, value=mark)
    actions.score(by=first, dossier=room.dossiers[2], marks=Marks({"defence": 5}, oral=True))
    refused("every_dossier", actions.decide_call, by=room.coordinator, call=room.call, verdicts=two[:2])
    over = decided(room, "accepted", "accepted", "refused")
    refused("over_envelope", actions.decide_call, by=room.coordinator, call=room.call, verdicts=over)
    more = [replace(two[0], amount=Decimal(601)), *two[1:]]
    refused("over_asked", actions.decide_call, by=room.coordinator, call=room.call, verdicts=more)
    actions.decide_call(by=room.coordinator, call=room.call, verdicts=two)
    shown = board(room)
    assert shown.call.granted == 1000 and [one.dossier.id for one in shown.passed_over] == [room.dossiers[1]]
    refused("frozen", actions.score, by=room.judges[1], dossier=room.dossiers[0], marks=Marks(ALL_FIVE))
    refused("frozen", actions.declare_tie, by=room.judges[1], dossier=room.dossiers[0], kind="kin")
    with acting(room.coach):
        from parcours.enterprise import queries

        stages = [queries.find(room.coach, one).stage for one in room.ventures]
    assert stages == ["funded", "business_plan", "funded"]
    with as_role("system"):
        chosen = Entry.objects.filter(kind="enterprise.chosen_with").values_list("person_id", flat=True)
        assert sorted(chosen) == sorted([room.people[0], room.people[2]])


def test_an_appeal_is_answered_by_somebody_else_within_what_is_left(room):
    first = room.judges[0]
    actions.close_call(by=room.coordinator, call=room.call)
    for dossier in room.dossiers:
        score(first, dossier)
    verdicts = decided(room, "accepted", "refused", "reserve")
    actions.decide_call(by=room.coordinator, call=room.call, verdicts=verdicts)
    refused("nothing_to_appeal", actions.appeal, by=room.coach, dossier=room.dossiers[0], note="No")
    refused("say_why", actions.appeal, by=room.coach, dossier=room.dossiers[1], note=" ")
    actions.appeal(by=room.coach, dossier=room.dossiers[1], note="The lease is signed now.")
    answer = {"dossier": room.dossiers[1], "accepted": True, "reason": "greatest_need"}
    refused("own_decision", actions.answer_appeal, by=room.coordinator, **answer)
    second = member(room.id, "coordinator")
    refused("over_envelope", actions.answer_appeal, by=second, **answer)
    actions.answer_appeal(by=second, **answer, amount=Decimal(400))
    assert board(room).call.granted == 1000


def test_a_project_that_goes_back_takes_its_dossier_with_it(room):
    by = room.coach
    actions.move(by=by, venture=room.ventures[0], stage="business_plan", reason="to_rework")
    with acting(by):
        assert boarding.dossier(by, room.dossiers[0]).state == "withdrawn"
    again = DossierTold(room.ventures[0], Decimal(300))
    room.dossiers[0] = actions.submit(by=by, call=room.call, dossier=again).id
    actions.close_call(by=room.coordinator, call=room.call)
    refused("by_committee", actions.move, by=by, venture=room.ventures[0], stage="funded")
    actions.move(by=by, venture=room.ventures[2], stage="given_up", reason="found_job")
    for dossier in room.dossiers[:2]:
        score(room.judges[0], dossier)
    refused("frozen", actions.score, by=room.judges[0], dossier=room.dossiers[2], marks=Marks(ALL_FIVE))
    verdicts = decided(room, "accepted", "reserve", "refused")[:2]
    actions.decide_call(by=room.coordinator, call=room.call, verdicts=verdicts)
    shown = board(room)
    assert [one.dossier.id for one in shown.passed_over] == [room.dossiers[1]]
    assert shown.rows[0].parts == {"value": 5, "potential": 5}


def test_shares_are_the_whole_to_the_hundredth(here):
    from parcours.enterprise.models import Member
    from parcours.enterprise.rules import Share

    made = venture(here.coach, *here.people[:3], form="coop")
    with acting(here.coach):
        members = list(Member.objects.filter(venture=made).values_list("id", flat=True))
    for last in ("33.32", "33.34"):
        shares = [
            Share(one, Decimal(part)) for one, part in zip(members, ("33.33", "33.34", last), strict=True)
        ]
        refused("shares_not_whole", actions.set_shares, by=here.coach, venture=made, shares=shares)


def test_whoever_worked_with_the_members_once_does_not_score(room):
    from parcours.enterprise.coaching import CoachingTold

    first = room.judges[0]
    worked = CoachingTold(60, ("price",), coach=first.user)
    actions.coach(by=room.coach, venture=room.ventures[0], coaching=worked)
    actions.close_call(by=room.coordinator, call=room.call)
    refused("tied", actions.score, by=first, dossier=room.dossiers[0], marks=Marks(ALL_FIVE))
    with acting(first):
        assert [one.id for one in boarding.to_score(first)] == room.dossiers[1:]
    convenes = member(room.id, "coordinator")
    for judge in room.judges[1:]:
        score(judge, room.dossiers[0])
    with acting(convenes):
        assert len(boarding.marks(convenes, room.dossiers[0])) == 2
