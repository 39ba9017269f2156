"""Once two files are one person's, today's figures count her once, and say who she is."""

import pytest
from django.db import transaction

from parcours.kernel.context import acting
from parcours.people import actions
from parcours.people.rules import Agreed
from parcours.programmes.pack import Counted
from parcours.results import queries
from tests.factories.accounts import member, organisation
from tests.factories.people import person
from tests.factories.results import indicator
from tests.results.test_figures import counted

pytestmark = pytest.mark.django_db
ASKED = indicator("registered", counts=(Counted(kind="people.registered"),))


def value() -> int:
    with transaction.atomic():
        [found] = counted(ASKED)
    return found.value


def opened(actor):
    with transaction.atomic(), acting(actor):
        return queries.open_figure(actor, ASKED)


def test_two_files_of_one_person_count_once():
    where = organisation("EN")
    desk, chief = member(where), member(where, "coordinator")
    kept, gone = person(desk, given_latin="Awa").person, person(desk, given_latin="Eva").person
    assert value() == 2
    merge = actions.merge(by=chief, person=kept, duplicate=gone, reason="twice").id
    assert value() == 1
    assert {line.person for line in opened(desk).lines} == {kept}
    actions.undo_merge(by=chief, merge=merge)
    assert value() == 2


def test_no_to_reporting_in_either_file_is_kept():
    where = organisation("EN")
    desk, chief = member(where), member(where, "coordinator")
    no, yes = [Agreed("reporting", given=False)], [Agreed("reporting")]
    gone = person(desk, given_latin="Eva", consents=no).person
    kept = person(desk, given_latin="Awa", consents=yes).person
    assert opened(desk).closed == 1
    merge = actions.merge(by=chief, person=kept, duplicate=gone, reason="twice").id
    assert (opened(desk).closed, opened(desk).listed) == (2, 0)
    actions.undo_merge(by=chief, merge=merge)
    assert (opened(desk).closed, opened(desk).listed) == (1, 1)
