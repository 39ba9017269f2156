"""Steps, qualifications, and who waits for what."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from parcours.accounts import actions as accounts
from parcours.cases import actions, models, planning, queries
from parcours.cases.rules import Gained, NewStep, StepMove
from parcours.cases.states import STEP
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from tests.cases.test_cases import TABLES, shared, told
from tests.factories.accounts import actor, organisation
from tests.factories.cases import REGULAR, SKILLED, UNSKILLED, assessed, oriented, within
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 1)
SOURCE = "training.Enrolment"


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


def kinds(who):
    rows = Entry.objects.filter(person_id=who, kind__startswith="cases.step").order_by("sequence")
    return list(rows.values_list("kind", flat=True))


def step(by, who, **more):
    return actions.plan_step(
        by=by, person=who, **({"kind": "papers", "what": "Go to the prefecture"} | more)
    ).id


# Steps --------------------------------------------------------------------------------------------


def test_a_step_is_planned_begun_and_done(here):
    who = oriented(here)
    first = step(here, who, due_on=TODAY + timedelta(days=7), project="OFICIO")
    actions.begin_step(by=here, step=first)
    actions.close_step(by=here, step=first, note="receipt obtained")
    with acting(here):
        [kept] = queries.steps(here, who)
        assert (kept.state, kept.ended_on, kept.note) == ("done", TODAY, "receipt obtained")
        assert kinds(who) == ["cases.step_planned", "cases.step_begun", "cases.step_done"]
        entry = Entry.objects.filter(person_id=who, kind="cases.step_done").get()
        assert entry.project == "OFICIO" and "prefecture" not in str(entry.facts)


MOVES = {
    ("planned", "under_way"),
    ("planned", "done"),
    ("planned", "abandoned"),
    ("under_way", "done"),
    ("under_way", "abandoned"),
}


def test_only_these_moves_exist(here):
    states = list(STEP.labels)
    found = {(a, b) for a in states for b in states if STEP.can(a, b, here)}
    assert found == MOVES
    who = oriented(here)
    done = step(here, who)
    actions.close_step(by=here, step=done, to="abandoned")
    for to in ("done", "under_way"):
        with pytest.raises(Refused) as refused:
            actions.move_step_many(by=here, moves=[StepMove(to, done)])
        assert refused.value.code == "kernel.illegal_move"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"kind": "magic"}, "cases.kind_unknown", "kind"),
        ({"what": " "}, "cases.what_missing", "what"),
        ({"what": "x" * 201}, "cases.text_too_long", "what"),
        ({"due_on": TODAY - timedelta(days=1)}, "cases.due_before_planned", "due_on"),
        ({"occurred_on": TODAY + timedelta(days=1)}, "cases.day_in_future", "occurred_on"),
        ({"project": "NONE"}, "cases.project_unknown", "project"),
        ({"source_type": SOURCE}, "cases.step_of_source", None),
    ],
)
def test_a_step_that_cannot_be_is_refused(here, changes, code, field):
    who = oriented(here)
    with pytest.raises(Refused) as refused:
        step(here, who, **changes)
    assert (refused.value.code, refused.value.field) == (code, field)
    with acting(here):
        assert not models.Step.objects.exists()


def test_a_step_ends_neither_before_it_was_planned_nor_tomorrow(here):
    first = step(here, oriented(here))
    for day, code in ((-1, "cases.ended_before_planned"), (1, "cases.day_in_future")):
        with pytest.raises(Refused) as refused:
            actions.close_step(by=here, step=first, occurred_on=TODAY + timedelta(days=day))
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        actions.close_step(by=here, step=first, to="gone")
    assert refused.value.code == "cases.state_unknown"


def test_a_step_with_a_source_moves_only_with_its_source(here):
    who, source, trainer = oriented(here), uuid7(), actor(here.organisation, "trainer")
    given = {"kind": "training", "what": "", "source_type": SOURCE, "source_id": source}
    with pytest.raises(Refused) as refused:
        step(here, who, **given)
    assert refused.value.code == "cases.step_of_source"
    with within():
        step(here, who, **given)
        with pytest.raises(Refused) as refused:
            step(here, who, **given)
        assert refused.value.code == "cases.source_twice"
    with pytest.raises(Refused) as refused:
        actions.close_step(by=trainer, source_type=SOURCE, source_id=source)
    assert refused.value.code == "cases.step_of_source"
    with within("training.complete"):
        actions.close_step(by=trainer, source_type=SOURCE, source_id=source)
        with pytest.raises(Missing):
            actions.close_step(by=trainer, source_type=SOURCE, source_id=uuid7())
    with acting(here):
        assert kinds(who) == ["cases.step_planned", "cases.step_done"]


def test_whoever_does_not_accompany_plans_nothing_of_her_own(here):
    who, trainer = oriented(here), actor(here.organisation, "trainer")
    with pytest.raises(NotAllowed):
        step(trainer, who)
    first = step(here, who)
    with pytest.raises(NotAllowed):
        actions.close_step(by=trainer, step=first)
    for role in ("job_adviser", "coordinator"):
        step(actor(here.organisation, role), who)


def test_many_steps_equal_one_by_one(here):
    one_by_one, many = ([oriented(here) for _n in range(2)] for _way in range(2))
    new = {"kind": "language", "what": "Course", "due_on": TODAY}
    for who in one_by_one:
        actions.close_step(by=here, step=actions.plan_step(by=here, person=who, **new).id)
    planned = actions.plan_step_many(by=here, steps=[NewStep(person=who, **new) for who in many])
    actions.move_step_many(by=here, moves=[StepMove("done", one) for one in planned.ids])
    with acting(here):
        assert told(one_by_one) == told(many)
    for ask in (
        lambda: actions.plan_step_many(by=here, steps=[]),
        lambda: actions.move_step_many(by=here, moves=[]),
    ):
        with pytest.raises(Refused):
            ask()
    with pytest.raises(Refused, match="250"):
        actions.plan_step_many(by=here, steps=[NewStep(person=many[0], **new)] * 251)
    twice = step(here, many[0])
    with pytest.raises(Refused) as refused:
        actions.move_step_many(by=here, moves=[StepMove("done", twice)] * 2)
    assert refused.value.code == "cases.twice"


def test_a_step_opens_the_case_of_somebody_who_has_none(here):
    who = person(here).person
    step(here, who)
    with acting(here):
        assert queries.case_of(here, who).opened_on == TODAY
        kinds = Entry.objects.filter(person_id=who, kind__startswith="cases.").order_by("sequence")
        assert list(kinds.values_list("kind", flat=True)) == ["cases.opened", "cases.step_planned"]


# Qualifications -----------------------------------------------------------------------------------

SEWING = {
    "kind": "certificate",
    "title": {"fr": "Couture", "ar": "الخياطة", "en": "Sewing"},
    "hours": 120,
    "occupation": "753",
    "project": "OFICIO",
    "source_type": "training.Certificate",
}


def test_a_qualification_is_gained_and_withdrawn_with_its_retraction(here):
    who, source, trainer = oriented(here), uuid7(), actor(here.organisation, "trainer")
    given = SEWING | {"person": who, "source_id": source}
    with pytest.raises(NotAllowed):
        actions.add_qualification(by=here, **given)
    actions.add_qualification(by=trainer, **given)
    with pytest.raises(Refused) as refused:
        actions.add_qualification(by=trainer, **given)
    assert refused.value.code == "cases.source_twice"
    with acting(here):
        [kept] = queries.qualifications(here, who)
        gained = Entry.objects.get(person_id=who, kind="cases.qualified")
        assert (gained.id, gained.project, kept.title["fr"]) == (kept.entry, "OFICIO", "Couture")
    coordinator = actor(here.organisation, "coordinator")
    taken = {"by": coordinator, "source_type": "training.Certificate", "source_id": source}
    actions.withdraw_qualification(**taken)
    with pytest.raises(Missing):
        actions.withdraw_qualification(**taken)
    with acting(here):
        assert queries.qualifications(here, who) == []
        assert Entry.objects.get(kind="cases.qualification_withdrawn").retracts == gained.id


def test_many_qualifications_equal_one_by_one(here):
    one_by_one, many = ([oriented(here) for _n in range(2)] for _way in range(2))
    trainer = actor(here.organisation, "trainer")
    for who in one_by_one:
        actions.add_qualification(by=trainer, person=who, source_id=uuid7(), **SEWING)
    actions.add_qualification_many(
        by=trainer, gained=[Gained(person=who, source_id=uuid7(), **SEWING) for who in many]
    )
    with acting(here):
        strip = [[line.split("UUID")[0] for line in told(group)] for group in (one_by_one, many)]
        assert strip[0] == strip[1]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "magic"}, "cases.kind_unknown"),
        ({"project": "NONE"}, "cases.project_unknown"),
        ({"source_type": ""}, "cases.source_missing"),
        ({"occurred_on": TODAY + timedelta(days=1)}, "cases.day_in_future"),
    ],
)
def test_a_qualification_that_cannot_be_is_refused(here, changes, code):
    who, trainer = oriented(here), actor(here.organisation, "trainer")
    with pytest.raises(Refused) as refused:
        actions.add_qualification(by=trainer, **(SEWING | {"person": who, "source_id": uuid7()} | changes))
    assert refused.value.code == code


# Faults and walls ---------------------------------------------------------------------------------


def test_a_fault_at_the_end_leaves_nothing(here, monkeypatch):
    who, source = oriented(here), uuid7()
    first = step(here, who)
    given = SEWING | {"person": who, "source_id": source}
    trainer, coordinator = (actor(here.organisation, role) for role in ("trainer", "coordinator"))
    actions.add_qualification(by=trainer, **given)
    with acting(here):
        before = told([who])

    def fault(*_arguments, **_more):
        raise RuntimeError("fault")

    monkeypatch.setattr(planning, "record_many", fault)
    for ask in (
        lambda: step(here, who),
        lambda: actions.begin_step(by=here, step=first),
        lambda: actions.close_step(by=here, step=first),
        lambda: actions.add_qualification(by=trainer, **(given | {"source_id": uuid7()})),
        lambda: actions.withdraw_qualification(
            by=coordinator, source_type="training.Certificate", source_id=source
        ),
    ):
        with pytest.raises(RuntimeError, match="fault"):
            ask()
    with acting(here):
        assert told([who]) == before


def test_row_security_alone_hides_every_table(here, elsewhere):
    who = oriented(here)
    step(here, who)
    actions.add_qualification(by=actor(here.organisation, "trainer"), person=who, source_id=uuid7(), **SEWING)

    def counts(by):
        with acting(by), connection.cursor() as cursor:
            found = {}
            for model in TABLES:
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                found[model.__name__] = cursor.fetchone()[0]
            return found

    assert set(counts(here).values()) == {1}
    assert set(counts(elsewhere).values()) == {0}
    with acting(elsewhere), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        models.Case.objects.create(
            person_id=who, programme="other", opened_on=TODAY, organisation_id=elsewhere.organisation
        )
    shared(here, elsewhere, who)
    assert set(counts(elsewhere).values()) == {1}


def test_a_foreign_step_is_missing(here, elsewhere):
    first = step(here, oriented(here))
    for wanted in (first, uuid7()):
        with pytest.raises(Missing):
            actions.close_step(by=elsewhere, step=wanted)
        with acting(elsewhere):
            assert queries.step(elsewhere, wanted) is None


# Who waits ----------------------------------------------------------------------------------------


def waiting(rows):
    return [(one.person, one.since, one.why) for one in rows]


def test_who_waits_for_an_assessment_and_for_an_orientation(here, elsewhere):
    with clock.at(TODAY - timedelta(days=9)):
        registered = person(here, **REGULAR).person
        one = assessed(here)
    two = assessed(here)
    oriented(here)
    with acting(here):
        assert waiting(queries.waiting_for_assessment(here)) == [
            (registered, TODAY - timedelta(days=9), "not_assessed")
        ]
        both = queries.waiting_for_orientation(here)
        assert waiting(both) == [
            (one, TODAY - timedelta(days=9), "not_oriented"),
            (two, TODAY, "not_oriented"),
        ]
        cut = queries.waiting_for_orientation(here, limit=1)
        assert (len(cut), cut.total, both.total) == (1, 2, 2)
    with acting(elsewhere):
        assert queries.waiting_for_assessment(elsewhere) == [] == queries.waiting_for_orientation(elsewhere)


def test_no_solution_is_computed_from_steps_and_orientations(here):
    with clock.at(TODAY - timedelta(days=40)):
        idle, busy, ended = oriented(here), oriented(here), oriented(here)
        step(here, busy)
        last = step(here, ended)
    fresh = oriented(here)
    uncovered = assessed(here, SKILLED)
    actions.orient(by=here, person=uncovered, outcome="not_covered")
    with clock.at(TODAY - timedelta(days=31)):
        actions.close_step(by=here, step=last)
    with acting(here):
        assert waiting(queries.without_solution(here, days=30)) == [
            (idle, TODAY - timedelta(days=40), "no_step"),
            (ended, TODAY - timedelta(days=31), "no_step"),
            (uncovered, TODAY, "not_covered"),
        ]
        assert [w.person for w in queries.without_solution(here, days=35)] == [idle, uncovered]
        cut = queries.without_solution(here, days=30, limit=2)
        assert (len(cut), cut.total) == (2, 3)
        assert queries.has_solution(here, busy) and not queries.has_solution(here, fresh)
    step(here, uncovered)
    with acting(here):
        assert uncovered not in [w.person for w in queries.without_solution(here)]


def working_in(who, place):
    """The same person, at a site of her organisation."""
    made = accounts.set_site(
        by=actor(organisation("ADMIN"), role="administrator"),
        organisation=who.organisation,
        code="EN-SITE",
        name={"fr": "Centre", "ar": "مركز", "en": "Centre"},
        place=place,
    )
    return replace(who, site=made.site)


def test_hers_are_those_in_her_charge_and_of_her_city(here):
    colleague = actor(organisation("EN"))
    salma = working_in(here, "MA-oujda")
    with clock.at(TODAY - timedelta(days=100)):
        near, far = oriented(colleague), oriented(colleague, city="MA-nador")
    with clock.at(TODAY - timedelta(days=40)):
        charge = oriented(here, city="MA-nador")
    with acting(salma):
        hers = queries.without_solution(salma, whose=queries.HERS)
        assert [w.person for w in hers] == [charge, near]
        everybody = queries.without_solution(salma)
        assert {w.person for w in everybody} == {near, far, charge}
        second = queries.without_solution(salma, limit=2, start=2)
        assert ([w.person for w in second], second.total) == ([charge], 3)
        assert queries.without_solution(salma, limit=2, start=8).total == 3
    with acting(here):
        without_a_place = queries.without_solution(here, whose=queries.HERS)
        assert {w.person for w in without_a_place} == {near, far, charge}


def test_how_long_there_is_no_solution_adds_up_and_each_part_is_a_list(here):
    for days in (29, 30, 89, 90, 179, 180, 400):
        with clock.at(TODAY - timedelta(days=days)):
            oriented(here)
    uncovered = assessed(here, SKILLED)
    actions.orient(by=here, person=uncovered, outcome="not_covered")
    with acting(here):
        counts = queries.how_long_without_solution(here)
        assert counts == {"month": 1, "quarter": 2, "half_year": 2, "longer": 2}
        assert sum(counts.values()) == queries.without_solution(here).total
        for band, n in counts.items():
            found = queries.without_solution(here, band=band, limit=1)
            assert (found.total, len(found)) == (n, 1)


def test_no_solution_says_what_would_end_it(here):
    with clock.at(TODAY - timedelta(days=40)):
        unknown, waits, placed = person(here).person, assessed(here), oriented(here)
        uncovered = assessed(here, SKILLED)
        actions.orient(by=here, person=uncovered, outcome="not_covered")
    with acting(here):
        found = {w.person: w.next for w in queries.without_solution(here)}
    assert found == {
        unknown: queries.ASSESS,
        waits: queries.ORIENT,
        placed: queries.PLACE,
        uncovered: queries.LOOK,
    }


def test_steps_fall_due_and_assessments_expire(here, elsewhere):
    who = oriented(here)
    late = step(here, who, due_on=TODAY)
    done = step(here, who, due_on=TODAY)
    actions.close_step(by=here, step=done)
    step(here, who, due_on=TODAY + timedelta(days=60))
    with clock.at(TODAY + timedelta(days=160)):
        renewed = assessed(here)
    with clock.at(TODAY + timedelta(days=1)), acting(here):
        assert [(w.person, w.object) for w in queries.overdue_steps(here)] == [(who, late)]
        assert queries.steps(here, who)[0].id == late
        assert queries.steps(here, who)[-1].id == done
    with clock.at(TODAY + timedelta(days=160)):
        with acting(here):
            assert [w.person for w in queries.expiring_assessments(here)] == [who]
        actions.assess(by=here, person=who, answers=UNSKILLED)
        with acting(here):
            assert queries.expiring_assessments(here) == []
            assert queries.latest_assessment(here, renewed)
        with acting(elsewhere):
            assert queries.overdue_steps(elsewhere) == [] == queries.expiring_assessments(elsewhere)
