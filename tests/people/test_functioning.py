"""The six questions: every answer is free, and goes no further than she agreed."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from parcours.accounts.models import Site
from parcours.journal.models import Entry
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, models
from parcours.people.functioning import Answered, fits, functioning_of, has_disability
from tests.factories.accounts import actor, organisation
from tests.factories.people import convention, person

pytestmark = pytest.mark.django_db


@contextmanager
def request(by):
    with transaction.atomic(), acting(by):
        yield


@pytest.fixture
def here():
    return actor(organisation("EN"))


def ask(by, who, **more):
    return actions.record_functioning(by=by, person=who, answered=Answered(**more)).id


def test_she_answers_what_she_wishes_and_the_journal_knows_no_answer(here):
    who = person(here).person
    ask(here, who, refused=True)
    with request(here):
        assert functioning_of(here, who).refused and has_disability(functioning_of(here, who)) is None
    ask(here, who, walking="a_lot", seeing="none", needs=["large_print", "step_free"])
    with request(here):
        row = functioning_of(here, who)
        assert (row.walking, row.needs, has_disability(row)) == ("a_lot", ["step_free", "large_print"], True)
        told = Entry.objects.filter(person_id=who, kind="people.edited").last()
        assert told.facts == {"fields": ["functioning"]}


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("people.nothing_changed", {}),
        ("people.refused_and_answered", {"refused": True, "seeing": "some"}),
        ("people.code_unknown", {"seeing": "blind"}),
        ("people.code_unknown", {"needs": ["wings"]}),
    ],
)
def test_what_is_no_answer(here, code, told):
    who = person(here).person
    with pytest.raises(Refused) as found:
        ask(here, who, **told)
    assert found.value.code == code


@pytest.mark.parametrize(
    ("answer", "counts"), [("none", False), ("some", False), ("a_lot", True), ("cannot", True)]
)
def test_the_recommended_cut_off(answer, counts):
    assert has_disability(models.Functioning(hearing=answer)) is counts


def test_it_is_seen_where_it_was_asked_and_where_she_agreed(here):
    agreed, by_right = actor(organisation("AMAPPE")), actor(organisation("SOLE"))
    who = person(here).person
    convention(here.organisation, agreed.organisation)
    actions.share(by=here, person=who, organisation=agreed.organisation)
    ask(here, who, seeing="some")
    with request(here):
        # Somebody who sees her without her consent, as after an override of a referral.
        models.AccessGrant.objects.bulk_create(
            [
                models.AccessGrant(
                    person_id=who, organisation_id=by_right.organisation, granted_by_id=here.organisation,
                    reason="referral", source_type="referrals.Referral", source_id=uuid7(),
                )
            ]
        )  # fmt: skip
    with request(agreed):
        assert functioning_of(agreed, who).seeing == "some"
    with request(by_right):
        assert functioning_of(by_right, who) is None and not models.Functioning.objects.exists()
    with request(actor(organisation("HCR"))) as stranger, pytest.raises(Missing):
        functioning_of(stranger or actor(organisation("HCR")), who)


@pytest.mark.parametrize(
    ("needs", "step_free", "answer"),
    [
        ([], None, True),
        (["large_print"], False, True),
        (["step_free"], None, None),
        (["step_free"], False, False),
    ],
)
def test_a_place_fits_what_she_asked_for(needs, step_free, answer):
    assert fits(needs, Site(step_free=step_free)) is answer
