"""To see her is not to answer for her: what a referral or a training lets an organisation do."""

from dataclasses import replace

import pytest
from django.db import transaction

from parcours.cases import actions as cases
from parcours.cases import caseload, queries
from parcours.cases.models import Case, CasePeriod, Objective, Review, Step
from parcours.cases.rules import StepMove
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions
from parcours.people.contacting import Wishes
from parcours.people.rules import Birth, Changes, Document, Guardian, Names
from parcours.people.visibility import only_passes, passing, visible
from tests.factories.accounts import actor, member, organisation
from tests.factories.cases import SKILLED, assessed, oriented
from tests.factories.desk import after, at
from tests.factories.people import convention, person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
NO_IDENTITY, NO_DECISION = "people.not_yours_to_correct", "cases.not_yours_to_decide"
ONLY_PASSES, ELSEWHERE = "people.only_passes", "cases.case_elsewhere"
OWNERS = (NO_IDENTITY, NO_DECISION, ONLY_PASSES)


@pytest.fixture
def here():
    load_second()
    return actor(organisation("EN"))


@pytest.fixture
def partner(here):
    found = actor(organisation("AMAPPE"))
    convention(here.organisation, found.organisation)
    return found


def other_name(by, who):
    made = actions.add_other_name(by=by, person=who, kind="nickname", given="Zeynabou")
    return actions.make_main_name(by=by, person=who, name=made.id)


MOVES = {
    "names": (NO_IDENTITY, lambda by, who: actions.set_names(by=by, person=who, names=Names("Awa", "Sow"))),
    "another name as hers": (NO_IDENTITY, other_name),
    "birth": (NO_IDENTITY, lambda by, who: actions.set_birth(by=by, person=who, birth=Birth(None, 1980))),
    "sex": (NO_IDENTITY, lambda by, who: actions.edit(by=by, person=who, changes=Changes(sex="M"))),
    "nationality": (
        NO_IDENTITY,
        lambda by, who: actions.edit(by=by, person=who, changes=Changes(nationality="SN")),
    ),
    "guardian": (
        NO_IDENTITY,
        lambda by, who: actions.set_guardian(by=by, person=who, guardian=Guardian(name="Binta")),
    ),
    "restricted fact": (
        ONLY_PASSES,
        lambda by, who: actions.record_restricted(by=by, person=who, kind="health", text="x"),
    ),
    "orientation": (
        NO_DECISION,
        lambda by, who: cases.orient(by=by, person=who, outcome="project", project="OFICIO"),
    ),
    "number": (
        "",
        lambda by, who: actions.edit(by=by, person=who, changes=Changes(phone="+212612345678")),
    ),
    "quarter": ("", lambda by, who: actions.edit(by=by, person=who, changes=Changes(quarter="Takaddoum"))),
    "wishes": ("", lambda by, who: actions.set_wishes(by=by, person=who, wishes=Wishes(language="ar"))),
    "paper": (
        "",
        lambda by, who: actions.add_document(by=by, person=who, document=Document("passport", "A1")),
    ),
    "note": ("", lambda by, who: cases.write_note(by=by, person=who, text="came")),
    "appointment": ("", lambda by, who: cases.book(by=by, person=who, starts_at=at(after(3)))),
    "second opinion": ("cases.not_oriented", lambda by, who: cases.ask_review(by=by, person=who)),
}
SEEN = {"referral": False, "enrolment": False, "transfer": True, "convention": True}


@pytest.fixture
def third(here, partner):
    found = actor(organisation("SOLE"))
    convention(partner.organisation, found.organisation)
    return found


def shown(here, partner, who, reason="referral"):
    source = ("referrals.Referral", uuid7())
    return actions.grant_access(
        by=here, person=who, organisation=partner.organisation, reason=reason, source=source
    )


def refused(call, by, who) -> str:
    try:
        call(by, who)
    except Refused as found:
        return found.code
    return ""


@pytest.mark.parametrize("reason", SEEN)
def test_what_each_reason_to_see_her_allows(here, partner, reason):
    found = {}
    for name, (_code, call) in MOVES.items():
        who = assessed(here)
        source = ("referrals.Referral", uuid7())
        actions.grant_access(
            by=here, person=who, organisation=partner.organisation, reason=reason, source=source
        )
        found[name] = refused(call, partner, who)
    owns = SEEN[reason]
    expected = {name: "" if owns and code in OWNERS else code for name, (code, _call) in MOVES.items()}
    assert found == expected


def test_who_registered_her_does_everything(here):
    for name, (code, call) in MOVES.items():
        wanted = "" if code in OWNERS else code
        assert refused(call, here, assessed(here)) == wanted, name


def test_of_many_at_once_all_or_none_is_decided(here, partner):
    who, own = assessed(here), assessed(partner)
    source = ("referrals.Referral", uuid7())
    actions.grant_access(
        by=here, person=who, organisation=partner.organisation, reason="referral", source=source
    )
    with acting(partner):
        assert passing(partner, [who, own]) == {who} and only_passes(partner, who)
        assert not only_passes(partner, own)
    with acting(here):
        assert not passing(here, [who])
    decisions = [cases.Decision(one, "project", "OFICIO") for one in (own, who)]
    with pytest.raises(Refused) as found:
        cases.orient_many(by=partner, decisions=decisions)
    assert found.value.code == NO_DECISION
    cases.orient_many(by=partner, decisions=decisions[:1])


# What others planned and decided -------------------------------------------------------------------


CHANGES = {
    "begin": lambda by, step, aim: cases.begin_step(by=by, step=step),
    "abandon": lambda by, step, aim: cases.close_step(by=by, step=step, to="abandoned"),
    "many": lambda by, step, aim: cases.move_step_many(by=by, moves=[StepMove("done", step)]),
    "change": lambda by, step, aim: cases.change_step(by=by, step=step, what="else"),
    "drop": lambda by, step, aim: cases.end_objective(by=by, objective=aim, to="dropped"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("reason", SEEN)
def test_a_plan_is_changed_by_whoever_made_it_or_answers_for_her(here, partner, reason, change):
    who = oriented(here)
    shown(here, partner, who, reason)
    step = cases.plan_step(by=here, person=who, kind="papers", what="x").id
    aim = cases.set_objective(by=here, person=who, what="x").id
    told = refused(lambda by, _who: CHANGES[change](by, step, aim), partner, who)
    assert told == ("" if SEEN[reason] else "cases.case_elsewhere")
    with acting(partner):
        offered = queries.may_change(partner, who)
        rows = [Step.objects.get(pk=step), Objective.objects.get(pk=aim)]
        assert [offered(row) for row in rows] == [SEEN[reason]] * 2
    own = cases.plan_step(by=partner, person=who, kind="papers", what="x").id
    cases.change_step(by=partner, step=own, what="y")
    theirs = cases.plan_step(
        by=here,
        person=who,
        kind="papers",
        what="x",
        doer="partner",
        doer_organisation=partner.organisation,
    )
    cases.close_step(by=partner, step=theirs.id)


def test_a_second_opinion_asked_there_is_answered_by_whoever_accompanies_her(here, partner):
    who = oriented(here)
    shown(here, partner, who)
    asked = cases.ask_review(by=partner, person=who).id
    with acting(partner):
        assert caseload.review(partner, asked) is None
    with acting(here):
        assert caseload.review(here, asked).organisation_id == here.organisation
    other = member(here.organisation)
    with acting(other):
        assert [one.object for one in caseload.reviews_waiting(other)] == [asked]
    with pytest.raises(Missing):
        cases.decide_review(by=partner, review=asked, to="upheld", answer="x")
    # Nor where it lies with them by an older way of filing.
    with as_role("system"):
        Review.objects.filter(pk=asked).update(organisation_id=partner.organisation)
    for to in ("upheld", "accepted"):
        with pytest.raises(Refused) as told:
            cases.decide_review(by=partner, review=asked, to=to, answer="x")
        assert told.value.code == NO_DECISION
    with as_role("system"):
        Review.objects.filter(pk=asked).update(organisation_id=here.organisation)
    cases.decide_review(by=other, review=asked, to="upheld", answer="x")


def test_the_first_to_assess_her_does_not_answer_for_her_by_that(here, partner):
    for first in (
        lambda who: cases.assess(by=partner, person=who, answers=SKILLED),
        lambda who: cases.plan_step(by=partner, person=who, kind="papers", what="x"),
        lambda who: cases.set_objective(by=partner, person=who, what="x"),
    ):
        who = person(here).person
        shown(here, partner, who)
        first(who)
        with acting(here):
            case = Case.objects.get(person=who)
            assert (case.organisation_id, case.responsible) == (here.organisation, None)
            assert CasePeriod.objects.get(case=case).organisation_id == here.organisation
            assert who in {one.person for one in caseload.without_owner(here)}
        assert refused(MOVES["orientation"][1], partner, who) == NO_DECISION
    alone = person(here).person
    shown(here, partner, alone)
    assert refused(lambda by, who: cases.take_charge(by=by, person=who), partner, alone) == ELSEWHERE


def test_two_files_made_one_stay_one_for_whom_she_was_sent_to(here, partner):
    boss = member(here.organisation, "coordinator")
    kept, gone = person(here).person, person(here, given_latin="Awa").person
    shown(here, partner, kept)
    merge = actions.merge(by=boss, person=kept, duplicate=gone, reason="said").id
    chief = member(partner.organisation, "coordinator")
    assert refused(lambda by, _: actions.undo_merge(by=by, merge=merge), chief, kept) == ONLY_PASSES
    actions.undo_merge(by=boss, merge=merge)


# Shown on -----------------------------------------------------------------------------------------


def test_whom_she_was_sent_to_opens_her_file_to_no_third(here, partner, third):
    who = person(here).person
    shown(here, partner, who)
    assert refused(lambda by, one: shown(by, third, one), partner, who) == ONLY_PASSES
    own = person(partner).person
    shown(partner, third, own)
    with acting(third):
        assert not sees(third, who) and sees(third, own)


def test_nor_whoever_sees_her_no_more(here, partner, third):
    who, source = person(here).person, ("referrals.Referral", uuid7())
    actions.grant_access(
        by=here, person=who, organisation=partner.organisation, reason="transfer", source=source
    )
    late = replace(Actor.system("referrals.Referral"), organisation=partner.organisation)
    actions.end_grants_of(by=here, source=source)
    assert refused(lambda by, one: shown(by, third, one), late, who) == ONLY_PASSES


def sees(by, who) -> bool:
    return visible(by).filter(pk=who).exists()


# Erased for everybody ------------------------------------------------------------------------------


def asked_to_erase(by, who):
    officer = actor(by.organisation, "data_protection")
    request = actions.record_request(by=by, person=who, kind="erasure").id
    actions.take_request(by=officer, request=request)
    return officer, request


@pytest.mark.parametrize("reason", [*SEEN, "ended"])
def test_one_file_of_all_is_erased_by_whoever_registered_her(here, partner, reason):
    who = person(here).person
    grant = shown(here, partner, who, "transfer" if reason == "ended" else reason)
    officer, request = asked_to_erase(partner, who)
    if reason == "ended":
        chief = actor(partner.organisation, "coordinator")
        actions.end_access(by=chief, person=who, grant=grant.id)
    wanted = "" if reason == "transfer" else "people.not_yours_to_erase"

    def decide(by, _who):
        with transaction.atomic():
            actions.decide_request(by=by, request=request, answer="granted")

    assert refused(decide, officer, who) == wanted
    if wanted:
        actions.decide_request(by=officer, request=request, answer="refused", reason="other", sentence="x")
    mine, request = asked_to_erase(here, who)
    actions.decide_request(by=mine, request=request, answer="granted")
    actions.erase(by=mine, request=request)


def test_what_was_granted_is_not_done_any_more_once_she_is_seen_no_more(here, partner):
    who = person(here).person
    grant = shown(here, partner, who, "transfer")
    officer, request = asked_to_erase(partner, who)
    actions.decide_request(by=officer, request=request, answer="granted")
    actions.end_access(by=actor(partner.organisation, "coordinator"), person=who, grant=grant.id)
    with pytest.raises(Refused) as found:
        actions.erase(by=officer, request=request)
    assert found.value.code == "people.not_yours_to_erase"
    with acting(here):
        assert sees(here, who)
