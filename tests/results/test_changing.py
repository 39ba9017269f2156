"""Why a figure of a past period is another one today."""

from datetime import date, datetime, time

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import NotAllowed
from parcours.people import actions as people
from parcours.people.rules import Agreed
from parcours.programmes.pack import Counted
from parcours.results import changing
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.results import TRAINED, Told, counting, indicator, tell
from tests.results.test_figures import pack_of

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2019, 5, 1), date(2019, 6, 1), date(2019, 7, 1)
SINCE, UNTIL = date(2019, 1, 1), date(2019, 3, 31)


def instant(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.zone())


def why(*indicators, known=JUNE, now=None, **more):
    with transaction.atomic(), acting(Actor.system("test")):
        return changing.why(pack_of(*indicators), SINCE, UNTIL, instant(known), now and instant(now), **more)


@pytest.fixture
def teller():
    return actor(organisation("EN"))


def test_what_came_late_and_what_was_taken_back(teller):
    awa, ibra, lea = uuid7(), uuid7(), uuid7()
    first, second = tell(teller, Told(person=awa, project="A"), Told(person=ibra, project="B"), at=MAY)
    tell(teller, Told(person=lea), Told(person=awa), Told(person=uuid7(), on=JULY), at=JULY)
    tell(teller, Told(person=ibra, project="B", retracts=second), at=JULY)
    [found] = why(indicator(), indicator("trained", counts=[]))
    assert (found.before, found.after, len(found.late), found.taken_back) == (2, 2, 2, (second,))
    assert why(indicator(), known=date(2020, 1, 1)) == [] == why(indicator(), now=JUNE, known=JUNE)
    [of_b] = why(indicator(), project="B")
    assert (of_b.before, of_b.after, of_b.late, of_b.taken_back) == (1, 0, (), (second,))
    assert first not in found.late


def test_what_was_recorded_and_taken_back_since_moved_nothing(teller):
    awa = uuid7()
    [entry] = tell(teller, Told(person=awa), at=JULY)
    tell(teller, Told(person=awa, retracts=entry), at=JULY)
    assert why(indicator()) == []


def test_whoever_may_opens_what_moved_and_the_rest_is_counted(teller):
    load_eu_maroc()
    hers = person(teller, given_latin="Bintou").person
    seen, other = tell(teller, Told(person=hers), Told(person=uuid7()), at=JULY)
    [found] = why(indicator())
    with transaction.atomic():
        told = changing.opened(teller, found.late)
    assert ([one.entry for one in told.lines], told.hidden) == ([seen], 1)
    assert "Bintou" in told.lines[0].name and other in found.late
    with pytest.raises(NotAllowed), transaction.atomic():
        changing.opened(actor(organisation("EU"), "funder"), found.late)


def test_whoever_agrees_no_more_to_reporting_is_counted_and_not_shown(teller):
    load_eu_maroc()
    hers = person(teller, given_latin="Bintou").person
    tell(teller, Told(person=hers), at=JULY)
    people.give_consent(by=teller, person=hers, answer=Agreed("reporting", given=False))
    [found] = why(indicator())
    with transaction.atomic():
        told = changing.opened(teller, found.late)
    assert (found.after, told.lines, told.hidden) == (1, [], 1)


class SameAsLoops(TestCase):
    """Whatever was recorded and taken back, the reasons are those that plain loops find."""

    entry = st.tuples(
        st.integers(0, 3), st.sampled_from(["test.reached", TRAINED]), st.integers(1, 6), st.booleans()
    )

    @settings(max_examples=40, deadline=None)
    @given(st.lists(entry, max_size=14), st.lists(st.tuples(st.integers(0, 13), st.booleans()), max_size=6))
    def test(self, told, taken_back):
        by, people = actor(organisation("EN")), [uuid7() for _ in range(4)]
        ids = []
        for number, kind, month, late in told:
            made = Told(kind, people[number], on=date(2019, month, 2))
            ids += [(made, *tell(by, made, at=JULY if late else MAY))]
        gone = set()
        for place, late in taken_back:
            if place < len(ids) and place not in gone:
                made, entry = ids[place]
                gone.add(place)
                back = Told(made.kind, made.person, made.on, retracts=entry)
                tell(by, back, at=JULY if late else date(2019, 5, 20))
        asked = [
            indicator(),
            indicator("both", unit="events", counts=(*indicator().counts, Counted(TRAINED))),
        ]
        found = {one.indicator.code: one for one in why(*asked)}
        with as_role("system"):
            everything = list(Entry.objects.filter(kind__in=["test.reached", TRAINED]))
        for one in asked:
            window = {"since": SINCE, "until": UNTIL}
            old = {e.id for e in counting(one, everything, as_of=date(2019, 5, 31), **window)}
            new = {e.id for e in counting(one, everything, **window)}
            if old == new:
                assert one.code not in found
                continue
            assert set(found[one.code].late) == new - old
            assert set(found[one.code].taken_back) == old - new
