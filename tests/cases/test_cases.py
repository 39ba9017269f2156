"""Assessments and orientations as they are kept, told, superseded and refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parcours.cases import actions, entries, facts, models, queries, storing
from parcours.cases.answers import Proof
from parcours.cases.rules import Assessed, Decision
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import actions as people_actions
from parcours.people.queries import living_consents
from parcours.people.rules import Agreed, Legal
from tests.factories import people as people_factory
from tests.factories.accounts import actor, organisation
from tests.factories.cases import REGULAR, SKILLED, UNSKILLED, assessed, oriented
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 1)
TABLES = [models.Case, models.Assessment, models.Orientation, models.Step, models.Qualification]


@pytest.fixture(autouse=True)
def programme():
    with clock.at(TODAY):
        yield load_second()


@pytest.fixture
def here():
    return actor(organisation("EN"))


@pytest.fixture
def elsewhere():
    return actor(organisation("AMAPPE"))


def entries_of(who, *kinds):
    rows = Entry.objects.filter(person_id=who, kind__startswith="cases.").order_by("sequence")
    return [entry for entry in rows if not kinds or entry.kind in kinds]


# Assessment ---------------------------------------------------------------------------------------


def test_an_assessment_is_kept_with_its_author_proofs_and_expiry(here):
    who = person(here, **REGULAR).person
    proofs = {"experience": Proof("document", "certificate of work seen")}
    actions.assess(by=here, person=who, answers=SKILLED | {"years": 3}, proofs=proofs)
    with acting(here):
        kept = queries.latest_assessment(here, who)
        assert (kept.author, kept.organisation_id, kept.form_version) == (here.user, here.organisation, "1")
        assert kept.answers == SKILLED | {"years": 3}
        assert kept.proofs == {"experience": {"kind": "document", "note": "certificate of work seen"}}
        assert (kept.assessed_on, kept.expires_on) == (TODAY, TODAY + timedelta(days=180))
        assert not kept.expired(kept.expires_on) and kept.expired(kept.expires_on + timedelta(days=1))
        case = queries.case_of(here, who)
        assert (case.responsible, case.organisation_id, case.opened_on) == (
            here.user,
            here.organisation,
            TODAY,
        )


def test_the_journal_is_told_codes_of_that_day_and_nothing_of_the_answers(here):
    who = person(here, **REGULAR).person
    actions.assess(by=here, person=who, answers=SKILLED, proofs={"wish": Proof("observed", "secret words")})
    with acting(here):
        opened, told = entries_of(who)
        assert (opened.kind, told.kind) == ("cases.opened", "cases.assessed")
        assert told.facts == {"form": "assessment", "form_version": "1"}
        assert (told.occurred_on, told.region, told.residence) == (TODAY, "MA-02", "valid")


def test_a_correction_is_a_new_assessment_and_the_newest_counts(here):
    who = assessed(here, SKILLED)
    actions.assess(by=here, person=who, answers=UNSKILLED)
    with acting(here):
        newest, oldest = queries.assessments(here, who)
        assert (newest.answers, oldest.answers) == (UNSKILLED, SKILLED)
        assert queries.proposal(here, who).lot == 1
        assert models.Case.objects.filter(person=who).count() == 1


@pytest.mark.parametrize(
    ("answers", "more", "code", "field"),
    [
        ({"wish": "salaried"}, {}, "cases.answer_missing", "experience"),
        (UNSKILLED | {"years": 3}, {}, "cases.not_asked", "years"),
        (UNSKILLED | {"hobby": "x"}, {}, "cases.question_unknown", "hobby"),
        (UNSKILLED, {"occurred_on": TODAY + timedelta(days=1)}, "cases.day_in_future", "occurred_on"),
    ],
)
def test_what_the_form_does_not_allow_is_refused_and_nothing_is_kept(here, answers, more, code, field):
    who = person(here).person
    with pytest.raises(Refused) as refused:
        actions.assess(by=here, person=who, answers=answers, **more)
    assert (refused.value.code, refused.value.field) == (code, field)
    with acting(here):
        assert not any(model.objects.exists() for model in TABLES)


# Orientation --------------------------------------------------------------------------------------


def test_the_proposal_is_confirmed_kept_in_codes_and_told(here):
    who = assessed(here)
    with acting(here):
        proposal = queries.proposal(here, who)
        assert (proposal.lot, proposal.fitting, proposal.outcome) == (1, ("OFICIO",), "project")
    actions.orient(by=here, person=who, outcome="project", project="OFICIO", note="she is glad")
    with acting(here):
        kept = queries.current_orientation(here, who)
        assert (kept.outcome, kept.lot, kept.project_id, kept.overridden) == ("project", 1, "OFICIO", False)
        assert kept.explanation["projects"][0] == {
            "code": "OFICIO",
            "verdict": "met",
            "criteria": {"documented": "met"},
        }
        [told] = entries_of(who, "cases.oriented")
        assert (told.project, told.occurred_on) == ("OFICIO", TODAY)
        assert told.facts == {
            "outcome": "project",
            "lot": 1,
            "project_code": "OFICIO",
            "overridden": False,
            "reason_code": "",
        }


def test_not_covered_is_an_outcome_that_counts(here):
    who = assessed(here, SKILLED)
    actions.orient(by=here, person=who, outcome="not_covered")
    with acting(here):
        kept = queries.current_orientation(here, who)
        assert (kept.outcome, kept.lot, kept.project_id, kept.overridden) == ("not_covered", 2, None, False)
        [told] = entries_of(who, "cases.oriented")
        assert (told.project, told.facts["outcome"], told.facts["lot"]) == ("", "not_covered", 2)
        assert [w.why for w in queries.without_solution(here)] == ["not_covered"]


OTHERWISE = {"outcome": "project", "project": "SEMILLA"}


@pytest.mark.parametrize(
    ("decision", "code", "field"),
    [
        (OTHERWISE, "cases.not_the_proposal", "reason_code"),
        ({"outcome": "not_covered"}, "cases.not_the_proposal", "reason_code"),
        (OTHERWISE | {"reason_code": "because"}, "cases.reason_unknown", "reason_code"),
        (OTHERWISE | {"reason_code": "too_far"}, "cases.note_missing", "note"),
        (OTHERWISE | {"reason_code": "too_far", "note": " "}, "cases.note_missing", "note"),
        (OTHERWISE | {"reason_code": "too_far", "note": "x" * 2001}, "cases.text_too_long", "note"),
        ({"outcome": "project", "project": "NONE"}, "cases.project_unknown", "project"),
        ({"outcome": "project"}, "cases.project_unknown", "project"),
        ({"outcome": "project", "project": "OFICIO", "lot": 2}, "cases.lot_unknown", "lot"),
        ({"outcome": "not_covered", "lot": 9}, "cases.lot_unknown", "lot"),
        ({"outcome": "not_covered", "project": "OFICIO"}, "cases.outcome_unknown", "outcome"),
        ({"outcome": "later"}, "cases.outcome_unknown", "outcome"),
    ],
)
def test_another_decision_than_the_proposed_one_says_why(here, decision, code, field):
    who = assessed(here)
    with pytest.raises(Refused) as refused:
        actions.orient(by=here, person=who, **decision)
    assert (refused.value.code, refused.value.field) == (code, field)
    with acting(here):
        assert not models.Orientation.objects.exists()


def test_an_override_keeps_its_reason_and_its_note_stays_in_the_file(here):
    who = assessed(here)
    given = OTHERWISE | {"reason_code": "her_wish", "note": "a cousin has a shop"}
    actions.orient(by=here, person=who, **given)
    with acting(here):
        kept = queries.current_orientation(here, who)
        assert (kept.overridden, kept.reason_code, kept.lot, kept.note) == (
            True,
            "her_wish",
            2,
            "a cousin has a shop",
        )
        [told] = entries_of(who, "cases.oriented")
        assert (told.facts["overridden"], told.facts["reason_code"]) == (True, "her_wish")
        assert "cousin" not in str(told.facts)


def test_an_override_takes_its_own_right(here):
    who = assessed(here)
    narrow = replace(here, rights=here.rights - {"cases.override"})
    with pytest.raises(NotAllowed):
        actions.orient(by=narrow, person=who, **OTHERWISE, reason_code="too_far", note="far")
    actions.orient(by=narrow, person=who, outcome="project", project="OFICIO")


def test_what_is_not_known_yet_is_no_proposal_to_confirm(here):
    who = assessed(here, residence=None)
    with acting(here):
        proposal = queries.proposal(here, who)
        assert (proposal.lot, proposal.outcome, proposal.fitting) == (None, "incomplete", ())
    with pytest.raises(Refused) as refused:
        actions.orient(by=here, person=who, outcome="project", project="OFICIO")
    assert refused.value.code == "cases.not_the_proposal"


def test_no_orientation_without_an_assessment_in_force(here):
    who = person(here, **REGULAR).person
    for moment, code in (
        (TODAY, "cases.not_assessed"),
        (TODAY + timedelta(days=181), "cases.assessment_expired"),
    ):
        with clock.at(moment):
            with pytest.raises(Refused) as refused:
                actions.orient(by=here, person=who, outcome="project", project="OFICIO")
            assert refused.value.code == code
            with acting(here), pytest.raises(Refused) as refused:
                queries.proposal(here, who)
            assert refused.value.code == code
        actions.assess(by=here, person=who, answers=UNSKILLED)
    with clock.at(TODAY + timedelta(days=180)):
        actions.orient(by=here, person=who, outcome="project", project="OFICIO")


def test_an_orientation_asks_for_no_agreement(here):
    silent, no = (assessed(here, consents=c) for c in ([], [Agreed("accompaniment", given=False)]))
    withdrawn = assessed(here)
    with acting(here):
        consent = living_consents(withdrawn).get(purpose="accompaniment")
    people_actions.withdraw_consent(by=here, person=withdrawn, consent=consent.id)
    for who in (silent, no, withdrawn):
        actions.orient(by=here, person=who, outcome="project", project="OFICIO")


def test_a_later_orientation_supersedes_and_the_former_is_kept(here):
    who = oriented(here)
    actions.orient(by=here, person=who, **OTHERWISE, reason_code="no_place", note="full until spring")
    with acting(here):
        now, before = queries.orientations(here, who)
        assert (now.current, now.project_id) == (True, "SEMILLA")
        assert (before.current, before.project_id) == (False, "OFICIO")
    with clock.at(TODAY + timedelta(days=7)):
        actions.orient(by=here, person=who, outcome="project", project="OFICIO")
        with pytest.raises(Refused) as refused:
            actions.orient(by=here, person=who, outcome="project", project="OFICIO", occurred_on=TODAY)
    assert refused.value.code == "cases.decided_later"


def test_the_database_keeps_one_current_orientation_and_the_reason_of_an_override(here):
    who = oriented(here)
    with acting(here):
        row = queries.current_orientation(here, who)
        for change in (
            {"current": True},
            {"current": False, "overridden": True},
            {"current": False, "lot": None},
        ):
            values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
            twin = models.Orientation(**(values | {"id": uuid7()} | change))
            with pytest.raises(IntegrityError), transaction.atomic():
                twin.save(force_insert=True)


# What stays with the organisation that recorded it --------------------------------------------------


def shared(here, elsewhere, who):
    people_factory.convention(here.organisation, elsewhere.organisation, signed_on=date(2022, 1, 1))
    people_actions.share(by=here, person=who, organisation=elsewhere.organisation)


def test_that_there_is_no_residence_document_is_missing_to_others_and_on_paper(here, elsewhere):
    who = assessed(here, residence=Legal("none"))
    with acting(here):
        assert queries.proposal(here, who).outcome == "not_covered"
        on_paper = queries.proposal(here, who, tellable=True)
        assert on_paper.outcome == "incomplete"
    actions.orient(by=here, person=who, outcome="not_covered")
    shared(here, elsewhere, who)
    with acting(elsewhere):
        theirs = queries.proposal(elsewhere, who)
        states = {r.criterion: r.state for fit in theirs.lots + theirs.projects for r in fit.reasons}
        assert states["documented"] == "missing"
        assert theirs == on_paper
        kept = queries.current_orientation(elsewhere, who).explanation
        assert kept["projects"][0]["criteria"] == {"documented": "missing"}


def test_foreign_is_missing(here, elsewhere):
    who = oriented(here)
    for wanted in (who, uuid7()):
        for ask in (
            lambda w: actions.assess(by=elsewhere, person=w, answers=UNSKILLED),
            lambda w: actions.orient(by=elsewhere, person=w, outcome="not_covered"),
            lambda w: actions.take_charge(by=elsewhere, person=w),
            lambda w: actions.plan_step(by=elsewhere, person=w, kind="papers", what="x"),
        ):
            with pytest.raises(Missing):
                ask(wanted)
        with acting(elsewhere):
            for read in (
                queries.case_of,
                queries.latest_assessment,
                queries.proposal,
                queries.orientations,
                queries.steps,
                queries.qualifications,
            ):
                with pytest.raises(Missing):
                    read(elsewhere, wanted)


# Many at once -------------------------------------------------------------------------------------


def told(people):
    """Everything that is kept and told of people, without ids and moments."""
    skipped = {"id", "person_id", "case_id", "assessment_id", "object_id", "action", "sequence", "hash"}
    skipped |= {"recorded_at", "entry", "plan_code"}
    rows = []
    for model in [*TABLES, Entry]:
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in skipped]
        found = model.objects.filter(person_id__in=people)
        if model is Entry:
            found = found.filter(kind__startswith="cases.")
        rows += sorted(map(str, found.values_list(*names)))
    return rows


def test_many_at_once_equal_one_by_one(here):
    days = [TODAY - timedelta(days=n) for n in (0, 40, 3)]
    answers = [UNSKILLED, SKILLED, UNSKILLED | {"barriers": ["transport"]}]
    decisions = [
        {"outcome": "project", "project": "OFICIO"},
        {"outcome": "not_covered"},
        OTHERWISE | {"reason_code": "other", "note": "because"},
    ]
    with clock.at(date(2022, 6, 1)):
        one_by_one, many = ([person(here, **REGULAR).person for _n in range(3)] for _way in range(2))
    for who, given, decision, day in zip(one_by_one, answers, decisions, days, strict=True):
        actions.assess(by=here, person=who, answers=given, occurred_on=day)
        actions.orient(by=here, person=who, occurred_on=day, **decision)
    actions.assess_many(
        by=here,
        assessments=[
            Assessed(who, given, occurred_on=day) for who, given, day in zip(many, answers, days, strict=True)
        ],
    )
    kept = actions.orient_many(
        by=here,
        decisions=[
            Decision(person=who, occurred_on=day, **decision)
            for who, decision, day in zip(many, decisions, days, strict=True)
        ],
    )
    assert len(kept.ids) == 3
    with acting(here):
        assert told(one_by_one) == told(many) and told(many)


def test_many_are_some_not_too_many_and_nobody_twice(here):
    for people, code in (
        ([], "cases.nothing_given"),
        ([uuid7()] * 2, "cases.twice"),
        ([uuid7() for _n in range(251)], "cases.too_many"),
    ):
        with pytest.raises(Refused) as refused:
            actions.assess_many(by=here, assessments=[Assessed(who, UNSKILLED) for who in people])
        assert refused.value.code == code
        with pytest.raises(Refused) as refused:
            actions.orient_many(by=here, decisions=[Decision(who, "not_covered") for who in people])
        assert refused.value.code == code


def test_one_bad_of_many_takes_all_back(here):
    good, bad = assessed(here), person(here).person
    with pytest.raises(Refused):
        actions.orient_many(
            by=here, decisions=[Decision(good, "project", "OFICIO"), Decision(bad, "not_covered")]
        )
    with acting(here):
        assert not models.Orientation.objects.exists()


# Faults, replays, walls ---------------------------------------------------------------------------


def test_a_fault_at_the_end_leaves_nothing(here, monkeypatch):
    who, ready = person(here, **REGULAR).person, assessed(here)
    with acting(here):
        before = told([who, ready])

    def fault(*_arguments, **_more):
        raise RuntimeError("fault")

    monkeypatch.setattr(storing, "record_many", fault)
    monkeypatch.setattr(actions, "record_many", fault)
    for ask in (
        lambda: actions.assess(by=here, person=who, answers=UNSKILLED),
        lambda: actions.orient(by=here, person=ready, outcome="project", project="OFICIO"),
        lambda: actions.take_charge(by=actor(here.organisation), person=ready),
    ):
        with pytest.raises(RuntimeError):
            ask()
    with acting(here):
        assert told([who, ready]) == before


def test_the_same_request_twice_is_done_once(here):
    who = person(here, **REGULAR).person
    for ask in (
        lambda: actions.assess(by=here, request_id="a", person=who, answers=UNSKILLED),
        lambda: actions.orient(by=here, request_id="o", person=who, outcome="project", project="OFICIO"),
        lambda: actions.take_charge(by=here, request_id="t", person=who),
        lambda: actions.plan_step(by=here, request_id="s", person=who, kind="papers", what="x"),
    ):
        assert ask() == ask()
    with acting(here):
        assert [model.objects.count() for model in TABLES] == [1, 1, 1, 1, 0]


def test_somebody_takes_charge(here):
    who, colleague = oriented(here), actor(here.organisation)
    actions.take_charge(by=colleague, person=who)
    with acting(here):
        assert queries.case_of(here, who).responsible == colleague.user
        assert entries_of(who)[-1].kind == entries.TAKEN_CHARGE.code


def test_no_assessment_of_somebody_for_no_organisation(here):
    who = person(here).person
    with pytest.raises(Refused):
        actions.assess(by=replace(here, organisation=None), person=who, answers=UNSKILLED)


def test_without_row_security_the_rules_of_a_partner_still_read_nothing_of_a_missing_permit(here, elsewhere):
    who = person(here, residence=Legal("none")).person
    with as_role("system"):
        assert facts.of_person(here, who, TODAY)[facts.RESIDENCE] == "none"
        assert facts.RESIDENCE not in facts.of_person(elsewhere, who, TODAY)


def test_of_a_permit_that_has_run_out_nothing_is_known_and_protection_outlives_its_card(here):
    over = {"since": TODAY - timedelta(days=400), "expires_on": TODAY - timedelta(days=1)}
    who = person(here, residence=Legal("valid", **over), protection=Legal("refugee_unhcr", **over)).person
    with acting(here):
        now = facts.of_person(here, who, TODAY)
        assert facts.RESIDENCE not in now and now["person.protection"] == "refugee_unhcr"
        last = facts.of_person(here, who, TODAY - timedelta(days=1))
        assert last[facts.RESIDENCE] == "valid"
