"""Two files of one person in one session: one place. Two people after all: two places, if there is room."""

import pytest

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.people import actions as people
from parcours.training import actions
from parcours.training.models import Enrolment, Session
from tests.factories.people import person
from tests.factories.training import BEFORE, session


@pytest.fixture
def merged(here):
    """A session of two places, both taken by files of the same person; the merge."""
    with clock.at(BEFORE):
        wanted = session(here.trainer, places=2, minimum=1)
        return wanted, _merged(here, wanted)


def _merged(here, wanted):
    for who in here.people[:2]:
        actions.enrol(by=here.caseworker, session=wanted, person=who)
    told = {"person": here.people[0], "duplicate": here.people[1], "reason": "twice"}
    return people.merge(by=here.coordinator, **told).id


def standing(wanted) -> tuple[int, list[str]]:
    with as_role("system"):
        rows = Enrolment.objects.filter(session=wanted).order_by("id")
        return Session.objects.get(pk=wanted).taken, list(rows.values_list("state", flat=True))


def test_one_person_keeps_one_place(here, merged):
    wanted, merge = merged
    assert standing(wanted) == (1, ["enrolled", "withdrawn"])
    people.undo_merge(by=here.coordinator, merge=merge)
    assert standing(wanted) == (2, ["enrolled", "enrolled"])


def test_a_place_that_went_to_somebody_else_is_not_given_twice(here, merged):
    wanted, merge = merged
    other = person(here.caseworker, given_latin="Hawa").person
    with clock.at(BEFORE):
        actions.enrol(by=here.caseworker, session=wanted, person=other)
    people.undo_merge(by=here.coordinator, merge=merge)
    assert standing(wanted) == (2, ["enrolled", "withdrawn", "enrolled"])
