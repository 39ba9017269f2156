from datetime import date

import pytest

from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import actions as people
from parcours.people.rules import Legal
from parcours.training import actions, attending, lists, models, queries
from parcours.training.rules import Marked, Wanted
from tests.factories.training import BEFORE, DAYS, course, half_days, marks, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(here):
    with clock.at(BEFORE):
        return session(here.trainer)


@pytest.fixture
def enrolled(here, wanted):
    with clock.at(BEFORE):
        many = [Wanted(one) for one in here.people]
        return actions.enrol_many(by=here.caseworker, session=wanted, people=many).ids


@pytest.fixture(autouse=True)
def _second_day(enrolled):
    with clock.at(DAYS[1]):
        yield


def take(here, wanted, told, at=0, **more):
    given = [Marked(one, *mark) for one, mark in told.items()]
    return actions.take_attendance(
        by=here.trainer, session=wanted, half_day=half_days(wanted)[at].id, marks=given, **more
    ).changed


def refused_code(call, *arguments, **more) -> str:
    with pytest.raises(Refused) as refused:
        call(*arguments, **more)
    return refused.value.code


def test_all_marks_of_a_half_day_at_once(here, wanted, enrolled):
    first, second, third = enrolled
    told = {first: ("present",), second: ("excused", "transport"), third: ("absent",)}
    assert take(here, wanted, told) == 3
    with acting(here.trainer):
        found = queries.find(here.trainer, wanted)
        assert found.state == "running"
        rows = Entry.objects.filter(kind="training.attended")
        assert {(row.facts["mark"], row.facts["half"], row.occurred_on, row.project) for row in rows} == {
            ("present", "am", DAYS[0], "OFICIO"),
            ("excused", "am", DAYS[0], "OFICIO"),
            ("absent", "am", DAYS[0], "OFICIO"),
        }
        [row] = [row for row in queries.grid(here.trainer, found, DAYS[0]).rows if row.enrolment == second]
        assert [(cell.mark, cell.reason) for cell in row.cells.values()] == [
            ("excused", "transport"),
            ("", ""),
        ]


def test_a_correction_retracts_the_former_entry(here, wanted, enrolled):
    take(here, wanted, dict.fromkeys(enrolled, ("present",)))
    assert take(here, wanted, {one: ("late" if one == enrolled[0] else "present",) for one in enrolled}) == 1
    with acting(here.trainer):
        kept = standing(Entry.objects.filter(kind="training.attended"))
        assert sorted(row.facts["mark"] for row in kept) == ["late", "present", "present"]
        [retraction] = Entry.objects.filter(retracts__isnull=False)
        assert (retraction.kind, retraction.project) == ("training.attendance_corrected", "OFICIO")
    assert refused_code(take, here, wanted, {enrolled[0]: ("late",)}) == "training.nothing_changed"


def test_what_is_refused(here, elsewhere, wanted, enrolled):
    with clock.at(DAYS[0]):
        assert refused_code(take, here, wanted, {enrolled[0]: ("present",)}, at=2) == "training.in_future"
    assert refused_code(take, here, wanted, {enrolled[0]: ("dancing",)}) == "training.not_in_list"
    assert refused_code(take, here, wanted, {enrolled[0]: ("excused",)}) == "training.reason_missing"
    assert (
        refused_code(take, here, wanted, {enrolled[0]: ("late", "other")}) == "training.reason_without_excuse"
    )
    assert refused_code(take, here, wanted, {uuid7(): ("present",)}) == "training.not_enrolled"
    assert refused_code(take, here, wanted, {}) == "training.nobody"
    twice = [Marked(enrolled[0], "present"), Marked(enrolled[0], "absent")]
    half_day = half_days(wanted)[0].id
    asked = {"session": wanted, "half_day": half_day}
    assert refused_code(actions.take_attendance, by=here.trainer, **asked, marks=twice) == "training.twice"
    one = [Marked(enrolled[0], "present")]
    assert (
        refused_code(actions.take_attendance, by=elsewhere.trainer, **asked, marks=one)
        == "training.not_your_session"
    )
    with pytest.raises(NotAllowed):
        actions.take_attendance(by=here.coordinator, **asked, marks=one)
    with pytest.raises(Missing):
        actions.take_attendance(by=here.trainer, session=wanted, half_day=uuid7(), marks=one)
    with acting(here.trainer):
        assert not models.Attendance.objects.exclude(mark="").exists()


def test_who_left_is_not_expected_any_more(here, wanted, enrolled):
    with clock.at(DAYS[0]):
        take(here, wanted, {enrolled[0]: ("present",)})
        actions.withdraw(by=here.caseworker, enrolment=enrolled[0], reason="needs_income")
    assert refused_code(take, here, wanted, {enrolled[0]: ("present",)}, at=2) == "training.not_enrolled"
    with acting(here.trainer):
        assert models.Attendance.objects.filter(enrolment=enrolled[0]).count() == 1


def test_several_half_days_at_once_equal_one_by_one(here, wanted, enrolled):
    with clock.at(BEFORE):
        other = session(
            here.trainer, course(here.trainer, "COOK"), first=date(2024, 2, 5), last=date(2024, 2, 6)
        )
        many = [Wanted(one) for one in here.people]
        ids = actions.enrol_many(by=here.caseworker, session=other, people=many, on=date(2024, 2, 5)).ids
    for at in marks(wanted, enrolled):
        actions.take_attendance(by=here.trainer, session=wanted, half_day=at.half_day, marks=at.marks)
    assert (
        actions.take_attendance_many(by=here.trainer, session=other, half_days=marks(other, ids)).changed
        == 12
    )

    def told(enrolments):
        rows = models.Attendance.objects.filter(enrolment__in=enrolments)
        kept = [str(row) for row in rows.values_list("person_id", "half", "mark", "reason")]
        entries = Entry.objects.filter(kind="training.attended", object_id__in=rows.values("id"))
        assert set(entries.values_list("id", flat=True)) == set(rows.values_list("entry", flat=True))
        columns = ("person_id", "project", "organisation_id", "sex", "age_band", "facts__mark", "facts__half")
        return sorted(kept + [str(row) for row in entries.values_list(*columns)])

    with acting(here.trainer):
        assert told(enrolled) == told(ids) and len(told(ids)) == 24


def test_dimensions_are_those_of_the_day(here, wanted, enrolled):
    fact = Legal("refugee_unhcr", DAYS[1])
    people.record_legal_fact(by=here.caseworker, person=here.people[0], dimension="protection", fact=fact)
    actions.take_attendance_many(by=here.trainer, session=wanted, half_days=marks(wanted, enrolled[:1]))
    with acting(here.trainer):
        rows = Entry.objects.filter(kind="training.attended").order_by("occurred_on")
        assert [row.protection for row in rows] == ["", "", "refugee_unhcr", "refugee_unhcr"]


def test_a_fault_midway_leaves_nothing(here, wanted, enrolled, monkeypatch):
    monkeypatch.setattr(attending, "_keep", lambda rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take(here, wanted, {enrolled[0]: ("present",)})
    with acting(here.trainer):
        assert not Entry.objects.filter(kind="training.attended").exists()
        assert queries.find(here.trainer, wanted).state == "open"


def test_what_waits(here, elsewhere, wanted, enrolled):
    with acting(here.trainer):
        waiting = lists.attendance_waiting(here.trainer)
        assert [(at.day, at.half) for at in waiting] == [(day, half) for day in DAYS for half in ("am", "pm")]
        assert lists.attendance_waiting(here.trainer, trainer=here.trainer.user) == []
    with acting(elsewhere.trainer):
        assert lists.attendance_waiting(elsewhere.trainer) == []
    take(here, wanted, {enrolled[0]: ("present",)})
    with acting(here.trainer):
        assert len(lists.attendance_waiting(here.trainer)) == 3
    with clock.at(BEFORE), acting(here.trainer):
        assert lists.attendance_waiting(here.trainer) == []
        assert [row.id for row in lists.below_minimum(here.trainer)] == []
        models.Session.objects.filter(pk=wanted).update(minimum=4)
        assert [row.id for row in lists.below_minimum(here.trainer)] == []
        models.Session.objects.filter(pk=wanted).update(state="open")
        assert [row.id for row in lists.below_minimum(here.trainer)] == [wanted]
        assert [row.id for row in lists.free(here.trainer)] == [wanted]
        assert lists.full(here.trainer) == []
