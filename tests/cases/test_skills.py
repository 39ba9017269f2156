"""What she can do: told in her words and in groups of ISCO-08, corrected, taken back, counted."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from parcours.cases import actions, models, queries
from parcours.cases.skills import NewSkill, Told
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import actions as people
from parcours.people.ports import followings
from parcours.reference import actions as reference
from tests.factories import esco
from tests.factories.accounts import member, organisation
from tests.factories.people import convention, person
from tests.factories.programmes import load_second
from tests.factories.skills import TAILOR, load_esco, skill

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 1)


@pytest.fixture(autouse=True)
def programme():
    with clock.at(TODAY):
        yield load_second()


@pytest.fixture
def here():
    return member(organisation("EN"))


def refusal(action, **arguments) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        action(**arguments)
    return refused.value.code, refused.value.field


def told(by, who) -> list[tuple]:
    with acting(by):
        return [(row.group_id, row.label, row.years) for row in queries.skills_of(by, who)]


def entries(who) -> list[tuple]:
    with as_role("system"):
        rows = Entry.objects.filter(person_id=who, kind__startswith="cases.skill").order_by("sequence")
        return [(row.kind.removeprefix("cases.skill_"), row.facts) for row in rows]


def test_she_is_asked_and_it_is_written_down(here):
    who = person(here).person
    skill(here, who, replace(TAILOR, wish=None, years=12, group="9111", label="ménage"))
    skill(here, who)
    assert told(here, who) == [("7531", "couture", 4), ("9111", "ménage", 12)]
    # Codes only, and of the trade no more than its major group.
    assert entries(who) == [
        ("noted", {"major": "9", "level": "alone"}),
        ("noted", {"major": "7", "level": "alone"}),
    ]


def test_a_correction_keeps_what_stood_before(here):
    who = person(here).person
    first = skill(here, who)
    second = actions.correct_skill(by=here, skill=first, told=replace(TAILOR, years=6)).id
    assert told(here, who) == [("7531", "couture", 6)]
    with acting(here):
        assert [(row.version, row.years) for row in queries.versions(here, second)] == [(2, 6), (1, 4)]
    assert refusal(actions.correct_skill, by=here, skill=first, told=TAILOR)[0] == "cases.skill_changed"
    same = replace(TAILOR, years=6)
    assert refusal(actions.correct_skill, by=here, skill=second, told=same)[0] == "cases.nothing_changed"
    actions.withdraw_skill(by=here, skill=second)
    assert told(here, who) == []
    assert [kind for kind, _facts in entries(who)] == ["noted", "corrected", "withdrawn"]
    # Taken back, it can be told again.
    skill(here, who)
    assert told(here, who) == [("7531", "couture", 4)]


WRONG = [
    ({"group": ""}, "cases.occupation_unknown", "group"),
    ({"group": "7"}, "cases.occupation_unknown", "group"),
    ({"group": "7599"}, "cases.occupation_unknown", "group"),
    ({"esco": uuid7()}, "cases.occupation_unknown", "group"),
    ({"level": "expert"}, "cases.level_unknown", "level"),
    ({"known": "rumour"}, "cases.proof_unknown", "known"),
    ({"country": "ZZ"}, "cases.country_unknown", "country"),
    ({"years": 71}, "cases.number_out_of_range", "years"),
    ({"years": -1}, "cases.number_out_of_range", "years"),
    ({"label": "x" * 121}, "cases.text_too_long", "label"),
    ({"can": [uuid7()]}, "cases.skill_unknown", "can"),
]


@pytest.mark.parametrize(("change", "code", "field"), WRONG)
def test_what_cannot_be_is_refused_at_its_field(here, change, code, field):
    who = person(here).person
    found = refusal(actions.note_skill, by=here, person=who, told=replace(TAILOR, **change))
    assert found == (code, field) and told(here, who) == []


def test_the_same_work_under_the_same_words_stands_once(here):
    who = person(here).person
    first = skill(here, who)
    other = skill(here, who, replace(TAILOR, label="broderie"))
    assert refusal(actions.note_skill, by=here, person=who, told=TAILOR)[0] == "cases.skill_twice"
    assert refusal(actions.correct_skill, by=here, skill=other, told=TAILOR)[0] == "cases.skill_twice"
    twice = [NewSkill(who, replace(TAILOR, group="7512"))] * 2
    assert refusal(actions.note_skill_many, by=here, skills=twice)[0] == "cases.skill_twice"
    # The database says the same when two officers write at once.
    with as_role("system"), pytest.raises(IntegrityError), transaction.atomic():
        row = models.Skill.objects.get(pk=first)
        row.id, row.thread = uuid7(), uuid7()
        row.save(force_insert=True)
    with as_role("system"), pytest.raises(IntegrityError), transaction.atomic():
        row = models.Skill.objects.get(pk=first)
        row.id, row.version, row.label = uuid7(), 2, "two current"
        row.save(force_insert=True)


def test_many_at_once_equal_one_by_one(here):
    one, two = person(here).person, person(here, given_latin="Awa").person
    actions.note_skill_many(by=here, skills=[NewSkill(one, TAILOR), NewSkill(two, TAILOR, date(2022, 8, 1))])
    third = person(here, given_latin="Fanta").person
    skill(here, third)
    assert told(here, one) == told(here, two) == told(here, third)
    assert entries(one) == entries(two) == entries(third)
    assert refusal(actions.note_skill_many, by=here, skills=[])[0] == "cases.nothing_given"
    many = [NewSkill(one, TAILOR)] * 251
    assert refusal(actions.note_skill_many, by=here, skills=many)[0] == "cases.too_many"
    late = date(2022, 9, 2)
    later = refusal(actions.note_skill, by=here, person=one, told=TAILOR, occurred_on=late)
    assert later == ("cases.day_in_future", "occurred_on")


def test_who_does_not_see_her_does_not_see_her_work(here):
    who, stranger = person(here).person, member(organisation("AMAPPE"))
    noted = skill(here, who)
    for action, arguments in (
        (actions.note_skill, {"person": who, "told": TAILOR}),
        (actions.correct_skill, {"skill": noted, "told": TAILOR}),
        (actions.withdraw_skill, {"skill": noted}),
    ):
        with pytest.raises(Missing):
            action(by=stranger, **arguments)
    with acting(stranger):
        assert not models.Skill.objects.exists()
        with pytest.raises(Missing):
            queries.skill(stranger, noted)
    trainer = member(here.organisation, "trainer")
    with pytest.raises(NotAllowed):
        actions.note_skill(by=trainer, person=who, told=TAILOR)
    # A partner with whom she is shared sees it, and may correct it.
    convention(here.organisation, stranger.organisation)
    people.share(by=here, person=who, organisation=stranger.organisation)
    assert told(stranger, who) == [("7531", "couture", 4)]
    actions.correct_skill(by=stranger, skill=noted, told=replace(TAILOR, years=5))
    assert told(here, who) == [("7531", "couture", 5)]


def test_an_occupation_of_esco_brings_its_group_and_what_can_be_chosen(here, tmp_path):
    baker, [dough, oven, _hygiene] = load_esco(tmp_path)
    who = person(here).person
    noted = skill(here, who, Told(esco=baker.id, label="pain", can=[oven, dough, dough]))
    with acting(here):
        row = queries.skill(here, noted)
    assert (row.group_id, row.esco_id, row.can) == ("7512", baker.id, sorted([dough, oven]))
    strange = Told(esco=baker.id, label="four", can=[uuid7()])
    assert refusal(actions.note_skill, by=here, person=who, told=strange)[0] == "cases.skill_unknown"


def test_what_a_later_version_of_esco_has_no_more_stays_hers(here, tmp_path):
    baker, [dough, oven, _hygiene] = load_esco(tmp_path / "a")
    who, other = person(here).person, person(here, given_latin="Awa").person
    noted = skill(here, who, Told(esco=baker.id, label="pain", can=[dough, oven]))
    fewer = esco.release(tmp_path / "b", version="1.3.0", occupations=["tailor"], skills=["dough", "seam"])
    reference.load_esco(by=Actor.system("tests"), folder=str(fewer))
    again = Told(esco=baker.id, label="pain", years=3, can=[dough, oven])
    noted = actions.correct_skill(by=here, skill=noted, told=again).id
    with acting(here):
        assert queries.skill(here, noted).can == sorted([dough, oven])
    assert refusal(actions.note_skill, by=here, person=other, told=again)[0] == "cases.occupation_unknown"


def test_people_are_counted_by_major_group_each_once(here):
    one, two = person(here).person, person(here, given_latin="Awa").person
    skill(here, one)
    skill(here, one, replace(TAILOR, group="7512", label="pain", wish=False))
    skill(here, two, replace(TAILOR, wish=False))
    gone = skill(here, two, replace(TAILOR, group="5120", label="cuisine"))
    actions.withdraw_skill(by=here, skill=gone)
    stranger = member(organisation("AMAPPE"))
    skill(stranger, person(stranger, given_latin="Binta").person)
    with acting(here):
        assert queries.people_by_major_group(here) == {"7": 2}
        assert queries.people_by_major_group(here, wish=True) == {"7": 1}


def test_what_stands_in_both_of_two_files_stands_once_when_they_are_one(here):
    kept, gone = person(here).person, person(here, given_latin="Awa").person
    skill(here, kept)
    doubled = skill(here, gone)
    skill(here, gone, replace(TAILOR, label="broderie"))
    set_, moved = [], followings()["cases.Skill"].merge

    class Changes:
        def set(self, row, **values):
            set_.append((row.id, values))

    with acting(here):
        moved(kept, gone, Changes())
    assert all(values["person_id"] == kept for _id, values in set_) and len(set_) == 2
    assert [one for one, values in set_ if values.get("withdrawn")] == [doubled]


def test_she_is_shown_every_version_in_words(here):
    who = person(here).person
    actions.correct_skill(by=here, skill=skill(here, who), told=replace(TAILOR, years=6))
    with acting(here):
        lines = followings()["cases.Skill"].access(who)
    assert [(line["label"], line["years"]) for line in lines] == [("couture", 4), ("couture", 6)]
    assert lines[0]["group"] and lines[0]["country"]
