"""A figure opens to its entries, for those who may; what they may not see is told as a count."""

from datetime import date

import pytest

from parcours.kernel import recorder
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed
from parcours.people import actions
from parcours.people.models import Consent
from parcours.people.rules import Agreed
from parcours.results import engine, queries
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.results import REACHED, Told, indicator, tell
from tests.results.test_figures import pack_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return actor(organisation("EN"))


@pytest.fixture
def elsewhere():
    return actor(organisation("AMAPPE"))


@pytest.fixture
def four(here, elsewhere):
    """Two people of EN (one of them twice), one of AMAPPE."""
    women = [person(here, given_latin=name).person for name in ("Awa", "Fatou")]
    man = person(elsewhere, given_latin="Ibrahima", sex="M").person
    tell(here, *(Told(person=one, dimensions={"sex": "F"}, project="A") for one in (*women, women[0])))
    tell(elsewhere, Told(person=man, dimensions={"sex": "M"}, project="B"))
    return [*women, man]


def opened(who, **more):
    kept = recorder.Looks()
    token = recorder.looks.set(kept)
    try:
        with acting(who):
            return queries.open_figure(who, indicator(), **more), kept.found
    finally:
        recorder.looks.reset(token)


def adds_up(found):
    return found.total == found.listed + found.closed + sum(n for _name, n in found.elsewhere)


def test_what_one_may_not_see_is_a_count_by_organisation(here, elsewhere, four):
    found, looks = opened(here)
    assert (found.total, found.listed, found.closed) == (4, 3, 0)
    assert [(name["fr"], n) for name, n in found.elsewhere] == [("AMAPPE", 1)]
    assert sorted(line.name for line in found.lines) == ["Awa Diallo", "Awa Diallo", "Fatou Diallo"]
    assert four[2] not in {line.person for line in found.lines}
    assert [set(look.people) for look in looks] == [set(four[:2])]
    other, _looks = opened(elsewhere)
    assert (other.listed, [n for _name, n in other.elsewhere]) == (1, [3])
    assert adds_up(found) and adds_up(other)


def test_the_figures_own_entries_are_all_accounted_for(here, four):
    found, _looks = opened(here)
    with acting(here):
        assert queries.figures(pack_of(indicator())).items[0].whole.entries == found.total


def test_monitoring_sees_entries_without_people(four):
    found, looks = opened(actor(organisation("EN"), "monitoring"))
    assert found.listed == 3
    assert {(line.person, line.name) for line in found.lines} == {(None, "")}
    assert looks == []


def test_the_funder_opens_nothing(four):
    with pytest.raises(NotAllowed):
        opened(actor(organisation("EU"), "funder"))


def test_an_ended_access_lists_no_more(here, elsewhere, four):
    stranger = actor(organisation("ANAPEC"))
    found, _looks = opened(stranger)
    assert (found.listed, sum(n for _name, n in found.elsewhere)) == (0, 4)


def test_a_row_opens_to_the_entries_of_its_people(here, four):
    women, _looks = opened(here, dimension="sex", value="F")
    men, _looks = opened(here, dimension="sex", value="M")
    assert (women.total, men.total, men.listed) == (3, 1, 0)
    of_a, _looks = opened(here, project="A")
    assert of_a.total == 3
    of_a_men, _looks = opened(here, project="A", dimension="sex", value="M")
    assert of_a_men.total == 0
    with pytest.raises(Missing):
        opened(here, dimension="name", value="Awa")


def test_later_entries_follow_their_person_into_her_row(here):
    awa = person(here).person
    tell(here, Told(person=awa, on=date(2019, 1, 1), dimensions={"age_band": "18-24"}))
    tell(here, Told(person=awa, on=date(2020, 1, 1), dimensions={"age_band": "25-34"}))
    young, _looks = opened(here, dimension="age_band", value="18-24")
    older, _looks = opened(here, dimension="age_band", value="25-34")
    assert (young.total, older.total) == (2, 0)


def test_who_agrees_no_more_to_reporting_is_counted_but_not_listed(here, four):
    awa = four[0]
    actions.give_consent(by=here, person=awa, answer=Agreed("reporting"))
    assert opened(here)[0].closed == 0
    with acting(here):
        consent = Consent.objects.get(person_id=awa, purpose="reporting")
    actions.withdraw_consent(by=here, person=awa, consent=consent.id)
    found, _looks = opened(here)
    assert (found.total, found.listed, found.closed) == (4, 1, 2)
    assert awa not in {line.person for line in found.lines} and adds_up(found)
    with acting(here):
        assert queries.figures(pack_of(indicator())).items[0].value == 3
    actions.give_consent(by=here, person=awa, answer=Agreed("reporting"))
    assert opened(here)[0].closed == 0


def test_a_no_from_the_start_closes_too_and_other_purposes_do_not(here, four):
    actions.give_consent(by=here, person=four[1], answer=Agreed("reporting", given=False))
    actions.give_consent(by=here, person=four[0], answer=Agreed("comparison", given=False))
    assert (opened(here)[0].listed, opened(here)[0].closed) == (2, 1)


def test_pages_hold_some_lines_and_the_sum_stays(here):
    awa = person(here).person
    tell(here, *(Told(person=awa, on=date(2019, 1, n)) for n in range(1, 8)))
    first, _looks = opened(here, size=3)
    last, _looks = opened(here, size=3, page=3)
    assert [line.day.day for line in first.lines] == [7, 6, 5]
    assert [line.day.day for line in last.lines] == [1]
    assert (last.total, last.listed, last.lines.paginator.num_pages) == (7, 7, 3)


def test_what_is_not_collected_opens_to_nothing(here):
    with acting(here):
        found = queries.open_figure(here, indicator(counts=()))
    assert (found.total, list(found.lines)) == (0, [])


def test_entries_without_a_person_are_listed_to_the_organisation_that_made_them(here, elsewhere):
    tell(here, Told(REACHED, None, object=uuid7()))
    events = indicator("events", unit="events")
    for who, listed in ((here, 1), (elsewhere, 0)):
        with acting(who):
            found = queries.open_figure(who, events)
        assert (found.total, found.listed) == (1, listed)


def test_the_system_sees_all(four):
    with acting(Actor.system("test")) as system:
        assert queries.open_figure(system, indicator()).listed == 4


@pytest.mark.parametrize("part", [1, 2, 3, 1000])
def test_a_figure_opens_alike_however_much_is_read_at_a_time(here, elsewhere, four, monkeypatch, part):
    """Read in parts, the database keeps the rest: the same entries, each once, on whatever page."""
    tell(here, *(Told(person=four[0], on=date(2019, 1, n), dimensions={"sex": "F"}) for n in range(1, 8)))
    monkeypatch.setattr(engine.entries_behind, "__defaults__", (part,))
    pages = [opened(here, size=4, page=n)[0] for n in (1, 2, 3)]
    assert {(one.total, one.listed, sum(n for _name, n in one.elsewhere)) for one in pages} == {(11, 10, 1)}
    ids = [line.entry for one in pages for line in one.lines]
    assert len(set(ids)) == 10
    for asked, number in (("99", 3), ("nonsense", 1), ("02", 2), (-1, 3)):
        found, _looks = opened(here, size=4, page=asked)
        assert (found.lines.number, [line.entry for line in found.lines]) == (
            number,
            ids[(number - 1) * 4 : number * 4],
        )
    with acting(here):
        assert queries.figures(pack_of(indicator())).items[0].whole.entries == 11


def test_no_more_than_a_part_is_held_at_once(here, monkeypatch):
    awa = person(here).person
    tell(here, *(Told(person=awa, on=date(2019, 1, n)) for n in range(1, 20)))
    held = []
    monkeypatch.setattr(engine.entries_behind, "__defaults__", (5,))
    seen = queries.seen
    monkeypatch.setattr(queries, "seen", lambda ids: seen(held.append(found := list(ids)) or found))
    found, _looks = opened(here, size=3, page=2)
    assert (found.total, [len(one) for one in held]) == (19, [5, 5, 5, 4])
    assert [line.day.day for line in found.lines] == [16, 15, 14]
