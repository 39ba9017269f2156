"""Events: who was there is named or counted, never both; figures follow every correction."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.outreach import actions, gatherings, models
from parcours.outreach.rules import Count
from parcours.outreach.told import EventReport, EventTold, HeldEvent
from parcours.people import actions as people
from tests.factories import outreach as factory
from tests.factories.people import person
from tests.outreach.conftest import TODAY

pytestmark = pytest.mark.django_db
WOMEN = Count("F", "25-34", "GN", 5)


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def kept(by, wanted) -> models.Event:
    with transaction.atomic(), acting(by):
        return gatherings.event(by, wanted)


def named(wanted) -> int:
    return gatherings.named_at([wanted])[wanted]


def told(kind: str) -> list[Entry]:
    with transaction.atomic(), as_role("system"):
        return list(standing(Entry.objects.filter(kind=kind)).order_by("id"))


def somebody(by, name: str = "Awa", **more):
    return person(by, given_latin=name, sex="F", nationality="GN", birth_year=1994, **more).person


def refused(ask) -> str:
    with pytest.raises(Refused) as found:
        ask()
    return found.value.code


def test_nobody_was_there_before_she_was_born(here):
    by = here.caseworker
    wanted = factory.event(by, day=date(2004, 5, 1), last_day=date(2004, 5, 3))
    exact = person(by, given_latin="Awa", birth_date=date(2004, 5, 4)).person
    year = person(by, given_latin="Bintou", birth_date=None, birth_year=2005).person
    there = person(by, given_latin="Chantal", birth_date=date(2004, 5, 3)).person
    for who in (exact, year):
        again = {"by": by, "event": wanted, "people": [there, who]}
        assert refused(lambda: actions.name_attendees(**again)) == "outreach.not_born"  # noqa: B023
    assert actions.name_attendees(by=by, event=wanted, people=[there])


def test_all_who_were_there_are_named_or_counted(here):
    by = here.caseworker
    wanted, awa = factory.event(by), somebody(by)
    actions.name_attendees(by=by, event=wanted, people=[awa])
    assert kept(by, wanted).state == "held"
    assert refused(lambda: factory.event_report(by, wanted, 5, WOMEN)) == "outreach.heads_differ"
    assert kept(by, wanted).counted == 0
    factory.event_report(by, wanted, 6, WOMEN)
    [counted], [attended] = told("outreach.event_reported"), told("outreach.attended")
    assert counted.facts["number"] == counted.facts["women"] == 5 and counted.facts["named"] == 1
    assert attended.person_id == awa and attended.facts["event_kind"] == "awareness"
    assert attended.occurred_on == factory.DAY and attended.sex == "F"


def test_whoever_is_named_afterwards_is_taken_out_of_the_count(here):
    by = here.caseworker
    wanted = factory.event(by)
    factory.event_report(by, wanted, 6, Count("F", "25-34", "GN", 1), Count("F", "18-24", "CI", 5))
    actions.name_attendees(by=by, event=wanted, people=[somebody(by)], counted=True)
    assert (kept(by, wanted).counted, named(wanted)) == (5, 1)
    [entry] = told("outreach.event_reported")
    assert (entry.facts["number"], entry.facts["named"]) == (5, 1)
    # No other of her sex, age and nationality is counted: she cannot be taken out of others.
    other = somebody(by, "Bintou")
    again = {"by": by, "event": wanted, "people": [other]}
    assert refused(lambda: actions.name_attendees(**again, counted=True)) == "outreach.not_counted_so"
    actions.name_attendees(**again)
    assert (kept(by, wanted).counted, named(wanted)) == (5, 2)
    assert refused(lambda: actions.name_attendees(**again)) == "outreach.there_already"


def test_a_mistake_is_taken_back_in_the_figures(here):
    by = here.caseworker
    wanted = factory.event(by)
    [row] = actions.name_attendees(by=by, event=wanted, people=[somebody(by)]).ids
    factory.event_report(by, wanted, 6, WOMEN)
    actions.drop_attendee(by=by, attendee=row)
    assert told("outreach.attended") == [] and named(wanted) == 0
    [entry] = told("outreach.event_reported")
    assert (entry.facts["number"], entry.facts["named"]) == (5, 0)
    factory.event_report(by, wanted, 3, Count("M", "not_stated", "GN", 3))
    [entry] = told("outreach.event_reported")
    assert (entry.facts["number"], entry.facts["men"], entry.facts["women"]) == (3, 3, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"themes": []}, "outreach.theme_missing"),
        ({"themes": ["health"]}, "outreach.not_in_list"),
        ({"kind": "feast"}, "outreach.not_in_list"),
        ({"title": {}}, "outreach.title_missing"),
        ({"day": date(1980, 1, 1)}, "outreach.too_early"),
        ({"day": TODAY + timedelta(days=800)}, "outreach.too_far"),
        ({"last_day": factory.DAY - timedelta(days=1)}, "outreach.end_before_start"),
        ({"last_day": factory.DAY + timedelta(days=60)}, "outreach.too_long_an_event"),
        ({"speaker": "Samira, 0612345678"}, "outreach.personal_value"),
        ({"site": "EN-1"}, "outreach.site_in_other_city"),
        ({"place": "XX-nowhere"}, "outreach.not_in_list"),
    ],
)
def test_what_is_refused(here, changes, code):
    assert refused(lambda: factory.event(here.caseworker, **changes)) == code


def test_an_event_to_come_takes_nobody_and_may_be_cancelled(here):
    by = here.caseworker
    wanted, awa = factory.event(by, day=TODAY + timedelta(days=3)), somebody(by)
    ask = {"by": by, "event": wanted, "people": [awa]}
    assert refused(lambda: actions.name_attendees(**ask)) == "outreach.event_not_begun"
    assert refused(lambda: factory.event_report(by, wanted, 0)) == "outreach.event_not_begun"
    actions.cancel_event(by=by, event=wanted, reason="few")
    assert refused(lambda: actions.name_attendees(**ask)) == "outreach.event_cancelled"
    lasting = factory.event(by, day=TODAY, last_day=TODAY + timedelta(days=1))
    actions.name_attendees(by=by, event=lasting, people=[awa])
    assert refused(lambda: factory.event_report(by, lasting, 1)) == "outreach.event_not_over"
    assert refused(lambda: actions.cancel_event(by=by, event=lasting, reason="few")) == "kernel.illegal_move"


def test_others_see_the_event_but_not_whom_they_may_not_see(here, elsewhere):
    by, other = here.caseworker, elsewhere.caseworker
    wanted = factory.event(by)
    awa, theirs = somebody(by), somebody(other, "Fanta")
    [row] = actions.name_attendees(by=by, event=wanted, people=[awa]).ids
    assert refused(lambda: factory.event_report(other, wanted, 1)) == "outreach.not_yours"
    with pytest.raises(Missing):
        actions.name_attendees(by=by, event=wanted, people=[theirs])
    with pytest.raises(Missing):
        actions.drop_attendee(by=other, attendee=row)
    with transaction.atomic(), acting(other):
        assert gatherings.event(other, wanted).id == wanted
        assert gatherings.attendees(other, wanted) == []
        # The database alone holds as well.
        assert models.Attendee.objects.count() == 0
        assert gatherings.named_at([wanted]) == {wanted: 1}
        with pytest.raises(Missing):
            gatherings.of_person(other, awa)
    with transaction.atomic(), acting(by):
        assert [one.person for one in gatherings.attendees(by, wanted)] == [awa]
        assert [one.id for one in gatherings.of_person(by, awa)] == [wanted]


def test_two_files_of_one_person_are_one_at_the_event(here):
    by, boss = here.caseworker, here.coordinator
    wanted = factory.event(by)
    awa, twice = somebody(by), somebody(by, "Hawa")
    actions.name_attendees(by=by, event=wanted, people=[awa, twice])
    only = factory.event(by)
    actions.name_attendees(by=by, event=only, people=[twice])
    people.merge(by=boss, person=awa, duplicate=twice, reason="said")
    assert gatherings.named_at([wanted, only]) == {wanted: 1, only: 1}
    with transaction.atomic(), acting(by):
        assert {one.id for one in gatherings.of_person(by, awa)} == {wanted, only}


def test_many_at_once_are_as_one_by_one(here):
    by = here.caseworker
    one = factory.event(by)
    factory.event_report(by, one, 5, WOMEN)
    said = EventTold("awareness", {"fr": "Vos droits"}, ["rights"], "MA-nador", factory.DAY)
    [other] = actions.report_events(by=by, events=[HeldEvent(said, EventReport(5, [WOMEN]))]).ids
    first, second = told("outreach.event_reported")
    assert first.facts == second.facts
    with transaction.atomic(), acting(by):
        assert gatherings.totals(gatherings.events(by, theme="rights")) == gatherings.Totals(2, 10)
        assert {row.id for row in gatherings.events(by)} == {one, other}
        assert not gatherings.events(by, theme="services")
