"""Recommendations of evaluations: who writes, who decides, what is promised until when, who got them."""

from contextlib import nullcontext
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import close_old_connections, transaction
from django.db.utils import IntegrityError, ProgrammingError

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.outreach import actions, recommending, states
from parcours.outreach.models import Diffusion, Recommendation
from parcours.outreach.recommending import Decision, DiffusionTold
from tests.factories import outreach as factory
from tests.factories.accounts import actor, member, organisation
from tests.outreach.conftest import TODAY, Place

pytestmark = pytest.mark.django_db
SOON = TODAY + timedelta(days=90)
WHY = {"fr": "Faute de moyens"}
STATES = ("draft", "issued", "accepted", "partly", "refused", "done", "withdrawn")


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def staff(code: str) -> Place:
    """The coordinator has an account: who sees to something is somebody."""
    where = organisation(code)
    return Place(actor(where), member(where, "coordinator"), uuid7())


@pytest.fixture
def here(programme):
    return staff("EN")


@pytest.fixture
def elsewhere(programme):
    return staff("AMAPPE")


def refused(code, action, /, **arguments):
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == code, found.value.code
    assert "%(" not in found.value.sentence


def written(here, elsewhere, **more):
    """By here, for elsewhere to answer."""
    return factory.recommendation(here.coordinator, owner="AMAPPE", **more)


def issued(here, elsewhere, **more):
    made = written(here, elsewhere, **more)
    actions.issue_recommendation(by=here.coordinator, recommendation=made)
    return made


def decision(by, what="accepted", **more):
    told = {"due_on": SOON, "person": by.user} | more
    return Decision(what, told.pop("reason", {} if what == "accepted" else WHY), **told)


def decide(place, wanted, what="accepted", **more):
    by = place.coordinator
    return actions.decide_recommendation(by=by, recommendation=wanted, decision=decision(by, what, **more))


def in_state(here, elsewhere, state):
    made = written(here, elsewhere)
    if state != "draft":
        actions.issue_recommendation(by=here.coordinator, recommendation=made)
    if state == "withdrawn":
        actions.withdraw_recommendation(by=here.coordinator, recommendation=made)
    if state in ("accepted", "partly", "refused", "done"):
        decide(elsewhere, made, "accepted" if state == "done" else state)
    if state == "done":
        actions.finish_recommendation(by=elsewhere.coordinator, recommendation=made, outcome={"fr": "Fait"})
    return made


def row(wanted):
    with transaction.atomic(), as_role("system"):
        return Recommendation.objects.get(pk=wanted)


# States -------------------------------------------------------------------------------------------

TRIES = {
    "issued": lambda h, e, w: actions.issue_recommendation(by=h.coordinator, recommendation=w),
    "withdrawn": lambda h, e, w: actions.withdraw_recommendation(by=h.coordinator, recommendation=w),
    "accepted": lambda h, e, w: decide(e, w, "accepted"),
    "partly": lambda h, e, w: decide(e, w, "partly"),
    "refused": lambda h, e, w: decide(e, w, "refused"),
    "done": lambda h, e, w: actions.finish_recommendation(
        by=e.coordinator, recommendation=w, outcome={"fr": "Fait"}
    ),
}
ALLOWED = {
    ("draft", "issued"),
    ("issued", "withdrawn"),
    *(("issued", to) for to in ("accepted", "partly", "refused")),
    *(("refused", to) for to in ("accepted", "partly")),
    *((of, "done") for of in ("accepted", "partly")),
}


@pytest.mark.parametrize("target", TRIES)
@pytest.mark.parametrize("state", STATES)
def test_every_move_that_is_not_told_is_refused(here, elsewhere, state, target):
    wanted = in_state(here, elsewhere, state)
    allowed = (state, target) in ALLOWED
    with nullcontext() if allowed else pytest.raises(Refused):
        TRIES[target](here, elsewhere, wanted)
    assert row(wanted).state == (target if allowed else state)


def test_the_table_of_states_is_the_one_told():
    assert set(states.RECOMMENDATION.moves) == ALLOWED


# Written ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"evaluation": {}}, "outreach.title_missing"),
        ({"text": {"fr": "  "}}, "outreach.recommendation_empty"),
        ({"text": {"fr": "Appeler le 06 12 34 56 78"}}, "outreach.personal_in_lesson"),
        ({"evaluation": {"en": "See ali@example.org"}}, "outreach.personal_in_lesson"),
        ({"text": {"fr": "x" * 1501}}, "outreach.too_long"),
        ({"reported_on": TODAY + timedelta(days=1)}, "outreach.in_future"),
        ({"owner": "NOBODY"}, "outreach.not_in_list"),
        ({"due_on": date(2023, 1, 1)}, "outreach.end_before_start"),
        ({"due_on": date(2099, 1, 1)}, "outreach.too_far"),
        ({"number": "x" * 21}, "outreach.too_long"),
    ],
)
def test_what_is_not_taken(here, more, code):
    refused(code, factory.recommendation, by=here.coordinator, **more)


def test_it_is_changed_by_its_writer_until_something_is_decided(here, elsewhere):
    wanted = issued(here, elsewhere)
    told = factory.recommended(owner="AMAPPE", number="7")
    refused(
        "outreach.not_yours",
        actions.change_recommendation,
        by=elsewhere.coordinator,
        recommendation=wanted,
        told=told,
    )
    actions.change_recommendation(by=here.coordinator, recommendation=wanted, told=told)
    assert row(wanted).number == "7"
    refused(
        "outreach.nothing_changed",
        actions.change_recommendation,
        by=here.coordinator,
        recommendation=wanted,
        told=told,
    )
    decide(elsewhere, wanted)
    refused(
        "outreach.decided_already",
        actions.change_recommendation,
        by=here.coordinator,
        recommendation=wanted,
        told=factory.recommended(owner="EN"),
    )


# Decided ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "more", "code"),
    [
        ("accepted", {"due_on": None}, "outreach.say_until_when"),
        ("accepted", {"person": None}, "outreach.say_who_sees_to_it"),
        ("partly", {"reason": {}}, "outreach.say_why_not"),
        ("refused", {"reason": {"ar": " "}}, "outreach.say_why_not"),
        ("refused", {"reason": {"fr": "Demander à a@b.org"}}, "outreach.personal_in_lesson"),
        ("maybe", {"reason": WHY}, "outreach.not_in_list"),
        ("accepted", {"due_on": date(2023, 1, 1)}, "outreach.end_before_start"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused(here, elsewhere, what, more, code):
    wanted = issued(here, elsewhere)
    with pytest.raises(Refused) as found:
        decide(elsewhere, wanted, what, **more)
    assert found.value.code == code
    assert row(wanted).state == "issued"


def test_a_draft_is_not_there_for_who_will_answer_for_it(here, elsewhere):
    wanted = written(here, elsewhere)
    with pytest.raises(Missing):
        decide(elsewhere, wanted)
    with pytest.raises(Missing):
        actions.change_recommendation(
            by=elsewhere.coordinator, recommendation=wanted, told=factory.recommended(owner="AMAPPE")
        )


def test_only_its_owner_decides_and_does(here, elsewhere):
    wanted = issued(here, elsewhere)
    with pytest.raises(Refused) as found:
        decide(here, wanted)
    assert found.value.code == "outreach.not_its_owner"
    decide(elsewhere, wanted)
    refused(
        "outreach.not_its_owner",
        actions.finish_recommendation,
        by=here.coordinator,
        recommendation=wanted,
        outcome={"fr": "Fait"},
    )


def test_who_sees_to_it_is_of_the_house_and_holds_the_right(here, elsewhere):
    wanted = issued(here, elsewhere)
    for other in (here.coordinator.user, elsewhere.caseworker.user):
        with pytest.raises(Refused) as found:
            decide(elsewhere, wanted, person=other)
        assert found.value.code == "outreach.not_in_list"


def test_a_refusal_is_kept_with_its_reason_and_may_be_thought_over(here, elsewhere):
    wanted = issued(here, elsewhere)
    decide(elsewhere, wanted, "refused")
    assert row(wanted).reason == WHY and row(wanted).person is None
    decide(elsewhere, wanted, "partly")
    kept = row(wanted)
    assert (kept.state, kept.due_on, kept.person) == ("partly", SOON, elsewhere.coordinator.user)


def test_it_is_done_when_it_is_said_what_was_done(here, elsewhere):
    wanted = in_state(here, elsewhere, "accepted")
    by = elsewhere.coordinator
    refused(
        "outreach.say_what_was_done",
        actions.finish_recommendation,
        by=by,
        recommendation=wanted,
        outcome={"fr": ""},
    )
    actions.finish_recommendation(by=by, recommendation=wanted, outcome={"ar": "تم ذلك"})
    assert row(wanted).outcome == {"ar": "تم ذلك"} and row(wanted).done_on == TODAY


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True), (-1, False)])
def test_late_is_computed_from_the_day(here, elsewhere, days, late):
    wanted = issued(here, elsewhere)
    decide(elsewhere, wanted, due_on=SOON)
    with clock.at(SOON + timedelta(days=days)), transaction.atomic(), acting(here.coordinator):
        found = recommending.recommendations(here.coordinator, view="overdue")
        assert [one.id for one in found] == ([wanted] if late else [])
        assert recommending.is_overdue(recommending.recommendation(here.coordinator, wanted)) is late


def test_what_is_done_or_refused_is_not_late(here, elsewhere):
    for state in ("done", "refused", "withdrawn"):
        in_state(here, elsewhere, state)
    with clock.at(SOON + timedelta(days=400)), transaction.atomic(), acting(here.coordinator):
        assert not recommending.recommendations(here.coordinator, view="overdue").exists()


# Seen ---------------------------------------------------------------------------------------------


def seen(by) -> set:
    with transaction.atomic(), acting(by):
        return {one.id for one in recommending.recommendations(by)}


def through_the_wall(by) -> set:
    """What row security alone shows."""
    with transaction.atomic(), acting(by):
        return set(Recommendation.objects.values_list("id", flat=True))


def test_a_draft_is_its_writers_alone_and_what_is_issued_everybodys(here, elsewhere):
    draft, out = written(here, elsewhere), issued(here, elsewhere, number="2")
    assert seen(here.caseworker) == through_the_wall(here.caseworker) == {draft, out}
    for other in (elsewhere.coordinator, actor(organisation("SOLE"), "monitoring")):
        assert seen(other) == through_the_wall(other) == {out}
    with pytest.raises(Missing):
        decide(elsewhere, draft)


def test_whoever_sees_no_outreach_sees_none(here, elsewhere):
    issued(here, elsewhere)
    assert seen(actor(organisation("EN"), "trainer")) == set()


@pytest.mark.parametrize("role", ["caseworker", "trainer", "funder", "administrator"])
def test_who_may_not_write_one(here, elsewhere, role):
    with pytest.raises(NotAllowed):
        factory.recommendation(actor(organisation("EN"), role))


def test_the_database_lets_nobody_else_write(here, elsewhere):
    wanted = issued(here, elsewhere)
    other = actor(organisation("SOLE"), "coordinator")
    with pytest.raises(ProgrammingError), transaction.atomic(), acting(other):
        Recommendation.objects.filter(pk=wanted).update(number="9")
    with pytest.raises(ProgrammingError), transaction.atomic(), acting(other):
        Diffusion.objects.create(
            recommendation_id=wanted, organisation_id=other.organisation, body="X", day=TODAY, means="paper"
        )


@pytest.mark.parametrize(
    "values",
    [
        {"state": "issued", "issued_on": None},
        {"state": "accepted", "issued_on": TODAY, "decided_on": None},
        {"state": "refused", "issued_on": TODAY, "decided_on": TODAY, "reason": {}},
        {"state": "accepted", "issued_on": TODAY, "decided_on": TODAY, "due_on": None},
        {"state": "done", "issued_on": TODAY, "decided_on": TODAY, "done_on": TODAY, "outcome": {}},
        {"state": "lost"},
    ],
)
def test_the_database_holds_what_belongs_together(here, elsewhere, values):
    wanted = written(here, elsewhere)
    with pytest.raises(IntegrityError), transaction.atomic(), as_role("system"):
        Recommendation.objects.filter(pk=wanted).update(**values)


# Given to read ------------------------------------------------------------------------------------


def given(by, wanted, **more):
    told = {"day": TODAY, "means": "meeting", "recipient": "SOLE"} | more
    return actions.diffuse_recommendation(by=by, recommendation=wanted, diffusion=DiffusionTold(**told))


def test_who_got_it_is_noted_by_its_writer_and_its_owner(here, elsewhere):
    organisation("SOLE")
    wanted = issued(here, elsewhere)
    given(here.coordinator, wanted)
    given(elsewhere.coordinator, wanted, recipient="", body="Ministère de l’Intérieur", means="mail")
    with transaction.atomic(), acting(here.caseworker):
        found = recommending.diffusions(recommending.recommendation(here.caseworker, wanted))
        assert [(one.recipient.code if one.recipient else one.body, one.means) for one in found] == [
            ("SOLE", "meeting"),
            ("Ministère de l’Intérieur", "mail"),
        ]
        assert recommending.recommendation(here.caseworker, wanted).received == 2


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"recipient": ""}, "outreach.say_who_got_it"),
        ({"body": "And another"}, "outreach.say_who_got_it"),
        ({"recipient": "NOBODY"}, "outreach.not_in_list"),
        ({"means": "pigeon"}, "outreach.not_in_list"),
        ({"day": TODAY + timedelta(days=1)}, "outreach.in_future"),
        ({"day": date(2023, 12, 31)}, "outreach.before_the_report"),
        ({"recipient": "", "body": "Ali 06 12 34 56 78"}, "outreach.personal_in_lesson"),
    ],
)
def test_what_is_not_noted(here, elsewhere, more, code):
    organisation("SOLE")
    wanted = issued(here, elsewhere)
    with pytest.raises(Refused) as found:
        given(here.coordinator, wanted, **more)
    assert found.value.code == code


def test_nobody_else_notes_it_and_no_draft_is_given(here, elsewhere):
    third = actor(organisation("SOLE"), "coordinator")
    wanted, draft = issued(here, elsewhere), written(here, elsewhere, number="3")
    with pytest.raises(Refused) as found:
        given(third, wanted)
    assert found.value.code == "outreach.not_its_owner"
    with pytest.raises(Refused) as found:
        given(here.coordinator, draft)
    assert found.value.code == "outreach.still_a_draft"


def test_the_same_is_noted_once_and_taken_off_by_whoever_noted_it(here, elsewhere):
    organisation("SOLE")
    wanted = issued(here, elsewhere)
    made = given(here.coordinator, wanted).id
    with pytest.raises(Refused) as found:
        given(here.coordinator, wanted)
    assert found.value.code == "outreach.noted_already"
    with pytest.raises(Missing):
        actions.undo_diffusion(by=elsewhere.coordinator, diffusion=made)
    assert actions.undo_diffusion(by=here.coordinator, diffusion=made).id == wanted
    given(here.coordinator, wanted)


# Lessons, journal ---------------------------------------------------------------------------------


def test_a_lesson_is_tied_to_it_where_one_sees_it(here, elsewhere):
    wanted = issued(here, elsewhere)
    draft = factory.lesson(here.caseworker)
    with pytest.raises(Missing):
        actions.tie_lesson(by=elsewhere.coordinator, recommendation=wanted, lesson=draft)
    actions.tie_lesson(by=here.coordinator, recommendation=wanted, lesson=draft)
    with transaction.atomic(), acting(here.caseworker):
        assert [one.id for one in recommending.of_lesson(here.caseworker, draft)] == [wanted]
    actions.tie_lesson(by=elsewhere.coordinator, recommendation=wanted, lesson=None)
    assert row(wanted).lesson_id is None
    third = actor(organisation("SOLE"), "coordinator")
    refused("outreach.not_its_owner", actions.tie_lesson, by=third, recommendation=wanted, lesson=None)


def test_the_journal_tells_codes_alone(here, elsewhere):
    wanted = in_state(here, elsewhere, "done")
    given(here.coordinator, wanted, recipient="AMAPPE")
    with as_role("system"):
        told = list(Entry.objects.filter(object_id=wanted).order_by("sequence").values_list("kind", "facts"))
    assert [kind for kind, _facts in told] == [
        "outreach.recommendation_written",
        *["outreach.recommendation_moved"] * 3,
        "outreach.recommendation_diffused",
    ]
    assert "Fait" not in str(told) and told[-1][1] == {"means": "meeting", "known": True}


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_decide_once(here, elsewhere):
    wanted = issued(here, elsewhere)
    other = member(organisation("AMAPPE"), "monitoring")
    start, done = Barrier(2), []

    def run(by, what):
        try:
            start.wait(10)
            with clock.at(TODAY):
                told = Decision(what, WHY, SOON, by.user)
                actions.decide_recommendation(by=by, recommendation=wanted, decision=told)
            done.append(what)
        except Refused as found:
            done.append(found.code)
        finally:
            close_old_connections()
            from django.db import connection

            connection.close()

    threads = [
        Thread(target=run, args=args) for args in ((elsewhere.coordinator, "accepted"), (other, "partly"))
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert len(done) == 2 and sum(one in ("accepted", "partly") for one in done) == 1
    assert row(wanted).state in done
