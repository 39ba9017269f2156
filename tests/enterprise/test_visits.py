"""Monthly visits: due, missed, not reached, and what they say of how long enterprises live."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from parcours.enterprise import actions, lasting, queries
from parcours.enterprise.models import Venture, Visit
from parcours.enterprise.rules import VisitOf, VisitTold, month_of, months_later
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from tests.enterprise.conftest import TODAY, staff
from tests.factories.enterprise import created, venture

pytestmark = pytest.mark.django_db
CREATED = date(2023, 3, 1)


def refused(code: str, action, /, **arguments) -> Refused:
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == f"enterprise.{code}", found.value.code
    return found.value


def visited(here, wanted, day=None, **more):
    told = VisitTold(on=day, **({"trading": "yes"} | more))
    return actions.visit(by=here.coach, venture=wanted, visit=told).id


def row(here, wanted) -> Venture:
    with acting(here.coach):
        return queries.find(here.coach, wanted)


def test_a_month_later_is_the_same_day_or_the_last_of_the_month():
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2023, 12, 15), 1) == date(2024, 1, 15)
    assert months_later(date(2023, 1, 31), 12) == date(2024, 1, 31)
    assert [month_of(CREATED, day) for day in (CREATED, date(2023, 3, 31), date(2023, 4, 1))] == [1, 1, 2]


def test_a_visit_begins_the_follow_up_and_sets_the_next_day(here):
    one = created(here.coach, here.people[0], on=CREATED)
    assert row(here, one).visit_due == date(2023, 4, 1)
    visited(here, one, date(2023, 4, 3), band="more", jobs=2, stock="low", debts="none", risks=("cash",))
    found = row(here, one)
    assert (found.stage, found.seen_on, found.visit_due) == ("followed", date(2023, 4, 3), date(2023, 5, 3))
    with as_role("system"):
        [entry] = Entry.objects.filter(kind="enterprise.visited")
    assert (entry.person_id, entry.facts["month"], entry.facts["jobs"]) == (None, 2, 2)


def test_what_cannot_be_is_refused(here):
    one = created(here.coach, here.people[0], on=CREATED)
    act = {"by": here.coach, "venture": one}
    before = VisitTold(on=CREATED - timedelta(days=1), trading="yes")
    assert refused("visit_before", actions.visit, **act, visit=before).field == "on"
    refused(
        "day_in_future", actions.visit, **act, visit=VisitTold(on=TODAY + timedelta(days=1), trading="yes")
    )
    refused("reached_or_not", actions.visit, **act, visit=VisitTold())
    refused("reached_or_not", actions.visit, **act, visit=VisitTold(trading="yes", missed="no_answer"))
    refused("not_seen", actions.visit, **act, visit=VisitTold(missed="no_answer", jobs=1))
    refused("not_in_list", actions.visit, **act, visit=VisitTold(trading="yes", band="lots"))
    refused("number", actions.visit, **act, visit=VisitTold(trading="yes", jobs=-1))
    visited(here, one, TODAY)
    refused("visit_twice", actions.visit, **act, visit=VisitTold(on=TODAY, trading="less"))
    idea = venture(here.coach, here.people[1])
    refused("not_created", actions.visit, by=here.coach, venture=idea, visit=VisitTold(trading="yes"))
    actions.move(by=here.coach, venture=one, stage="closed", reason="debts")
    refused("over", actions.visit, **act, visit=VisitTold(trading="yes"))


def test_missed_visits_are_seen_by_the_coordinator_and_not_reached_is_kept(here):
    """Nobody answers twice: the visit stays due, and is missed once the grace is over."""
    one = created(here.coach, here.people[0], on=date(2024, 2, 1))
    with clock.at(date(2024, 3, 2)):
        visited(here, one, trading="", missed="no_answer")
        with acting(here.coordinator):
            assert list(queries.due(here.coordinator, what="missed")) == []
            assert [found.id for found in queries.due(here.coordinator)] == [one]
    with clock.at(date(2024, 3, 12)):
        visited(here, one, trading="", missed="not_there")
        with acting(here.coordinator):
            assert [found.id for found in queries.due(here.coordinator, what="missed")] == [one]
            assert queries.standing(row(here, one)) == queries.MISSED
    assert row(here, one).stage == "created"
    actions.move(by=here.coach, venture=one, stage="not_reached", reason="no_answer")
    assert row(here, one).visit_due == date(2024, 3, 1)
    visited(here, one, TODAY)
    found = row(here, one)
    assert (found.stage, found.visit_due) == ("followed", date(2024, 4, 15))
    with acting(here.coach):
        assert Visit.objects.count() == 3


def test_after_twelve_months_it_is_said_whether_it_lives(here):
    one = created(here.coach, here.people[0], on=CREATED)
    days = [months_later(CREATED, number) for number in range(1, 12)]
    actions.visit_many(by=here.coach, visits=[VisitOf(one, VisitTold(on=day, trading="yes")) for day in days])
    with clock.at(date(2024, 3, 4)):
        found = row(here, one)
        assert found.visit_due == date(2024, 3, 1) and queries.standing(found) == queries.END
        assert queries.may_conclude(found)
    visited(here, one, date(2024, 3, 4))
    assert row(here, one).visit_due is None
    actions.move(by=here.coach, venture=one, stage="alive", on=date(2024, 3, 4))
    with acting(here.coach):
        assert [move.stage for move in queries.moves(row(here, one))][:2] == ["alive", "followed"]


def test_survival_counts_every_organisation_and_keeps_who_is_not_reached(here):
    """Of four enterprises one closed after 100 days, one was last seen after 61 days and is not reached, one
    lives after a year, one of another organisation was seen after 300 days."""
    other = staff("AMAPPE")
    from tests.enterprise.conftest import five

    theirs = five(other)
    closed, lost, alive = (created(here.coach, one, on=CREATED) for one in here.people[:3])
    actions.move(
        by=here.coach, venture=closed, stage="closed", reason="debts", on=CREATED + timedelta(days=100)
    )
    visited(here, lost, CREATED + timedelta(days=61))
    actions.move(by=here.coach, venture=lost, stage="not_reached", reason="no_answer")
    visited(here, alive, CREATED + timedelta(days=370))
    seen = created(other.coach, theirs[0], on=CREATED, sector="repair")
    told = VisitTold(on=CREATED + timedelta(days=300), trading="less")
    actions.visit(by=other.coach, venture=seen, visit=told)
    with acting(here.coordinator):
        known = queries.lived(here.coordinator)
        assert queries.lived(here.caseworker) == []
    found = lasting.all_together(known)
    assert (found.count, found.ended, found.lost) == (4, 1, 1)
    usual, low, high = found.at(365)
    assert (usual, low, high) == (Fraction(2, 3), Fraction(1, 2), Fraction(3, 4))
    by_sector = lasting.by(known, "sector")
    assert {code: one.count for code, one in by_sector.items()} == {"bread": 3, "repair": 1}
    assert set(lasting.by(known, "held_by")) == {"women"}


def test_many_at_once_are_as_one_by_one(here):
    """Moves, steps and visits of many tell the journal and the plan what single ones tell."""
    from parcours.enterprise.legal import StepOf
    from parcours.enterprise.models import Move, Venture
    from parcours.journal.models import Entry
    from tests.factories.enterprise import SOLO, created, venture

    single, first, second = here.people[:3]
    one = created(here.coach, single)
    many = [venture(here.coach, who) for who in (first, second)]
    for stage in ("feasibility", "business_plan"):
        actions.move_many(by=here.coach, ventures=many, stage=stage)
    steps = [StepOf(wanted, code) for wanted in many for code in SOLO]
    actions.step_done_many(by=here.coach, steps=steps)
    actions.move_many(by=here.coach, ventures=many, stage="created")
    for wanted in (one, *many):
        told = VisitTold(trading="yes", jobs=1)
        if wanted == one:
            actions.visit(by=here.coach, venture=wanted, visit=told)
    actions.visit_many(
        by=here.coach, visits=[VisitOf(wanted, VisitTold(trading="yes", jobs=1)) for wanted in many]
    )
    with acting(here.coach):
        rows = {row.id: row for row in Venture.objects.all()}
        moves = {
            wanted: list(
                Move.objects.filter(venture=wanted).order_by("at", "id").values_list("before", "stage", "on")
            )
            for wanted in rows
        }
        entries = {
            who: sorted(Entry.objects.filter(person_id=who).values_list("kind", flat=True))
            for who in (single, first, second)
        }
    for wanted in many:
        assert moves[wanted] == moves[one]
        for name in ("stage", "since", "created_on", "seen_on", "visit_due"):
            assert getattr(rows[wanted], name) == getattr(rows[one], name), name
    assert entries[first] == entries[second] == entries[single]
