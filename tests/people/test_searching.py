"""A name typed with a slip: near ones of one's own people, nobody else's, the closest first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.kernel.context import acting
from parcours.people import actions, searching
from parcours.people.rules import Names
from tests.factories.accounts import actor, organisation
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return actor(organisation("HERE"))


def found(by, text, size=25):
    with acting(by):
        people, exactly = searching.search(by, text, size)
        return [p.id for p in people], exactly


def test_a_slip_in_one_part_finds_her_and_says_that_it_is_near(here):
    done = person(here, given_latin="Ousmane", family_latin="Diallo")
    for text in ("Ousmanr Diallo", "Dillao Ousmane", "Ousmane Diakko", "Ousmanr"):
        assert found(here, text) == ([done.person], False), text
    assert found(here, "Diallo") == ([done.person], True)


def test_a_slip_in_arabic_script_finds_her(here):
    done = person(here, given_latin="Khadija", family_latin="Bensouda")
    assert found(here, "خديجة") == ([done.person], True)
    assert found(here, "خديحة")[0] in ([], [done.person])


def test_two_slips_and_other_names_find_nobody(here):
    person(here, given_latin="Ousmane", family_latin="Diallo")
    for text in ("Ousmanr Dixllo", "Zbigniew", "Grace", "Xx", "", "\x00", "😀", "12345", "a" * 5000):
        assert found(here, text)[0] == [], text


def test_the_closest_comes_first_and_no_more_than_asked(here):
    near = person(here, given_latin="Mariama", family_latin="Camara").person
    for family in ("Kamera", "Comora"):
        person(here, given_latin="Mariama", family_latin=family)
    people, exactly = found(here, "Mariama Canara", 1)
    assert (people, exactly) == ([near], False)


def test_people_of_others_stay_unseen(here):
    there = actor(organisation("THERE"))
    person(there, given_latin="Ousmane", family_latin="Diallo")
    assert found(here, "Ousmanr Diallo") == ([], False)


def test_what_is_looked_up_does_not_grow_with_the_people(here):
    def asked():
        with acting(here), CaptureQueriesContext(connection) as captured:
            assert len(found(here, "Mariama Canara")[0]) == here_now
        return len(captured)

    person(here, given_latin="Mariama", family_latin="Camara")
    here_now = 1
    few = asked()
    for family in ("Camara", "Camera", "Kamara", "Camara"):
        person(here, given_latin="Mariama", family_latin=family)
    here_now = 5
    assert asked() == few


def test_who_has_one_name_in_several_spellings_is_found_once(here):
    who = person(here, given_latin="Aissata", given_arabic="عيساتا").person
    actions.set_names(by=here, person=who, names=Names("Aïssatou", "Diallo", "عيساتا", "ديالو"))
    for text in ("Aissata", "عيساتا", "Aissata Diallo"):
        assert found(here, text)[0].count(who) == 1, text
