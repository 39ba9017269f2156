"""Numbers whose words are kept are those of whoever asks, when they ask."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db.models import Q

from parcours.accounts.models import Membership
from parcours.kernel import clock, shaped
from parcours.kernel.counting import Later, together
from parcours.kernel.once import one_page
from parcours.kernel.shaped import Asked, Rows, numbers
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anew(monkeypatch):
    monkeypatch.setattr(shaped, "_shapes", {})
    monkeypatch.setattr(shaped, "_anew", set())


def ours(actor):
    return Membership.objects.filter(organisation=actor.organisation)


def mine(actor):
    return Membership.objects.filter(user=actor.user)


def at_the_desk(actor):
    return Membership.objects.filter(organisation__in=[actor.organisation], role="caseworker")


def of_late(actor, days=0):
    return ours(actor).filter(since__date__gte=clock.today() - timedelta(days=days))


def by_now(actor):
    return ours(actor).filter(since__lte=clock.now())


def since_midnight(actor):
    first = datetime.combine(clock.today(), time(), tzinfo=clock.zone())
    return ours(actor).filter(since__gte=first)


def nobody(_actor):
    return Membership.objects.none()


READS = (ours, mine, at_the_desk, of_late, by_now, since_midnight, nobody)


def asked(actor):
    rows = [Rows(actor, read) for read in READS]
    return [*(one.number() for one in rows), rows[0].number(1), Rows(actor, of_late, days=40).number()]


def plainly(actor):
    return together([one.later(actor) for one in asked(actor)])


def people():
    here, there = organisation("EN"), organisation("HCR")
    return [member(here, role="caseworker"), member(here, role="trainer"), member(there, role="caseworker")]


def test_everybody_is_told_their_own_numbers_on_every_day():
    for actor in people():
        for day in (date(2026, 3, 1), date(2026, 9, 30), clock.today(), date(2027, 1, 31)):
            with clock.at(datetime.combine(day, time(23, 30), tzinfo=UTC)):
                assert numbers(actor, asked(actor)) == plainly(actor)
    assert len({tuple(plainly(actor)) for actor in people()}) > 1
    assert all(shaped._shapes.values()) and not shaped._anew


def test_words_are_made_once_for_all_who_ask_alike(django_assert_num_queries, monkeypatch):
    first, _other, _there = people()
    numbers(first, asked(first))
    made = []
    monkeypatch.setattr(shaped, "questions", lambda wanted: made.append(wanted))
    alike = replace(first, user=UUID(int=99), organisation=UUID(int=98), login="another")
    with django_assert_num_queries(1):
        assert numbers(alike, asked(alike)) == [0] * len(asked(alike))
    assert not made


@pytest.mark.parametrize(
    "changed",
    [
        {"rights": frozenset({"people.see"})},
        {"scopes": frozenset({"people.see"})},
        {"reads_files": True},
        {"site": UUID(int=7)},
    ],
)
def test_who_may_something_else_asks_in_other_words(changed):
    first = replace(people()[0], reads_files=False, site=None)

    def may(actor):
        says = len(actor.rights), actor.scopes, actor.reads_files, actor.site
        return ours(actor) if says == told else ours(actor).none()

    told = (len(first.rights), first.scopes, first.reads_files, first.site)
    other = replace(first, **changed)
    assert numbers(first, [Rows(first, may).number()]) == [2]
    assert numbers(other, [Rows(other, may).number()]) == [0]


def test_what_looks_at_rows_is_asked_anew_and_beside_the_others():
    first, _other, there = people()

    def of_my_kind(actor):
        roles = list(mine(actor).values_list("role", flat=True))
        return ours(actor).filter(role__in=roles)

    for actor in (first, there, first):
        wanted = [Rows(actor, ours).number(), Rows(actor, of_my_kind).number(), Rows(actor, mine).number()]
        assert numbers(actor, wanted) == [ours(actor).count(), 1, 1]
    assert [key[1] for key, _alike in shaped._anew] == [of_my_kind.__qualname__]
    ours(first).update(role="caseworker")
    assert numbers(first, [Rows(first, of_my_kind).number()]) == [2]


def test_what_was_meant_for_once_is_not_kept():
    first, *_others = people()
    fixed = [clock.today(), UUID(int=5), clock.now()]
    for value in fixed:

        def of_once(actor, value=value):
            told = (
                "organisation"
                if isinstance(value, UUID)
                else "since__gte"
                if isinstance(value, datetime)
                else "since__date__gte"
            )
            return ours(actor).filter(**{told: value})

        wanted = [Asked(of_once, (repr(value),))]
        assert numbers(first, wanted) == together([one.later(first) for one in wanted])
        assert (wanted[0].key, shaped._alike(first, None)) in shaped._anew


def test_what_a_page_knows_is_not_changed_by_the_making_of_words():
    first, *_others = people()
    seen = []

    def remembers(actor):
        seen.append(clock.today())
        return ours(actor)

    with one_page():
        numbers(first, [Asked(remembers, ("one",))])
        assert clock.today() == datetime.now(clock.zone()).date()
    assert [day.year for day in seen] == [1801, 1803]


def test_numbers_of_the_same_rows_are_told_in_one_look(django_assert_num_queries):
    first, *_others = people()

    def part(role):
        return Asked(lambda actor: Later(ours(actor), where=Q(role=role), name="ours"), ("part", role))

    wanted = [part("caseworker"), part("trainer"), part("coordinator")]
    assert numbers(first, wanted) == [1, 1, 0]
    with django_assert_num_queries(1):
        numbers(first, wanted)
