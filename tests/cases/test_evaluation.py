"""What the rules say of a person: three values, every combination, and never from what nobody knows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.cases.answers import Proof, check, facts
from parcours.cases.evaluation import (
    INCOMPLETE,
    MET,
    MISSING,
    NOT_ASKED,
    NOT_COVERED,
    PROJECT,
    UNMET,
    Between,
    evaluate,
    judge,
    snapshot,
    state_of,
)
from parcours.kernel.refusals import Refused
from parcours.programmes.pack import AssessmentForm, Criterion, Option, Question, Rule
from tests.cases.packs import CRITERIA, PACK, criterion


@pytest.mark.parametrize(
    ("op", "values", "known", "unlike"),
    [
        ("in", ("a", "b"), "a", "c"),
        ("not_in", ("a", "b"), "c", "a"),
        ("in", ("a",), frozenset("ab"), frozenset("b")),
        ("not_in", ("a",), frozenset(), frozenset("a")),
        ("in", ("yes",), True, False),
        ("at_least", ("18",), 18, 17),
        ("at_most", ("3",), 3, 3.5),
        ("at_least", ("18",), Between(18, 19), Between(16, 17)),
        ("at_most", ("18",), Between(17, 18), Between(19, 20)),
        ("is_true", (), True, False),
        ("is_false", (), False, True),
        ("is_true", (), "yes", "no"),
    ],
)
def test_a_criterion_holds_does_not_or_is_not_known(op, values, known, unlike):
    one = criterion("c", "f", op, *values)
    assert state_of(one, {"f": known}) == MET
    assert state_of(one, {"f": unlike}) == UNMET
    assert state_of(one, {}) == state_of(one, {"f": None}) == MISSING


def test_an_age_of_which_only_the_year_is_known_can_be_missing():
    assert state_of(criterion("c", "f", "at_least", "18"), {"f": Between(17, 18)}) == MISSING
    assert state_of(criterion("c", "f", "at_most", "17"), {"f": Between(17, 18)}) == MISSING
    assert state_of(criterion("c", "f", "at_least", "18"), {"f": "many"}) == MISSING


def test_a_question_that_does_not_concern_her_is_known():
    ops = {
        "in": UNMET,
        "not_in": MET,
        "at_least": UNMET,
        "at_most": UNMET,
        "is_true": UNMET,
        "is_false": UNMET,
    }
    for op, state in ops.items():
        assert state_of(criterion("c", "f", op, "1"), {"f": NOT_ASKED}) == state, op


STATES = {MET: {"x": "yes"}, UNMET: {"x": "no"}, MISSING: {}}


@pytest.mark.parametrize("first", STATES)
@pytest.mark.parametrize("second", STATES)
def test_truth_table_of_all_and_any(first, second):
    pack = replace(
        PACK, criteria={"a": criterion("a", "fa", "in", "yes"), "b": criterion("b", "fb", "in", "yes")}
    )
    known = {f"f{n}": v["x"] for n, v in (("a", STATES[first]), ("b", STATES[second])) if v}
    order = [UNMET, MISSING, MET]
    both, either = (pick((first, second), key=order.index) for pick in (min, max))
    assert judge(pack, Rule(all=("a", "b")), known)[0] == both
    assert judge(pack, Rule(any=(("a", "b"),)), known)[0] == either
    assert judge(pack, Rule(all=("a",), any=(("b",),)), known)[0] == both
    assert judge(pack, Rule(any=(("a",), ("b",))), known)[0] == both
    assert judge(pack, Rule(), known)[0] == MET


def test_of_alternatives_that_are_met_only_those_that_hold_are_told():
    pack = replace(PACK, criteria={n: criterion(n, n, "in", "yes") for n in "abc"})
    reasons = judge(pack, Rule(all=("c",), any=(("a", "b"),)), {"a": "yes", "b": "no"})[1]
    assert [(r.criterion, r.state, r.group) for r in reasons] == [("c", MISSING, 0), ("a", MET, 1)]
    assert reasons[0].text == {"fr": "c missing", "ar": "c missing", "en": "c missing"}


LOWEST = {"person.residence": "valid", "assessment.skill": "none"}
SKILLED = {"person.residence": "valid", "assessment.skill": "trade"}


@pytest.mark.parametrize(
    ("known", "lot", "outcome", "fitting"),
    [
        ({}, None, INCOMPLETE, ()),
        (LOWEST, 1, PROJECT, ("P1",)),
        ({"assessment.skill": "none"}, None, INCOMPLETE, ()),
        (SKILLED | {"assessment.wish": "salaried"}, 2, NOT_COVERED, ()),
        (SKILLED | {"assessment.wish": "self", "person.protection": "refugee_unhcr"}, 3, PROJECT, ("P3",)),
        (
            SKILLED | {"assessment.wish": "self", "person.protection": "none", "person.region": "S"},
            3,
            NOT_COVERED,
            (),
        ),
        (SKILLED | {"assessment.wish": "self"}, 3, INCOMPLETE, ()),
        (
            SKILLED | {"assessment.wish": "self", "person.protection": "refugee_unhcr", "person.region": "R"},
            3,
            PROJECT,
            ("P3", "P4"),
        ),
        (LOWEST | {"person.residence": "none"}, None, NOT_COVERED, ()),
    ],
)
def test_the_first_lot_that_is_met_then_its_projects(known, lot, outcome, fitting):
    proposal = evaluate(PACK, known)
    assert (proposal.lot, proposal.outcome, proposal.fitting) == (lot, outcome, fitting)


def test_ties_and_open_lots_are_told():
    pack = replace(PACK, lots=tuple(replace(lot, rule=Rule(all=("skilled",))) for lot in PACK.lots[1:]))
    tie = evaluate(pack, {"assessment.skill": "trade"})
    assert (tie.lot, tie.also) == (2, (3,))
    assert "P3" not in tie.fitting
    still_open = evaluate(PACK, {"assessment.skill": "trade", "assessment.wish": "salaried"})
    assert (still_open.lot, still_open.open_before) == (2, ())
    doubt = replace(PACK, lots=(replace(PACK.lots[0], rule=Rule(all=("regular",))), *PACK.lots[1:]))
    before = evaluate(doubt, {"assessment.skill": "trade", "assessment.wish": "salaried"})
    assert (before.lot, before.open_before, before.outcome) == (2, (1,), INCOMPLETE)


def test_the_kept_proposal_holds_codes_only():
    kept = snapshot(evaluate(PACK, LOWEST))
    assert kept["lots"][0] == {
        "code": "1",
        "verdict": "met",
        "criteria": {"regular": "met", "no_skill": "met"},
    }
    assert kept["fitting"] == ["P1"]


# Properties ---------------------------------------------------------------------------------------

VALUES = {
    "person.residence": ["valid", "renewal", "filed", "none"],
    "person.protection": ["none", "refugee_unhcr", "asylum_seeker"],
    "person.region": ["R", "S"],
    "person.age": [17, 18, 40, Between(17, 18)],
    "person.great_vulnerability": [True],
    "assessment.skill": ["none", "trade"],
    "assessment.wish": ["salaried", "self", "unsure"],
    "assessment.barriers": [frozenset(), frozenset(["money"]), frozenset(["money", "language"])],
    "assessment.card": [True, False, NOT_ASKED],
}
known_facts = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in VALUES.items()}
)
codes = st.sampled_from(sorted(CRITERIA))
rules = st.builds(
    Rule,
    all=st.lists(codes, max_size=3).map(tuple),
    any=st.lists(st.lists(codes, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple),
)


def packs(draw_rules):
    lots = tuple(replace(lot, rule=rule) for lot, rule in zip(PACK.lots, draw_rules, strict=False))
    projects = tuple(
        replace(project, rule=rule) for project, rule in zip(PACK.projects, draw_rules[3:], strict=True)
    )
    return replace(PACK, lots=lots, projects=projects)


some_pack = st.lists(rules, min_size=6, max_size=6).map(packs)


def naive(pack, known):
    """The proposal as somebody would work it out on paper: try every value that an unknown could have."""

    def states(code):
        one: Criterion = pack.criteria[code]
        return state_of(one, known)

    def verdict(rule):
        groups = [(code,) for code in rule.all] + list(rule.any)
        best = [{MET: 2, MISSING: 1, UNMET: 0}[s] for s in (max_state(g) for g in groups)]
        return [UNMET, MISSING, MET][min(best, default=2)]

    def max_state(group):
        found = [states(code) for code in group]
        return MET if MET in found else MISSING if MISSING in found else UNMET

    lot = None
    reach = []
    for one in pack.lots:
        reach.append(one.number)
        if verdict(one.rule) == MET:
            lot = one.number
            break
    lots = {one.number: verdict(one.rule) for one in pack.lots}
    fitting = [p.code for p in pack.projects if p.lot == lot and verdict(p.rule) == MET]
    hopeful = [
        p.code
        for p in pack.projects
        if p.lot in reach and lots[p.lot] != UNMET and verdict(p.rule) != UNMET and p.code not in fitting
    ]
    return lot, tuple(fitting), PROJECT if fitting else INCOMPLETE if hopeful else NOT_COVERED


@given(some_pack, known_facts)
def test_a_naive_reading_agrees_and_evaluation_is_deterministic(pack, known):
    proposal = evaluate(pack, known)
    assert (proposal.lot, proposal.fitting, proposal.outcome) == naive(pack, known)
    assert evaluate(pack, dict(reversed(known.items()))) == proposal


@given(some_pack, known_facts, st.sampled_from(sorted(VALUES)), st.data())
def test_to_learn_something_never_makes_a_known_criterion_unknown(pack, known, name, data):
    if name in known:
        return
    more = known | {name: data.draw(st.sampled_from(VALUES[name]))}
    for code, one in pack.criteria.items():
        before, after = state_of(one, known), state_of(one, more)
        assert before in (MISSING, after), code
    for before, after in zip(evaluate(pack, known).lots, evaluate(pack, more).lots, strict=True):
        assert before.own in (MISSING, after.own)


# Answers ------------------------------------------------------------------------------------------

FORM = AssessmentForm(
    version="1",
    sections={"s": {"fr": "S"}},
    questions=(
        Question("skill", "s", {}, "one", options=(Option("none", {}), Option("trade", {})), required=True),
        Question("card", "s", {}, "yes_no", only_if=("skill", ("trade",)), required=True, proof=True),
        Question("where", "s", {}, "one", options=(Option("here", {}),), only_if=("card", ("yes",))),
        Question(
            "barriers",
            "s",
            {},
            "many",
            options=(Option("money", {}), Option("language", {}), Option("none", {}, alone=True)),
        ),
        Question("years", "s", {}, "number"),
        Question("said", "s", {}, "text"),
    ),
    valid_days=180,
)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({}, "cases.answer_missing", "skill"),
        ({"skill": " "}, "cases.answer_missing", "skill"),
        ({"skill": "none", "hobby": "x"}, "cases.question_unknown", "hobby"),
        ({"skill": "magic"}, "cases.option_unknown", "skill"),
        ({"skill": ["none"]}, "cases.option_unknown", "skill"),
        ({"skill": "trade"}, "cases.answer_missing", "card"),
        ({"skill": "trade", "card": "perhaps"}, "cases.option_unknown", "card"),
        ({"skill": "none", "card": True}, "cases.not_asked", "card"),
        ({"skill": "trade", "card": "no", "where": "here"}, "cases.not_asked", "where"),
        ({"skill": "none", "barriers": ["money", "wind"]}, "cases.option_unknown", "barriers"),
        ({"skill": "none", "barriers": ["none", "money"]}, "cases.answer_alone", "barriers"),
        ({"skill": "none", "years": "ten"}, "cases.number_unreadable", "years"),
        ({"skill": "none", "years": True}, "cases.number_unreadable", "years"),
        ({"skill": "none", "years": -1}, "cases.number_out_of_range", "years"),
        ({"skill": "none", "years": "1e9"}, "cases.number_out_of_range", "years"),
        ({"skill": "none", "years": "NaN"}, "cases.number_out_of_range", "years"),
        ({"skill": "none", "said": "x" * 2001}, "cases.text_too_long", "said"),
        ({"skill": "none", "said": 4}, "cases.option_unknown", "said"),
    ],
)
def test_answers_are_held_to_the_form(given, code, field):
    with pytest.raises(Refused) as refused:
        check(FORM, given, {})
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("proofs", "code", "field"),
    [
        ({"years": Proof("document")}, "cases.proof_without_answer", "years_proof"),
        ({"skill": Proof("dream")}, "cases.proof_unknown", "skill_proof"),
        ({"skill": Proof("document", "x" * 501)}, "cases.text_too_long", "skill_note"),
        ({"hobby": Proof("document")}, "cases.question_unknown", "hobby"),
    ],
)
def test_proofs_are_held_to_the_answers(proofs, code, field):
    with pytest.raises(Refused) as refused:
        check(FORM, {"skill": "none"}, proofs)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_answers_become_what_is_kept_and_facts_without_any_text():
    given = {
        "skill": "trade",
        "card": "yes",
        "barriers": ["language", "money", "money"],
        "years": "2,5",
        "said": " of her life\x00 ",
    }
    kept, proofs = check(FORM, given, {"skill": Proof("observed", " saw it ")})
    assert kept == {
        "skill": "trade",
        "card": True,
        "barriers": ["money", "language"],
        "years": 2.5,
        "said": "of her life",
    }
    assert proofs == {
        "skill": {"kind": "observed", "note": "saw it"},
        "card": {"kind": "declared", "note": ""},
    }
    assert facts(FORM, kept) == {
        "assessment.skill": "trade",
        "assessment.card": True,
        "assessment.barriers": frozenset(["money", "language"]),
        "assessment.years": 2.5,
    }


def test_what_was_not_asked_is_known_not_to_concern_her():
    assert facts(FORM, {"skill": "none"}) == {
        "assessment.skill": "none",
        "assessment.card": NOT_ASKED,
        "assessment.where": NOT_ASKED,
    }
    assert facts(FORM, {}) == {}
