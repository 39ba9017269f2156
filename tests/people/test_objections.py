"""An objection that is granted changes something: her "no" holds from that moment."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Refused
from parcours.people import actions, models
from parcours.people.agreements import agreement
from parcours.people.visibility import visible
from tests.factories import people as factory
from tests.factories.accounts import actor, organisation
from tests.factories.people import person

# Each step is a transaction of its own, as requests are.
pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def request(by=None):
    with transaction.atomic(), acting(by) if by else as_role("system"):
        yield


@pytest.fixture
def here():
    return actor(organisation("EN"))


@pytest.fixture
def officer(here):
    return actor(here.organisation, "data_protection")


@pytest.fixture
def partners(here):
    found = [actor(organisation(code)) for code in ("AMAPPE", "SOLE")]
    for one in found:
        factory.convention(here.organisation, one.organisation, reference=str(one.organisation)[:8])
    return found


@pytest.fixture
def awa(here, partners):
    """She agreed to sharing with all, and both partners see her."""
    found = person(here).person
    for one in partners:
        source = ("training.Enrolment", uuid7())
        told = {"organisation": one.organisation, "reason": "enrolment", "source": source}
        actions.grant_access(by=here, person=found, **told)
    return found


def objects(here, officer, awa, answer="granted", **more):
    asked = actions.record_request(by=here, person=awa, kind="objection", **more).id
    actions.take_request(by=officer, request=asked)
    reason = "" if answer == "granted" else "must_keep"
    actions.decide_request(by=officer, request=asked, answer=answer, reason=reason)


def seen_by(partners, awa) -> list[bool]:
    found = []
    for one in partners:
        with request(one):
            found.append(visible(one).filter(pk=awa).exists())
    return found


def agreed(partners, awa) -> list[bool]:
    with request():
        return [agreement(awa, one.organisation) is not None for one in partners]


def told(partners) -> list[int]:
    with request():
        notices = models.AccessNotice.objects
        return [notices.filter(organisation_id=one.organisation).count() for one in partners]


def test_granted_it_takes_back_what_she_agreed_to(here, officer, partners, awa):
    assert (seen_by(partners, awa), agreed(partners, awa)) == ([True] * 2, [True] * 2)
    objects(here, officer, awa, purpose="sharing")
    assert (seen_by(partners, awa), agreed(partners, awa)) == ([False] * 2, [False] * 2)
    assert told(partners) == [1, 1]
    with request(here):
        assert visible(here).filter(pk=awa).exists()


def test_of_one_partner_it_closes_that_one_alone(here, officer, partners, awa):
    objects(here, officer, awa, purpose="sharing", recipient=partners[0].organisation)
    assert (seen_by(partners, awa), agreed(partners, awa)) == ([False, True], [False, True])
    assert told(partners) == [1, 0]


def test_to_another_use_it_leaves_sharing(here, officer, partners, awa):
    objects(here, officer, awa, purpose="reporting")
    assert (seen_by(partners, awa), agreed(partners, awa)) == ([True] * 2, [True] * 2)
    with request():
        assert not models.Consent.objects.filter(person_id=awa, purpose="reporting").latest("id").given


@pytest.mark.parametrize("answer", ["refused", "partly"])
def test_refused_it_changes_nothing(here, officer, partners, awa, answer):
    objects(here, officer, awa, answer, purpose="sharing")
    assert (seen_by(partners, awa), agreed(partners, awa)) == ([True] * 2, [True] * 2)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"kind": "objection"}, "people.objects_to_nothing"),
        ({"kind": "objection", "purpose": "other"}, "people.code_unknown"),
        ({"kind": "access", "purpose": "sharing"}, "people.code_unknown"),
        ({"kind": "objection", "purpose": "reporting", "recipient": True}, "people.recipient_of_sharing"),
        ({"kind": "objection", "purpose": "sharing", "recipient": uuid7()}, "people.code_unknown"),
    ],
)
def test_an_objection_says_to_what(here, partners, awa, asked, code):
    if asked.get("recipient") is True:
        asked = asked | {"recipient": partners[0].organisation}
    with pytest.raises(Refused) as refusal:
        actions.record_request(by=here, person=awa, **asked)
    assert refusal.value.code == code


def test_of_a_file_that_was_merged_since_it_holds_for_the_one_there_is(here, officer, partners, awa):
    """Both files hold an objection: that of the file that is no more is decided too, and does something."""
    other = person(here, given_latin="Hawa").person
    asked = [
        actions.record_request(by=here, person=one, kind="objection", purpose=purpose).id
        for one, purpose in ((awa, "reporting"), (other, "sharing"))
    ]
    chief = actor(here.organisation, "coordinator")
    actions.merge(by=chief, person=awa, duplicate=other, reason="said")
    for one in asked:
        actions.take_request(by=officer, request=one)
    assert seen_by(partners, awa) == [True] * 2
    actions.decide_request(by=officer, request=asked[1], answer="granted")
    assert (seen_by(partners, awa), agreed(partners, awa)) == ([False] * 2, [False] * 2)
