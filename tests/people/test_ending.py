"""Papers that end, page by page: everybody once, with what is most urgent, nobody whom one does not see."""

from datetime import timedelta

import pytest
from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.counting import MoreThan
from parcours.people import ending, queries
from parcours.people.rules import Document, Legal
from tests.factories.accounts import actor, member, organisation
from tests.factories.people import person

pytestmark = pytest.mark.django_db
PAPERS = [(20,), (3, 40, 41, 42), (-5,), (-5, 20), (59,), (61,), (-31,), (0,), (-1, -2), (7,), ()]
"""After how many days the papers of each person end."""


def holds(by, days, **more):
    today = clock.today()
    papers = [
        Document("permit", str(at), "", None, today + timedelta(days=one)) for at, one in enumerate(days)
    ]
    return person(by, no_document=not papers, documents=papers, **more).person


def test_pages_name_everybody_once_the_most_urgent_first():
    here, today = actor(organisation("EN")), clock.today()
    people = [holds(here, days) for days in PAPERS]
    legal = Legal("valid", today - timedelta(days=300), "P", today + timedelta(days=12))
    people.append(holds(here, (13,), residence=legal))
    holds(actor(organisation("AMAPPE")), (1,))
    ends = {
        who: [one for one in days if -30 <= one <= 60]
        for who, days in zip(people, [*PAPERS, (12,)], strict=True)
    }
    first = {who: min(days, key=lambda one: (one < 0, abs(one))) for who, days in ends.items() if days}
    wanted = sorted(first.items(), key=lambda one: (one[1] < 0, abs(one[1]), one[0]))
    with acting(here):
        found, more = ending.ending(here, size=100)
        assert [(who, (day - today).days) for who, _kind, day in found] == wanted and not more
        assert {who: kind for who, kind, _day in found}[people[-1]] == "residence"
        for size in (1, 2, 3, len(wanted)):
            pages = [ending.ending(here, start=at, size=size) for at in range(0, len(wanted), size)]
            assert [one for page, _more in pages for one in page] == found
            assert [more for _page, more in pages] == [True] * (len(pages) - 1) + [False]
        assert queries.count_expiring(here) == len(wanted)
        assert isinstance(queries.count_expiring(here, most=3), MoreThan)


def test_they_are_told_to_whoever_sees_people_of_the_city_alone():
    here = actor(organisation("EN"))
    there = holds(here, (5,), city="MA-oujda")
    holds(here, (4,), city="MA-rabat")
    funder = member(organisation("EN"), "funder")
    with transaction.atomic(), acting(here):
        assert [who for who, *_ in ending.ending(here, city="MA-oujda")[0]] == [there]
        assert queries.count_expiring(here, city="MA-oujda") == 1
    with transaction.atomic(), acting(funder):
        assert ending.ending(funder) == ([], False) and queries.count_expiring(funder) == 0
