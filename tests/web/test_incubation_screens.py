"""Incubation on screen: a cohort with its calendar, a mentor, a desk."""

from datetime import timedelta

import pytest

from parcours.enterprise import incubation_queries
from parcours.kernel import clock
from parcours.kernel.context import acting
from tests.factories.enterprise import venture
from tests.factories.programmes import load_second
from tests.web.test_enterprise_screens import posted, somebody, text

pytestmark = pytest.mark.django_db


def day(name: str, value) -> dict:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def test_a_cohort_a_mentor_and_a_desk_from_begin_to_end(db, sign_in):
    load_second()
    coach, today = sign_in("enterprise_coach"), clock.today()
    wanted = venture(coach.actor, somebody(coach))
    url, home = f"/ventures/{wanted}/", "/ventures/incubation/"
    told = {"title": "Printemps", "phase": "pre", "place": "CO-bogota", "places": "1"}
    last = today + timedelta(days=60)
    bad = text(
        posted(coach, "/ventures/cohorts/new/", **told, **day("starts_on", last), **day("ends_on", today))
    )
    assert "Printemps" in bad and "errors" in bad
    days = {**day("starts_on", today), **day("ends_on", last)}
    cohort = posted(coach, "/ventures/cohorts/new/", **told, **days).url
    assert "Printemps" in text(coach.get(home))
    key = cohort.strip("/").split("/")[-1]
    assert "errors" in text(posted(coach, f"{url}cohort/"))
    assert posted(coach, f"{url}cohort/", chosen=key).url == url
    other = venture(coach.actor, somebody(coach, "Bintou"))
    full = posted(coach, f"{cohort}join/", chosen=str(other))
    assert "errors" in text(full)
    meeting = {"title": "Fixer un prix", "kind": "workshop", "starts": "09:30", "ends": "12:00"}
    assert "Fixer un prix" in text(
        posted(coach, f"{cohort}meeting/", **meeting, **day("on", last + timedelta(days=9)))
    )
    assert posted(coach, f"{cohort}meeting/", **meeting, **day("on", today)).url == cohort
    page = text(coach.get(cohort))
    assert "Fixer un prix" in page and url in page
    changed = told | {"title": "Printemps 2", "places": "2"}
    assert posted(coach, f"{cohort}change/", **changed, **days).url == cohort
    assert posted(coach, "/ventures/mentors/new/", name="Fatima Z", field="Vente").url == home
    assert "errors" in text(posted(coach, "/ventures/mentors/new/", name="Fatima Z"))
    with acting(coach.actor):
        [mentor] = incubation_queries.mentors(coach.actor)
        [seat] = incubation_queries.seats(incubation_queries.cohort(coach.actor, key))
        [row] = incubation_queries.meetings(seat.cohort)
    assert posted(coach, f"{url}mentor/", chosen=str(mentor.id)).url == url
    room = {"title": "Salle A", "place": "CO-bogota", "desks": "1"}
    assert posted(coach, "/ventures/rooms/new/", **room).url == home
    with acting(coach.actor):
        [space] = incubation_queries.spaces(coach.actor)
    shown = f"/ventures/rooms/{space.id}/"
    back = text(
        posted(
            coach,
            f"{url}desks/",
            space=str(space.id),
            **day("on", today),
            **day("until", today - timedelta(days=1)),
        )
    )
    assert "errors" in back
    week = {**day("on", today), **day("until", today + timedelta(days=6))}
    assert posted(coach, f"{url}desks/", space=str(space.id), weekdays=["0", "2"], **week).url == url
    page = text(coach.get(url))
    assert "Fatima Z" in page and "Printemps 2" in page and shown in page
    assert "Baker’s" in text(coach.get(shown))
    assert posted(coach, f"{shown}change/", **room | {"desks": "4"}).url == shown
    with acting(coach.actor):
        found = incubation_queries.of_venture(seat.venture)
    assert len(found.desks) == 2
    for undo, answer in (
        (f"/ventures/desks/{found.desks[0].id}/back/", shown),
        (f"/ventures/mentoring/{found.mentorings[0].id}/end/", url),
        (f"/ventures/meetings/{row.id}/undo/", cohort),
        (f"/ventures/mentors/{mentor.id}/end/", home),
    ):
        assert text(coach.get(undo)) and posted(coach, undo).url == answer
    assert posted(coach, f"/ventures/seats/{seat.id}/leave/", reason="next_phase").url == cohort
    caseworker = sign_in("caseworker")
    assert f"{cohort}join/" not in text(caseworker.get(cohort)) and text(caseworker.get(home))
