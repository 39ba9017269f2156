"""Households: who is of them, who is told, and the children somebody looks after."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, household, queries
from parcours.people.enums import Relation
from parcours.people.household import ChildcareNeed, HouseholdOf, Member, childcare_need, household_of
from parcours.people.household_models import Household, HouseholdMember
from parcours.people.rules import Guardian
from tests.factories.accounts import actor, organisation
from tests.factories.people import convention, person

pytestmark = pytest.mark.django_db
GUARDIAN = Guardian(body="Foyer", assent=True, consent=True, focal_point="N. Tazi")
TODAY = date(2019, 6, 15)


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@contextmanager
def request(by=None, role=""):
    with transaction.atomic(), as_role(role) if role else acting(by):
        yield


@pytest.fixture
def here():
    return actor(organisation("EN"))


@pytest.fixture
def elsewhere():
    return actor(organisation("AMAPPE"))


def add(by, who, relation, **more):
    return actions.add_household_member(by=by, person=who, member=Member(relation, **more)).id


def told(by, who):
    with request(by):
        return household_of(by, who)


def need(by, who, day=None):
    with request(by):
        return childcare_need(who, day)


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as found:
        call(*arguments, **named)
    assert found.value.code == code


def test_children_without_a_file_and_the_care_they_need(here):
    who = person(here).person
    assert not need(here, who) and told(here, who).members == []
    add(here, who, "child", given="Moussa", birth_date=date(2018, 1, 1), sex="M")
    add(here, who, "child", birth_year=2015)
    add(here, who, "ward", birth_date=date(2010, 6, 16))
    add(here, who, "child", birth_date=date(2004, 6, 15))
    add(here, who, "child")
    add(here, who, "sibling", birth_year=2017)
    assert need(here, who) == ChildcareNeed(babies=1, small=1, school=1, unknown=1)
    assert need(here, who, date(2019, 6, 14)) == ChildcareNeed()
    with clock.at(date(2022, 1, 2)):
        later = need(here, who, date(2022, 1, 2))
    assert (later.under_school, later.school, later.unknown) == (1, 2, 1)
    names = [(one.relation, one.given, one.age) for one in told(here, who).members]
    assert names[:3] == [("", "", 25), ("child", "Moussa", 1), ("child", "", 3)]


def test_both_of_a_couple_look_after_the_children_of_either(here):
    mother, father = person(here).person, person(here, sex="M", given_latin="Bakary").person
    add(here, mother, "spouse", person=father)
    add(here, mother, "child", birth_year=2017)
    add(here, father, "child", birth_year=2012)
    assert need(here, mother) == need(here, father)
    assert need(here, mother).under_school == need(here, mother).school == 1
    assert [one.relation for one in told(here, father).members] == ["", "spouse", "", "child"]


def test_a_child_with_a_file_tells_who_its_parent_is(here):
    child = person(here, birth_date=date(2003, 1, 1), guardian=GUARDIAN).person
    mother = person(here).person
    small = person(here, birth_date=date(2008, 1, 1), guardian=GUARDIAN).person
    add(here, small, "parent", person=mother)
    add(here, mother, "child", person=child)
    assert need(here, mother) == ChildcareNeed(school=1)
    assert [one.relation for one in told(here, mother).members] == ["", "child", "child"]


def test_members_never_see_each_other_s_file_by_living_together(here, elsewhere):
    awa, bakary = person(here).person, person(elsewhere, given_latin="Bakary", sex="M").person
    convention(here.organisation, elsewhere.organisation)
    grant = actions.share(by=here, person=awa, organisation=elsewhere.organisation).id
    add(here, awa, "child", given="Moussa", birth_year=2016)
    add(elsewhere, awa, "spouse", person=bakary)
    add(elsewhere, bakary, "relative", given="Zeinab")
    seen = told(here, awa)
    assert ([one.given for one in seen.members], seen.elsewhere) == (["", "Moussa"], 2)
    for wanted in (bakary,):
        with request(here), pytest.raises(Missing):
            household_of(here, wanted)
    with clock.at(date(2019, 6, 14)):
        actions.end_access(by=here, person=awa, grant=grant)
    with request(elsewhere):
        # By PostgreSQL alone: nothing of Awa, nor of her child.
        assert {row.given for row in HouseholdMember.objects.all()} == {"", "Zeinab"}
        assert not HouseholdMember.objects.filter(person_id=awa).exists()
        with pytest.raises(Missing):
            queries.find(elsewhere, awa)
    assert told(elsewhere, bakary).elsewhere == 2
    # The number alone is told: what he has to look after.
    assert need(elsewhere, bakary) == ChildcareNeed(babies=1)
    stranger = actor(organisation("SOLE"))
    with request(stranger):
        assert not HouseholdMember.objects.exists() and not Household.objects.exists()


def test_what_cannot_be_a_household(here, elsewhere):
    who, other, third = (person(here, given_latin=n).person for n in ("Awa", "Bintou", "Coumba"))
    refused("people.household_itself", add, here, who, "sibling", person=who)
    add(here, who, "sibling", person=other)
    refused("people.household_already", add, here, other, "sibling", person=who)
    refused("people.household_already", add, here, who, "relative", person=other)
    add(here, third, "child", birth_year=2016)
    refused("people.household_other", add, here, who, "relative", person=third)
    refused("people.child_older", add, here, who, "child", birth_date=date(1990, 1, 1))
    refused("people.child_older", add, here, who, "child", birth_year=1994)
    refused("people.child_older", add, here, who, "parent", birth_year=1999)
    refused("people.birth_in_future", add, here, who, "child", birth_year=2020)
    refused("people.birth_too_early", add, here, who, "child", birth_year=1000)
    refused("people.code_unknown", add, here, who, "cousin", birth_year=2000)
    refused("names.symbol", add, here, who, "child", given="🙂")
    foreign = person(elsewhere).person
    with pytest.raises(Missing):
        add(here, who, "spouse", person=foreign)
    with pytest.raises(Missing):
        add(here, foreign, "child", birth_year=2010)


def test_the_database_holds_it_alone(here):
    who, other = person(here).person, person(here).person
    add(here, who, "sibling", person=other)
    with request(role="system"), pytest.raises(IntegrityError), transaction.atomic():
        row = HouseholdMember.objects.get(person_id=who)
        HouseholdMember.objects.create(
            household_id=row.household_id, person_id=other, of=row, relation="child"
        )
    with request(role="system"), pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMember.objects.filter(person_id=who).update(of=row.id, relation="child")


def test_a_household_of_sixty_one_is_refused_whole(here):
    who = person(here).person
    many = [Member("relative") for _n in range(60)]
    refused("people.household", actions.add_households, by=here, households=[HouseholdOf(who, many)])
    made = actions.add_households(by=here, households=[HouseholdOf(who, many[:59])])
    assert len(made.ids) == 59
    refused("people.household", add, here, who, "child", birth_year=2018)
    with request(here):
        assert Entry.objects.filter(kind="people.edited", person_id=who).last().facts == {
            "fields": ["household"]
        }


def test_whoever_leaves_may_live_in_another_household(here):
    who, other, third = (person(here, given_latin=n).person for n in ("Awa", "Bintou", "Coumba"))
    member = add(here, who, "spouse", person=other)
    with pytest.raises(Missing):
        actions.end_household_member(by=here, person=third, member=member)
    actions.end_household_member(by=here, person=who, member=member)
    with pytest.raises(Missing):
        actions.end_household_member(by=here, person=who, member=member)
    add(here, third, "sibling", person=other)
    assert len(told(here, who).members) == 1 and len(told(here, other).members) == 2
    with pytest.raises(Missing):
        actions.end_household_member(by=here, person=who, member=uuid7())


def test_every_relation_turned_round_and_back():
    for one in Relation:
        back = Relation(one.turned)
        assert back.turned == one.value or one == Relation.WARD
    assert household.SCHOOL_AGE < household.SCHOOL_ENDS
