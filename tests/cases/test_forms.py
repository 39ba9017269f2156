"""Several forms in versions: what is asked again, what stands from before, what a profile adds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.accounts import actions as accounts
from parcours.cases import actions, queries, said
from parcours.cases.answers import Proof, check, facts, is_asked
from parcours.cases.evaluation import NOT_ASKED
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Refused
from parcours.programmes import actions as programmes
from parcours.programmes.pack import AssessmentForm, Option, Question
from tests.factories.accounts import actor, organisation
from tests.factories.cases import REGULAR
from tests.factories.people import person
from tests.factories.programmes import eu_maroc_text, load_eu_maroc

TODAY = date(2019, 6, 3)
FIRST = {
    "vulnerability": ["no_income"],
    "experience": "over_3",
    "certificates": ["none"],
    "skill": True,
    "occupation": "71",
    "know_how": True,
    "barriers": ["transport", "money"],
    "wish": "self_employed",
    "idea": "A bakery.",
}
AGAIN = [code for code in FIRST if code not in ("occupation", "know_how", "idea")]
JOB = {
    "job_field": "71",
    "job_hours": "either",
    "job_languages": ["french"],
    "job_cv": True,
    "job_tried": ["nowhere"],
}


@pytest.fixture
def here(db):
    with clock.at(TODAY):
        load_eu_maroc()
        yield actor(organisation("EN"))


@pytest.fixture
def fatou(here):
    who = person(here, **REGULAR).person
    proofs = {"experience": Proof("document", "work book")}
    with clock.at(TODAY - timedelta(days=200)):
        actions.assess(by=here, person=who, answers=FIRST, proofs=proofs, occurred_on=clock.today())
    return who


def rows_of(here, who):
    with acting(here):
        return queries.assessments(here, who)


def again(here, who, answers, confirmed=(), **more):
    told = {"form": "reassessment", "based_on": rows_of(here, who)[0].id} | more
    return actions.assess(
        by=here, person=who, answers=answers | {"changed": ["work"]}, confirmed=list(confirmed), **told
    )


def refused(code, field=None):
    class Expect:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, trace):
            assert kind is not None and issubclass(kind, Refused), "nothing was refused"
            assert (error.code, error.field) == (code, field)
            return True

    return Expect()


# Asking again -------------------------------------------------------------------------------------


def test_an_answer_filled_in_is_never_taken_as_confirmed(here, fatou):
    for left_out in AGAIN:
        with refused("cases.not_confirmed", left_out):
            again(here, fatou, FIRST, [code for code in AGAIN if code != left_out])
    again(here, fatou, FIRST, AGAIN)
    newest, oldest = rows_of(here, fatou)
    # What need not be answered and was not gone through keeps the day on which she said it.
    then = oldest.assessed_on.isoformat()
    assert newest.answered_on == {"occupation": then, "know_how": then, "idea": then}
    assert (newest.form, newest.based_on) == ("reassessment", oldest.id)
    assert said.said_on(newest, "wish") == TODAY and said.said_on(newest, "idea") == oldest.assessed_on


def test_a_changed_answer_is_of_today_and_is_shown_beside_the_former(here, fatou):
    now = FIRST | {"wish": "salaried", "vulnerability": ["irregular_income"]}
    del now["idea"]
    again(here, fatou, now, [code for code in AGAIN if code not in ("wish", "vulnerability")])
    with acting(here):
        newest, oldest = queries.history(here, fatou)
    told = {one.question.code: (one.before, one.now, one.on) for one in newest.changes}
    day = oldest.row.assessed_on
    assert told == {
        "vulnerability": (["no_income"], ["irregular_income"], day),
        "wish": ("self_employed", "salaried", day),
        "idea": ("A bakery.", None, day),
    }
    assert oldest.changes == [] and newest.form.code == "reassessment"


def test_what_was_said_the_same_day_is_not_asked_twice(here):
    who = person(here, **REGULAR).person
    actions.assess(by=here, person=who, answers=FIRST)
    again(here, who, FIRST | {"wish": "salaried", "idea": ""})
    assert rows_of(here, who)[0].answered_on == {}


def test_nobody_overwrites_what_a_colleague_has_just_written(here, fatou):
    opened = rows_of(here, fatou)[0].id
    actions.assess(by=actor(organisation("EN")), person=fatou, answers=FIRST | {"experience": "none"})
    with refused("cases.assessed_meanwhile"):
        again(here, fatou, FIRST, AGAIN, based_on=opened)
    with refused("cases.assessed_meanwhile"):
        again(here, fatou, FIRST, AGAIN, based_on=uuid7())


def test_answers_of_a_later_day_are_not_filled_in_before_it(here, fatou):
    with refused("cases.before_the_last", "occurred_on"):
        again(here, fatou, FIRST, AGAIN, occurred_on=TODAY - timedelta(days=300))


def test_whoever_fills_nothing_in_says_everything_today(here, fatou):
    actions.assess(by=here, person=fatou, answers=FIRST)
    assert rows_of(here, fatou)[0].answered_on == {}


# Profiles -----------------------------------------------------------------------------------------


def test_a_profile_is_no_assessment_of_the_situation(here):
    who = person(here, **REGULAR).person
    actions.assess(by=here, person=who, answers=JOB, form="job_search")
    with acting(here):
        assert queries.latest_assessment(here, who) is None
        assert [one.person for one in queries.waiting_for_assessment(here)] == [who]
        assert queries.expiring_assessments(here, days=400) == []
        with refused("cases.not_assessed"):
            queries.proposal(here, who)
        [told] = Entry.objects.filter(person_id=who, kind__in=["cases.assessed", "cases.profiled"])
    # Whoever has a profile alone is not counted as assessed.
    assert told.kind == "cases.profiled"
    assert told.facts == {"form": "job_search", "form_version": "1"}


def test_profiles_are_proposed_to_whom_they_fit(here, fatou):
    with acting(here):
        situation, first, second = queries.forms_to_ask(here, fatou)
    assert situation.form.code == "reassessment" and situation.last is not None
    assert [(one.form.code, one.fits) for one in (first, second)] == [
        ("enterprise", True),
        ("job_search", False),
    ]
    with acting(here):
        unknown = queries.forms_to_ask(here, person(here).person)
    assert (unknown[0].form.code, [one.fits for one in unknown[1:]]) == ("assessment", [False, False])


def test_a_form_that_the_programme_does_not_have_is_refused(here, fatou):
    with refused("cases.form_unknown", "form"):
        actions.assess(by=here, person=fatou, answers=FIRST, form="horoscope")


def test_a_later_assessment_speaks_before_an_earlier_one(here, fatou):
    pack, rows = load_eu_maroc(), rows_of(here, fatou)
    newer = replace_row(rows[0], assessed_on=TODAY, answers={"vulnerability": ["isolated"], "skill": False})
    known = said.known(pack, [newer, *rows], TODAY)
    assert known["assessment.vulnerability"] == frozenset(["isolated"])
    # Asked and left open: what was said before holds no more; what hangs on it is not asked.
    assert "assessment.wish" not in known and known["assessment.occupation"] is NOT_ASKED
    profile = replace_row(newer, form="job_search", of_situation=False, answers=JOB)
    assert said.known(pack, [profile, *rows], TODAY)["assessment.wish"] == "self_employed"
    assert said.known(pack, [profile, *rows], TODAY)["assessment.job_hours"] == "either"
    late = TODAY + timedelta(days=300)
    assert said.known(pack, rows, late) == {}
    # An answer that was repeated is as old as the day on which she gave it.
    held = replace_row(rows[0], assessed_on=TODAY, expires_on=late, answered_on={"wish": "2018-01-01"})
    assert "assessment.wish" not in said.known(pack, [held], TODAY) and said.known(pack, [held], TODAY)


def replace_row(row, **changes):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**values | {"id": uuid7()} | changes)


# Versions, and who asked --------------------------------------------------------------------------


def changed_pack(
    version="3", before='text.en = "How do you wish to earn your living?"', after='text.en = "New words?"'
):
    text = eu_maroc_text()
    assert before in text
    head, forms = text.split("[assessment]\n", 1)
    first, *others = forms.replace(before, after, 1).split("[[forms]]\n")
    # A form that takes the question from the first one asks something else as well.
    told = [one.replace('version = "2"', f'version = "{version}"', 1) for one in (first, others[0])]
    return head + "[assessment]\n" + "[[forms]]\n".join([*told, *others[1:]])


def test_an_assessment_of_an_old_version_is_read_with_its_own_questions(here, fatou):
    programmes.load(by=Actor.system("tests"), text=changed_pack())
    actions.assess(by=here, person=fatou, answers=FIRST)
    with acting(here):
        newest, oldest = queries.history(here, fatou)
    assert (newest.form.version, oldest.form.version) == ("3", "2")
    assert newest.form.question("wish").text["en"] == "New words?"
    assert oldest.form.question("wish").text["en"] == "How do you wish to earn your living?"


def test_other_questions_under_the_same_version_are_refused(here):
    system = Actor.system("tests")
    for before, after in (
        ('text.en = "How do you wish to earn your living?"', 'text.en = "Other"'),
        ('kind = "yes_no"\nrequired = true', 'kind = "yes_no"\nrequired = false'),
        ('code = "irregular_income", label', 'code = "irregular", label'),
    ):
        with pytest.raises(Refused) as error:
            programmes.load(by=system, text=changed_pack("2", before, after))
        assert error.value.code in ("programmes.form_reworded", "programmes.bad_pack")
    # Another validity is not another question.
    programmes.load(by=system, text=changed_pack("2", "valid_days = 365", "valid_days = 30"))


def test_a_validity_that_is_shortened_later_takes_nothing_from_what_was_said(here, fatou):
    programmes.load(by=Actor.system("tests"), text=changed_pack("2", "valid_days = 365", "valid_days = 30"))
    with acting(here):
        assert not queries.latest_assessment(here, fatou).expired()
        assert queries.proposal(here, fatou).lot is not None


def test_the_organisation_keeps_the_name_that_it_had(here, fatou):
    [row] = rows_of(here, fatou)
    assert row.organisation_name == row.organisation.name and row.author == here.user
    name = {"fr": "Autre", "ar": "Autre", "en": "Autre"}
    accounts.set_organisation(by=Actor.system("tests"), code=row.organisation.code, name=name, kind="grantee")
    [row] = rows_of(here, fatou)
    assert row.organisation.name["fr"] == "Autre" != row.organisation_name["fr"]


# Kinds of questions -------------------------------------------------------------------------------


def words(text="x"):
    return {"en": text}


def question(code, kind, **more):
    return Question(code, "s", words(), kind, **more)


YES_NO = (Option("a", words()), Option("b", words()))
KINDS = AssessmentForm(
    "1",
    {"s": words()},
    (
        question("intro", "note"),
        question("age", "whole", least=Decimal(1), most=Decimal(9)),
        question("price", "number", most=Decimal("9.5")),
        question("since", "day"),
        question("gate", "one", options=YES_NO),
        question("other", "yes_no"),
        question("both", "text", only_if=("gate", ("a",)), and_if=(("other", ("yes",)),), required=True),
    ),
    30,
)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"intro": "read"}, "cases.question_unknown"),
        ({"age": "2.5"}, "cases.number_unreadable"),
        ({"age": 0}, "cases.number_out_of_range"),
        ({"age": 10}, "cases.number_out_of_range"),
        ({"price": "9.51"}, "cases.number_out_of_range"),
        ({"since": "2019-02-30"}, "cases.day_unreadable"),
        ({"since": 3}, "cases.day_unreadable"),
        ({"gate": "a", "both": "x"}, "cases.not_asked"),
        ({"gate": "b", "other": True, "both": "x"}, "cases.not_asked"),
        ({"gate": "a", "other": True}, "cases.answer_missing"),
    ],
)
def test_what_an_answer_may_not_be(answers, code):
    with pytest.raises(Refused) as error:
        check(KINDS, answers, {})
    assert error.value.code == code


def test_what_an_answer_may_be():
    given = {"age": "9", "price": "9,5", "since": date(2019, 1, 2), "gate": "a", "other": "yes", "both": "w"}
    kept, _proofs = check(KINDS, given, {})
    assert kept == {"age": 9, "price": 9.5, "since": "2019-01-02", "gate": "a", "other": True, "both": "w"}
    # Neither words nor days become facts that rules read.
    assert set(facts(KINDS, kept)) == {f"assessment.{code}" for code in ("age", "price", "gate", "other")}


def test_every_condition_must_hold():
    both = KINDS.question("both")
    held = [
        (gate, other)
        for gate in ("a", "b", None)
        for other in (True, False, None)
        if is_asked(both, {"gate": gate, "other": other})
    ]
    assert held == [("a", True)]
