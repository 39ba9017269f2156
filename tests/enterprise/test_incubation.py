"""Incubation: never more places or desks than there are, a project in one cohort at a time."""

import threading
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from parcours.enterprise import actions, incubation_queries
from parcours.enterprise.incubating import CohortTold, MeetingTold, MentorTold, SpaceTold
from parcours.enterprise.incubation_models import Cohort, Desk, Seat
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from tests.enterprise.conftest import TODAY, staff
from tests.factories.enterprise import venture

BEGUN, ENDS = date(2024, 2, 29), date(2024, 6, 30)


def told(**more) -> CohortTold:
    known = {"title": "Spring", "phase": "pre", "place": "CO-bogota", "places": 2}
    return CohortTold(**known | {"starts_on": BEGUN, "ends_on": ENDS} | more)


def refused(code: str, action, /, **arguments) -> Refused:
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == f"enterprise.{code}", found.value.code
    return found.value


def opened(here, **more):
    return actions.cohort_open(by=here.coach, cohort=told(**more)).id


def project(here, number: int = 0):
    return venture(here.coach, here.people[number], on=date(2024, 1, 1))


def room(here, desks: int = 2):
    return actions.space_keep(by=here.coach, told=SpaceTold(f"R{desks}", "CO-bogota", desks)).id


@pytest.mark.django_db
def test_a_cohort_fills_and_a_place_that_is_left_is_free(here):
    cohort = opened(here)
    act = {"by": here.coach, "cohort": cohort}
    first, second, third = (project(here, number) for number in range(3))
    seat = actions.cohort_join(**act, venture=first, on=BEGUN).id
    actions.cohort_join(**act, venture=second)
    refused("cohort_full", actions.cohort_join, **act, venture=third)
    refused("places_taken", actions.cohort_change, **act, told=told(places=1))
    refused("reason_missing", actions.cohort_leave, by=here.coach, seat=seat, reason="")
    actions.cohort_leave(by=here.coach, seat=seat, reason="absent", on=date(2024, 3, 10))
    refused("not_in_cohort", actions.cohort_leave, by=here.coach, seat=seat, reason="absent")
    actions.cohort_join(**act, venture=third)
    with acting(here.coach):
        row = incubation_queries.cohort(here.coach, cohort)
        assert (row.taken, row.places) == (2, 2)
        assert {one.venture_id for one in incubation_queries.seats(row) if not one.left} == {second, third}


@pytest.mark.django_db
def test_a_project_is_in_one_cohort_at_a_time(here):
    one, spring, next_one = (
        project(here),
        opened(here),
        opened(here, phase="acceleration", starts_on=date(2024, 7, 1), ends_on=date(2024, 12, 31)),
    )
    other = opened(here, title="Other")
    actions.cohort_join(by=here.coach, venture=one, cohort=spring, on=TODAY)
    refused("in_a_cohort", actions.cohort_join, by=here.coach, venture=one, cohort=other)
    actions.cohort_join(by=here.coach, venture=one, cohort=next_one)
    # Longer would reach into the next phase.
    longer = told(ends_on=date(2024, 7, 15))
    refused("in_a_cohort", actions.cohort_change, by=here.coach, cohort=spring, told=longer)
    with acting(here.coach):
        seat = Seat.objects.filter(cohort=spring).get()
        twin = {"cohort_id": other, "venture_id": one, "organisation_id": here.id, "entry": seat.entry}
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(since=ENDS, until=ENDS, **twin)
        with pytest.raises(IntegrityError), transaction.atomic():
            Cohort.objects.filter(pk=spring).update(taken=3)
        row = seat.venture
        assert incubation_queries.joinable(here.coach, row) == []
        assert one not in {
            found.id for found in incubation_queries.may_join(here.coach, Cohort.objects.get(pk=other))
        }


@pytest.mark.django_db
def test_what_cannot_be_is_refused(here):
    for code, field, more in (
        ("cohort_name", "title", {"title": " "}),
        ("not_in_list", "phase", {"phase": "egg"}),
        ("cohort_days", "ends_on", {"ends_on": BEGUN - timedelta(days=1)}),
        ("cohort_days", "ends_on", {"ends_on": date(2040, 1, 1)}),
        ("cohort_days", "starts_on", {"starts_on": date(9999, 1, 1), "ends_on": date.max}),
        ("cohort_days", "ends_on", {"ends_on": date.max}),
        ("places", "places", {"places": 0}),
        ("places", "places", {"places": 501}),
        ("not_in_list", "place", {"place": "nowhere"}),
    ):
        assert refused(code, actions.cohort_open, by=here.coach, cohort=told(**more)).field == field
    cohort, one = opened(here), project(here)
    for day in (date(2024, 2, 28), date(2024, 7, 1)):
        refused("outside_cohort", actions.cohort_join, by=here.coach, venture=one, cohort=cohort, on=day)
    over = opened(here, starts_on=date(2023, 1, 1), ends_on=date(2023, 2, 1))
    refused("cohort_over", actions.cohort_join, by=here.coach, venture=one, cohort=over)
    meeting = MeetingTold(BEGUN, time(12), time(9, 30), "workshop", "Prices")
    refused("meeting_hours", actions.cohort_meet, by=here.coach, cohort=cohort, meeting=meeting)
    late = MeetingTold(date(2024, 7, 1), time(9), time(10), "workshop", "Prices")
    refused("outside_cohort", actions.cohort_meet, by=here.coach, cohort=cohort, meeting=late)
    mentor = actions.mentor_keep(by=here.coach, mentor=MentorTold("Fatima")).id
    refused("mentor_twice", actions.mentor_keep, by=here.coach, mentor=MentorTold("Fatima"))
    actions.mentor_give(by=here.coach, venture=one, mentor=mentor)
    refused("mentor_twice", actions.mentor_give, by=here.coach, venture=one, mentor=mentor)
    actions.mentor_end(by=here.coach, mentor=mentor)
    refused("mentor_gone", actions.mentor_give, by=here.coach, venture=one, mentor=mentor)
    with acting(here.coach):
        assert incubation_queries.of_venture(incubation_queries.Venture.objects.get(pk=one)).mentorings == []


@pytest.mark.django_db
def test_desks_by_the_day(here):
    space, one, two, three = room(here), project(here), project(here, 1), project(here, 2)
    act = {"by": here.coach, "space": space}
    days = [TODAY, TODAY + timedelta(days=1)]
    given = actions.desk_give(**act, venture=one, days=[*days, TODAY]).ids
    assert len(given) == 2
    refused("desk_twice", actions.desk_give, **act, venture=one, days=[TODAY])
    actions.desk_give(**act, venture=two, days=[TODAY])
    # All of the days or none.
    refused("desks_full", actions.desk_give, **act, venture=three, days=[days[1], TODAY])
    with acting(here.coach):
        assert [
            day.free for day in incubation_queries.desk_days(incubation_queries.space(here.coach, space))
        ][:3] == [0, 1, 2]
    refused(
        "desks_booked", actions.space_keep, by=here.coach, space=space, told=SpaceTold("R2", "CO-bogota", 1)
    )
    for wrong in ([], [TODAY - timedelta(days=1)], [TODAY + timedelta(days=400)]):
        refused("desk_days", actions.desk_give, **act, venture=three, days=wrong)
    many = [TODAY + timedelta(days=number) for number in range(32)]
    refused("desk_days", actions.desk_give, **act, venture=three, days=many)
    actions.desk_back(by=here.coach, desk=given[0])
    with pytest.raises(Missing):
        actions.desk_back(by=here.coach, desk=given[0])
    actions.desk_give(**act, venture=three, days=days)
    with acting(here.coach), pytest.raises(IntegrityError), transaction.atomic():
        Desk.objects.filter(on=TODAY).update(number=1)


@pytest.mark.django_db
def test_nothing_of_another_organisation(here):
    cohort, space, one = opened(here), room(here), project(here)
    seat = actions.cohort_join(by=here.coach, venture=one, cohort=cohort).id
    other = staff("AMAPPE")
    theirs = {"by": other.coach}
    for action, more in (
        (actions.cohort_change, {"cohort": cohort, "told": told()}),
        (actions.cohort_leave, {"seat": seat, "reason": "absent"}),
        (actions.cohort_join, {"venture": one, "cohort": cohort}),
        (actions.desk_give, {"venture": one, "space": space, "days": [TODAY]}),
        (actions.space_keep, {"space": space, "told": SpaceTold("X", "CO-bogota", 1)}),
    ):
        with pytest.raises(Missing):
            action(**theirs, **more)
    with acting(other.coach):
        assert not Cohort.objects.exists() and not Seat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_for_three_places_and_three_desks_at_once(here):
    cohort, space = opened(here, places=3), room(here, 3)
    ventures = [project(here, number % 5) for number in range(10)]
    start, told_back = threading.Barrier(10), []

    def come(wanted):
        try:
            start.wait()
            for action, more in (
                (actions.cohort_join, {"cohort": cohort}),
                (actions.desk_give, {"space": space, "days": [TODAY]}),
            ):
                try:
                    with clock.at(TODAY):
                        action(by=here.coach, venture=wanted, **more)
                    told_back.append(action.spec.name)
                except Refused as error:
                    told_back.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=(one,)) for one in ventures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told_back.count("enterprise.cohort_join") == told_back.count("enterprise.desk_give") == 3
    assert told_back.count("enterprise.cohort_full") == told_back.count("enterprise.desks_full") == 7
    with transaction.atomic(), as_role("system"):
        assert Cohort.objects.get().taken == Seat.objects.count() == Desk.objects.count() == 3
